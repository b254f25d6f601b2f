import BackupCore

/// The jobs folder as read: jobs by name, and what is wrong with the files.
struct LoadedJobs: Sendable {
  let folder: String
  let contents: JobsFolderContents

  init(_ surroundings: Surroundings) throws {
    folder = surroundings.jobsFolder
    contents = BackupCore.loadJobs(try readJobsFolder(at: folder), surroundings.jobFileContext)
  }

  var names: [String] { contents.jobs.keys.sorted() }

  /// Throws a usage error naming the nearest job when there is none of this name.
  func require(_ name: String) throws {
    guard contents.jobs[name] == nil else { return }
    let known = names
    let list = known.isEmpty ? "there is none" : "there are " + known.map { "'\($0)'" }.joined(separator: ", ")
    throw UsageError("there is no job '\(name)' in '\(folder)': \(list)", hint: "a job is a file NAME.yaml there")
  }

  /// The job; throws `InvalidJob` when its file has errors.
  func job(_ name: String) throws -> Job {
    try require(name)
    guard let result = contents.jobs[name] else { throw UsageError("there is no job '\(name)'") }
    return try result.get()
  }
}
