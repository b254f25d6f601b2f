import BackupCore
import Foundation
import Processes

/// Writes the files of `init` after checking that they will load; keeps what is there already.
struct WriteJobsFolder {
  let session: Session
  let answers: InitAnswers
  /// The job's name; nil for the last part of the destination.
  let job: String?

  func write() throws {
    let folder = session.surroundings.jobsFolder
    let name = try jobName()
    let shared = (path: folder + "/" + JobFile.sharedName, text: sharedFileText(answers))
    let first = (path: folder + "/\(name).yaml", text: jobFileText(answers))
    try check([shared, first])
    guard !FileManager.default.fileExists(atPath: first.path) else {
      throw UsageError("'\(first.path)' exists already and is left as it is", hint: "name another job with '--name'")
    }
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    for file in [shared, first] {
      if FileManager.default.fileExists(atPath: file.path) {
        session.console.tell("'\(file.path)' exists already and is left as it is")
        continue
      }
      try PrivateFile.create(Array(file.text.utf8), at: file.path)
      session.console.tell("wrote '\(file.path)'")
    }
    session.console.print("next: 'mirrorkeep validate', then 'mirrorkeep plan \(name)' and 'mirrorkeep run \(name)'")
  }

  private func jobName() throws -> String {
    let last = answers.destination.split { ":/".contains($0) }.last.map { $0.lowercased() } ?? "backup"
    let name = job ?? String(last.map { $0.isASCII && ($0.isLetter || $0.isNumber || "_-".contains($0)) ? $0 : "-" })
    guard JobFile.isJobName(name) else {
      throw UsageError("'\(name)' is no job name: lower-case letters, digits, '_' and '-', at most 63", hint: "give one with '--name'")
    }
    return name
  }

  /// Refuses answers whose files would not load, with the problems in the person's own words.
  private func check(_ files: [(path: String, text: String)]) throws {
    let loaded = files.map { file in
      JobFile(
        name: String(file.path.split(separator: "/").last ?? ""), path: file.path, content: .bytes(Array(file.text.utf8)))
    }
    let contents = loadJobs(loaded, session.surroundings.jobFileContext)
    guard let first = contents.problems.first(where: { $0.severity == .error }) else { return }
    for problem in contents.problems { session.console.note(problem.message) }
    throw UsageError(first.message, hint: first.hint)
  }
}
