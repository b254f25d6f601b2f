package import BackupCore

extension PCloudRemotes {
  /// Looks at a remote, in rclone's config and at pCloud, and changes nothing; with `writes` (for `doctor`) a small file
  /// is written, read back and deleted again.
  ///
  /// Everything found wrong is in the value. Throws only for cancellation and for an rclone that cannot be started.
  package func check(
    _ name: String, declared: RemoteDeclaration? = nil, writes: Bool = false
  ) async throws -> RemoteCheck {
    var check = RemoteCheck(remote: name)
    check.warnings = config.warnings
    do {
      let stored = try await stored()
      guard let values = stored.sections[name] else {
        throw Failure.remoteMissing(name, in: config.path, isDeclared: declared != nil)
      }
      check.exists = true
      check.type = values["type"]
      let place = PCloudProof.Place(config: config.path, password: stored.password)
      if check.type == "pcloud" {
        try await look(at: PCloudSection(values), declared, place, writes: writes, into: &check)
      } else {
        if let failure = declared.flatMap({ Self.difference(values, $0) }) { check.report(failure) }
        let answer = try await rclone.call(
          PCloudArguments.look(name), on: name, config: place.config, password: place.password)
        if let failure = answer.failure { check.report(failure) }
        check.tokenWorks = answer.failure == nil
      }
    } catch let failure as Failure where failure.reason != .rcloneMissing && failure.reason != .noDescriptors {
      check.report(failure)
    }
    return check
  }

  private func look(
    at section: PCloudSection, _ declared: RemoteDeclaration?, _ place: PCloudProof.Place, writes: Bool,
    into check: inout RemoteCheck
  ) async throws {
    check.rootFolderID = section.plainRootFolderID
    check.region = section.region
    if let failure = declared.flatMap({ Self.difference(section.original, $0) }) { check.report(failure) }
    guard section.region != nil else {
      return check.report(Failure.foreignHost(check.remote, section.effectiveHostname))
    }
    guard section.token != nil else { return check.report(Failure.noToken(check.remote)) }
    let name = check.remote
    check = try await PCloudWorkspace.using(rclone.environment) { [check] workspace in
      var proven = check
      let proof = PCloudProof(rclone: rclone, workspace: workspace, name: name)
      _ = try await proof.prove(section, at: place, writes: writes, into: &proven)
      return proven
    }
  }
}
