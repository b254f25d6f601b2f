import BackupCore
import Foundation

/// Gathers what `init` needs, from the options and on a terminal by asking.
struct InitQuestions {
  let console: Console
  let command: InitCommand

  /// Throws a usage error naming the missing option where nobody can be asked.
  func answers() throws -> InitAnswers {
    let source = try required(command.source, "--source", "Which folder is to be backed up?", "~/Pictures")
    let destination = try required(
      command.destination, "--destination", "Where does its mirror go (REMOTE:PATH)?",
      "pcloud_backup:" + (source.split(separator: "/").last.map { $0.lowercased() } ?? "backup"))
    var answers = InitAnswers(source: source, destination: destination)
    answers.region = command.region
    answers.rootFolder = optional(command.rootFolder, "The pCloud folder's id or address (empty: later):")
    answers.clientID = optional(command.clientID, "The client id of your pCloud app (empty: later):")
    answers.clientSecret = command.clientSecretFile.map { .file($0) }
    answers.token = command.tokenFile.map { .file($0) }
    return answers
  }

  private func required(_ given: String?, _ option: String, _ question: String, _ example: String) throws -> String {
    if let given { return given }
    guard console.canAsk else { throw UsageError("'\(option)' is missing", hint: "give it, as in '\(option) \(example)'") }
    let answer = TerminalConversation.readLine("\(question) [\(example)]", hidden: false) ?? ""
    return answer.isEmpty ? example : answer
  }

  private func optional(_ given: String?, _ question: String) -> String? {
    if let given { return given }
    guard console.canAsk, command.source == nil || command.destination == nil else { return nil }
    let answer = TerminalConversation.readLine(question, hidden: false) ?? ""
    return answer.isEmpty ? nil : answer
  }
}
