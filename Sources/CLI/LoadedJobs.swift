import BackupCore
import Foundation
import Processes
import Rclone

/// The jobs folder as read: jobs by name, and what is wrong with the files.
struct LoadedJobs: Sendable {
  let folder: String
  let contents: JobsFolderContents

  /// Throws a usage error for a folder that cannot be read.
  init(_ surroundings: Surroundings) throws {
    folder = try surroundings.jobsFolder
    do {
      contents = BackupCore.loadJobs(
        try readJobsFolder(at: folder), surroundings.jobFileContext,
        places: { Self.places($0, surroundings.environment) })
    } catch {
      throw UsageError(error.message, hint: error.hint)
    }
  }

  /// Where the remotes of rclone's config lead. One that cannot be read, or is encrypted, tells nothing here: the run finds
  /// that out by itself.
  static func places(_ settings: RcloneSettings, _ environment: [String: String]) -> DestinationPlaces {
    guard let file = try? RcloneConfigFile.find(settings, searching: environment),
      case .plain(let config)? = try? file.load()
    else { return { _ in [] } }
    let places = RemotePlaces(config)
    return { places.places(of: $0) }
  }

  /// The jobs folder, or none at all where there is no folder: for what works without job files. Throws `job-invalid`
  /// where `mirrorkeep.yaml` has errors.
  static func orNone(_ surroundings: Surroundings) throws -> LoadedJobs {
    let jobs = try orEmpty(surroundings)
    let shared = jobs.contents.problems.first { $0.severity == .error && $0.file.hasSuffix("/" + JobFile.sharedName) }
    guard let shared else { return jobs }
    throw Failure(
      .jobInvalid, "'\(JobFile.sharedName)' is not valid: \(shared.message)",
      hint: shared.hint ?? "run 'mirrorkeep validate'")
  }

  /// The same, with whatever errors there are.
  static func orEmpty(_ surroundings: Surroundings) throws -> LoadedJobs {
    let folder = try surroundings.jobsFolder
    guard FileManager.default.fileExists(atPath: folder) else { return LoadedJobs(empty: folder, surroundings) }
    return try LoadedJobs(surroundings)
  }

  private init(empty folder: String, _ surroundings: Surroundings) {
    self.folder = folder
    contents = BackupCore.loadJobs([], surroundings.jobFileContext)
  }

  var names: [String] { contents.jobs.keys.sorted() }

  /// All jobs but those that are meant.
  func others(but isMeant: (String) -> Bool) -> OtherJobs {
    let names = names.filter { !isMeant($0) }
    var others = OtherJobs(names: Set(names))
    for name in names {
      if let job = try? job(name) {
        others.destinations.insert(job.destination.description)
      } else {
        others.invalid.insert(name)
      }
    }
    return others
  }

  /// When the files a job is written in were last changed; nil where they cannot be looked at.
  func declaredAt(_ name: String) -> Date? {
    [name + ".yaml", JobFile.sharedName].compactMap { file in
      let attributes = try? FileManager.default.attributesOfItem(atPath: folder + "/" + file)
      return attributes?[.modificationDate] as? Date
    }.max()
  }

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
