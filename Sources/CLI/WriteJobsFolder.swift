import BackupCore
import Foundation
import Processes

/// Writes the files of `init` after checking that they will load; keeps what is there already.
struct WriteJobsFolder {
  /// What `init --json` prints.
  struct Written: Encodable {
    var job: String
    /// Absolute paths.
    var written: [String]
    var kept: [String]
  }

  let session: Session
  let answers: InitAnswers
  /// The job's name; nil for the last part of the destination.
  let job: String?

  func write() throws -> Written {
    let folder = session.surroundings.jobsFolder
    let name = try jobName()
    let shared = (path: folder + "/" + JobFile.sharedName, text: sharedFileText(answers))
    let first = (path: folder + "/\(name).yaml", text: jobFileText(answers))
    try check([shared, first])
    var result = Written(job: name, written: [], kept: [])
    guard !FileManager.default.fileExists(atPath: first.path) else {
      throw UsageError("'\(first.path)' exists already and is left as it is", hint: "name another job with '--name'")
    }
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      for file in [shared, first] {
        if FileManager.default.fileExists(atPath: file.path) {
          result.kept.append(file.path)
        } else {
          try PrivateFile.create(Array(file.text.utf8), at: file.path)
          result.written.append(file.path)
        }
      }
    } catch {
      throw UsageError(
        "the jobs folder '\(folder)' cannot be written", hint: "check its owner and mode, or name another with '--jobs'"
      )
    }
    return result
  }

  private func jobName() throws -> String {
    let last = answers.destination.split { ":/".contains($0) }.last.map { $0.lowercased() } ?? "backup"
    let isKept: (Character) -> Bool = { $0.isASCII && ($0.isLetter || $0.isNumber || "_-".contains($0)) }
    let name = job ?? String(last.map { isKept($0) ? $0 : "-" }.drop { "_-".contains($0) })
    guard JobFile.isJobName(name) else {
      throw UsageError(
        "'\(name)' is no job name: lower-case letters, digits, '_' and '-', at most 63", hint: "give one with '--name'")
    }
    return name
  }

  /// Refuses answers whose files would not load, with the problems in the person's own words.
  private func check(_ files: [(path: String, text: String)]) throws {
    let loaded = files.map { file in
      JobFile(
        name: String(file.path.split(separator: "/").last ?? ""), path: file.path,
        content: .bytes(Array(file.text.utf8)))
    }
    let errors = loadJobs(loaded, session.surroundings.jobFileContext).problems.filter { $0.severity == .error }
    guard let first = errors.first else { return }
    for problem in errors.dropFirst() { session.console.note(problem.message) }
    throw UsageError(first.message, hint: first.hint)
  }
}
