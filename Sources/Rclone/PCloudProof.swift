import BackupCore
import Foundation
import Processes

/// Asks pCloud itself what is true about a remote: token, region, root folder, and whether the token opens more.
///
/// What holds the limit is the token, not `root_folder_id`: so the same token is asked for the account's root, through
/// a private copy of the config section (never by argument or environment).
struct PCloudProof: Sendable {
  /// A config file with the remote in it, and the password it may need.
  struct Place: Sendable {
    var config: String
    var password: SecretValue?
  }

  let rclone: PCloudRclone
  let workspace: PCloudWorkspace
  let name: String

  /// Fills in what `check` says about token, quota, limit; with `writes` also writes, reads back and deletes a file.
  ///
  /// Returns the region the account was found in when it is not the section's. Throws only for cancellation and for an
  /// rclone that cannot be started: everything else is a problem in `check`.
  func prove(
    _ section: PCloudSection, at place: Place, writes: Bool, into check: inout RemoteCheck
  ) async throws -> RemoteDeclaration.Region? {
    let account = try await call(PCloudArguments.about(name), place)
    if let failure = account.failure, Self.transient.contains(failure.reason) {
      check.report(failure)
      return nil
    }
    if let quota = try? JSONDecoder().decode(Quota.self, from: Data(account.output)), account.failure == nil {
      (check.quotaBytes, check.usedBytes) = (quota.total, quota.used)
    }
    // A token that may not ask for the quota but may list is good all the same.
    let listing = try await call(PCloudArguments.list(name), place)
    let isMissing = listing.failure?.reason == .rootFolderMissing
    check.tokenWorks = account.failure == nil || listing.failure == nil || isMissing
    if !check.tokenWorks, account.failure?.reason == .tokenRejected, let region = try await otherRegion(of: section) {
      check.report(.wrongRegion(name, asked: section.region, found: region))
      return region
    }
    if let failure = listing.failure {
      check.report(isMissing ? .rootFolderMissing(name, section.plainRootFolderID) : account.failure ?? failure)
    }
    guard listing.failure == nil, let root = entries(listing) else { return nil }
    try await proveLimit(of: section, root: root, at: place, into: &check)
    if writes { try await proveWriting(at: place, into: &check) }
    return nil
  }

  /// Failures that say nothing about the remote itself.
  private static let transient: Set<Reason> = [.network, .rateLimited, .serverError, .rcloneKilled, .noDescriptors]

  private struct Quota: Decodable {
    var total: Int64?
    var used: Int64?
  }

  /// One entry of rclone's listing; the id tells twins of a name apart.
  private struct Entry: Decodable, Hashable {
    var name: String
    var id: String?

    enum CodingKeys: String, CodingKey {
      case name = "Name"
      case id = "ID"
    }
  }

  private func call(_ arguments: [String], _ place: Place, input: [UInt8] = []) async throws -> PCloudAnswer {
    try await rclone.call(arguments, on: name, config: place.config, password: place.password, input: input)
  }

  /// The region whose host takes a token that the section's host rejects.
  private func otherRegion(of section: PCloudSection) async throws -> RemoteDeclaration.Region? {
    for region in RemoteDeclaration.Region.allCases where region != section.region {
      var other = section
      other.hostname = region.hostname
      let config = try workspace.write(other, as: name, to: "other-region.conf")
      if try await call(PCloudArguments.about(name), Place(config: config)).failure == nil { return region }
    }
    return nil
  }

  private func entries(_ answer: PCloudAnswer) -> Set<Entry>? {
    (try? JSONDecoder().decode([Entry].self, from: Data(answer.output))).map(Set.init)
  }

  /// True when the account's root is refused or holds only what the root folder holds; unknown without a root folder to
  /// compare with, and when something else failed.
  private func proveLimit(
    of section: PCloudSection, root: Set<Entry>, at place: Place, into check: inout RemoteCheck
  ) async throws {
    guard section.plainRootFolderID != nil else { return }
    var whole = section
    whole.rootFolderID = PCloudFolder.rcloneID("0")
    let config = try workspace.write(whole, as: name, to: "whole-account.conf")
    let answer = try await call(PCloudArguments.list(name), Place(config: config))
    if let failure = answer.failure {
      let isRefusal = answer.pcloudResult != nil && failure.reason != .tokenRejected
      if isRefusal, !Self.transient.contains(failure.reason) { check.limitedToRoot = true }
      return
    }
    guard let opened = entries(answer) else { return }
    if opened == root {
      check.limitedToRoot = true
      return
    }
    // Something may have changed between the two listings: look again before saying so.
    guard let again = entries(try await call(PCloudArguments.list(name), place)) else { return }
    check.limitedToRoot = opened == again
    if opened != again { check.report(PCloudGuide.notLimited(name)) }
  }

  private func proveWriting(at place: Place, into check: inout RemoteCheck) async throws {
    let random = (0..<4).map { _ in String(UInt32.random(in: 0...UInt32.max), radix: 36) }.joined()
    let file = ".mirrorkeep-probe-" + random.prefix(16)
    let content = Array("mirrorkeep wrote this to see that it can; it may be deleted. \(random)\n".utf8)
    let outcome: Result<Failure?, any Error>
    do {
      outcome = .success(try await write(content, to: file, at: place))
    } catch {
      outcome = .failure(error)
    }
    // Also when the task has been cancelled: a task of its own is not.
    let left = await Task { try? await call(PCloudArguments.delete(file, on: name), place).failure }.value ?? nil
    if let failure = try outcome.get() {
      check.report(failure)
    } else if left != nil {
      check.report(.probeLeft(name, file: file))
    }
  }

  /// Writes a file and reads it back; what went wrong.
  private func write(_ content: [UInt8], to file: String, at place: Place) async throws -> Failure? {
    let written = try await call(PCloudArguments.write(file, on: name), place, input: content)
    if let failure = written.failure { return .cannotWrite(name, failure) }
    let read = try await call(PCloudArguments.read(file, on: name), place)
    if let failure = read.failure { return .cannotWrite(name, failure) }
    return read.output == content ? nil : .readBackDiffers(name)
  }
}
