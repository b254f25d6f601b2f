import BackupCore
import Foundation

/// Gathers what `init` needs, from the options and on a terminal by asking.
struct InitQuestions {
  let console: Console
  let command: InitCommand
  let context: JobFileContext
  /// Type by name of the remotes rclone's config has; empty where it cannot be read.
  let existing: [String: String]

  /// Throws a usage error naming the missing option where nobody can be asked, or where the input ends.
  func answers() throws -> InitAnswers {
    let source = try required(command.source, "source", "Which folder is to be backed up?", "~/Pictures")
    let remote = existing.keys.sorted().first ?? "pcloud_backup"
    let destination = try required(
      command.destination, "destination", "Where does its mirror go (REMOTE:PATH)?",
      "\(remote):" + (source.split(separator: "/").last.map { $0.lowercased() } ?? "backup"))
    var answers = InitAnswers(source: source, destination: destination)
    answers.filters = command.filter
    answers.declaresRemote = existing[String(destination.prefix { $0 != ":" })] == nil
    guard answers.declaresRemote else { return answers }
    answers.region = command.region
    answers.rootFolder = try optional(command.rootFolder, "The pCloud folder's id or address (empty: later):")
    answers.clientID = try optional(command.clientID, "The client id of your pCloud app (empty: later):")
    answers.clientSecret = command.clientSecretFile.map { .file(Self.absolute($0)) }
    answers.token = command.tokenFile.map { .file(Self.absolute($0)) }
    return answers
  }

  /// An answer the job file takes, asked for again until it is one.
  private func required(_ given: String?, _ key: String, _ question: String, _ example: String) throws -> String {
    if let given { return key == "source" ? Self.absolute(given) : given }
    guard console.canAsk else {
      throw UsageError("'--\(key)' is missing", hint: "give it, as in '--\(key) \(example)'")
    }
    while true {
      let answer = try ask("\(question) [\(example)]")
      let value = answer.isEmpty ? example : key == "source" ? Self.absolute(answer) : answer
      guard let problem = problem(of: value, key) else { return value }
      console.note(problem.message + (problem.hint.map { ": \($0)" } ?? ""))
    }
  }

  private func optional(_ given: String?, _ question: String) throws -> String? {
    if let given { return given }
    guard console.canAsk, command.source == nil || command.destination == nil else { return nil }
    let answer = try ask(question)
    return answer.isEmpty ? nil : answer
  }

  private func ask(_ question: String) throws -> String {
    guard let answer = try TerminalConversation.readLine(question, hidden: false, console) else {
      throw UsageError("the questions were not answered, so nothing was written", hint: "run 'mirrorkeep init' again")
    }
    return answer.trimmingCharacters(in: .whitespaces)
  }

  /// What a job file with `value` under `key` would be refused for.
  private func problem(of value: String, _ key: String) -> JobProblem? {
    let answers = InitAnswers(
      source: key == "source" ? value : "/", destination: key == "destination" ? value : "remote:path")
    let file = JobFile(name: "job.yaml", path: "job.yaml", content: .bytes(Array(jobFileText(answers).utf8)))
    return loadJobs([file], context).problems.first { $0.severity == .error && $0.message.contains("'\(key)'") }
  }

  /// A path written relative to the current folder, as the file needs it.
  private static func absolute(_ path: String) -> String {
    guard !path.hasPrefix("/"), !path.hasPrefix("~/"), path != "~", !path.isEmpty else { return path }
    let folder = FileManager.default.currentDirectoryPath
    return path == "." ? folder : folder + "/" + (path.hasPrefix("./") ? String(path.dropFirst(2)) : path)
  }
}
