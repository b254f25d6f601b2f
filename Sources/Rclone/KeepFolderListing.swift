package import BackupCore
import Foundation

extension RcloneRemote {
  /// Lists a job's keep folder: the journals, and the claim, which is read when there is one.
  ///
  /// A folder that does not exist is an empty one. `known` is asked for the claim as last read from a `claim.json` of this
  /// size and time, to spare the reading.
  package func keepFolder(
    _ job: Job, known: (_ bytes: Int64, _ modified: String) -> Claim? = { _, _ in nil },
    read: (Claim, _ bytes: Int64, _ modified: String) -> Void = { _, _, _ in }
  ) async throws -> KeepFolder {
    let folder = job.destination.keepFolder
    let bytes = try await program.listing(
      arguments.listingKeepFolder(folder), remote: job.destination.remote)
    guard let bytes else { return KeepFolder() }
    guard let entries = try? JSONDecoder().decode([KeepFolderEntry].self, from: Data(bytes)) else {
      throw Failure(
        .unverified, "job '\(job.name)': rclone's listing of '\(folder)' could not be read",
        hint: "try 'rclone lsjson \(folder)'")
    }
    var keep = KeepFolder()
    keep.journals = entries.compactMap(\.journal).sorted { $0.run < $1.run }
    keep.partials = entries.map(\.path).filter { $0.hasSuffix(".partial") }
    if let entry = entries.first(where: { $0.path == "claim.json" }) {
      if let claim = known(entry.size, entry.modified) {
        keep.claim = .found(claim)
      } else {
        keep.claim = try await claim(of: job)
        if case .found(let claim) = keep.claim { read(claim, entry.size, entry.modified) }
      }
    }
    return keep
  }

  private func claim(of job: Job) async throws -> KeepFolder.ClaimState {
    try await claim(at: job.destination)
  }

  /// Reads the claim on a destination, which must be there.
  func claim(at destination: Destination) async throws -> KeepFolder.ClaimState {
    let bytes = try await program.output(
      of: arguments.reading(destination.keepFolder + "/claim.json"), remote: destination.remote)
    do {
      let claim = try JSONDecoder().decode(Claim.self, from: Data(bytes))
      return claim.format == Claim.format ? .found(claim) : .unreadable("it is of format \(claim.format)")
    } catch {
      return .unreadable("it is not a claim")
    }
  }

  /// Writes the claim and reads it back; throws `unverified` when what is there is not what was written.
  package func writeClaim(_ job: Job, _ claim: Claim) async throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let file = scratch + "/claim-" + UUID().uuidString.lowercased() + ".json"
    try encoder.encode(claim).write(to: URL(fileURLWithPath: file))
    defer { try? FileManager.default.removeItem(atPath: file) }
    try await write(file, to: job.destination.keepFolder + "/claim.json", job)
    guard try await self.claim(of: job) == .found(claim) else {
      throw Failure(
        .unverified, "job '\(job.name)': the claim written to '\(job.destination.keepFolder)' is not what is there now",
        hint: "run 'mirrorkeep run \(job.name)' again")
    }
  }

  /// Copies a journal into the keep folder, over an earlier one of the same run.
  package func sendJournal(_ job: Job, _ file: String, _ run: RunID) async throws {
    try await write(file, to: job.destination.keepFolder + "/runs/\(run).jsonl.gz", job)
  }

  /// Removes unfinished uploads from the keep folder, by their paths in it.
  package func removePartials(_ job: Job, _ partials: [String]) async throws {
    let list = scratch + "/partials-" + UUID().uuidString.lowercased() + ".list"
    try Data((partials.joined(separator: "\n") + "\n").utf8).write(to: URL(fileURLWithPath: list))
    defer { try? FileManager.default.removeItem(atPath: list) }
    try await carryOut(arguments.removing(list, from: job.destination.keepFolder), job)
  }

  /// Brings journals here, into a folder of their own; returns their files, oldest first.
  package func fetchJournals(_ job: Job, _ runs: [RunID]) async throws -> [(run: RunID, file: String)] {
    let folder = scratch + "/journals-" + UUID().uuidString.lowercased()
    let list = folder + ".list"
    let names = runs.sorted().map { ($0, $0.text + ".jsonl.gz") }
    try Data((names.map(\.1).joined(separator: "\n") + "\n").utf8).write(to: URL(fileURLWithPath: list))
    try await carryOut(arguments.fetching(list, from: job.destination.keepFolder + "/runs", to: folder), job)
    return names.map { (run: $0.0, file: folder + "/" + $0.1) }
  }

  private func write(_ file: String, to place: String, _ job: Job) async throws {
    try await carryOut(arguments.writing(file, to: place), job, writing: place)
  }

  /// Throws unless rclone ended well; `place` is what it was to write.
  private func carryOut(_ command: [String], _ job: Job, writing place: String? = nil) async throws {
    let (ending, tally) = try await program.run(command)
    let failure = RcloneExit.failure(ending, tally, evidence: .done, remote: job.destination.remote)
    guard let failure else { return }
    // No file of the source is meant.
    guard failure.reason == .filesFailed, let place else { throw failure }
    let cause = (tally.errors.first ?? tally.lastWords.first)?.cause ?? failure.message
    throw Failure(
      .unverified, "job '\(job.name)': '\(place)' cannot be written: \(cause)",
      hint: "check that '\(job.destination.keepFolder)' may be written")
  }
}
