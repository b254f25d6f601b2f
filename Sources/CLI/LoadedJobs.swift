import BackupCore

/// The jobs folder as read: jobs by name, and what is wrong with the files.
struct LoadedJobs: Sendable {
  let folder: String
  let contents: JobsFolderContents

  /// Throws a usage error for a folder that cannot be read.
  init(_ surroundings: Surroundings) throws {
    folder = try surroundings.jobsFolder
    do {
      contents = BackupCore.loadJobs(try readJobsFolder(at: folder), surroundings.jobFileContext)
    } catch {
      throw UsageError(error.message, hint: error.hint)
    }
  }

  /// A jobs folder that does not exist yet.
  init(empty folder: String, _ surroundings: Surroundings) {
    self.folder = folder
    contents = BackupCore.loadJobs([], surroundings.jobFileContext)
  }

  var names: [String] { contents.jobs.keys.sorted() }

  /// Throws a usage error naming the nearest job when there is none of this name.
  func require(_ name: String) throws {
    guard contents.jobs[name] == nil else { return }
    let known = names
    let some = known.prefix(10).map { "'\($0)'" }.joined(separator: ", ") + (known.count > 10 ? ", …" : "")
    let list = known.isEmpty ? "there is none" : (known.count == 1 ? "there is " : "there are ") + some
    throw UsageError(
      "there is no job '\(name)' in '\(folder)': \(list)",
      hint: nearestKey(to: name, among: known).map { "did you mean '\($0)'?" } ?? "a job is a file NAME.yaml there")
  }

  /// The job; throws `InvalidJob` when its file has errors.
  func job(_ name: String) throws -> Job {
    try require(name)
    guard let result = contents.jobs[name] else { throw UsageError("there is no job '\(name)'") }
    return try result.get()
  }
}
