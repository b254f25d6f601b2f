import BackupCore
import Foundation
import Synchronization

@testable import BackupEngine

extension EngineWorld {
  func remote() -> Remote {
    Remote(
      version: {
        try self.call("version")
        return "1.75.2"
      },
      ensure: { _, _ in try self.call("ensure") },
      renewToken: { _ in false },
      keepFolder: { _ in
        try self.call("keepFolder")
        return self.state.withLock { state in
          KeepFolder(claim: state.isGone ? .none : state.claim.map { .found($0) } ?? .none)
        }
      },
      claimAround: { _ in
        try self.call("claimAround")
        return nil
      },
      hasFiles: { _ in
        try self.call("hasFiles")
        return self.state.withLock { !$0.isGone && !$0.mirror.isEmpty }
      },
      dryRun: { context, note in
        try self.call("dryRun")
        return try self.dryRun(context.job.filters, note)
      },
      canRename: { _ in true },
      proveRenames: { _, list, proven in
        try self.call("proveRenames")
        try proven(self.renames(in: list))
      },
      proveFolderMove: { _, _ in
        try self.call("proveFolderMove")
        return false
      },
      canCopy: { _ in
        try self.call("canCopy")
        return self.state.withLock { $0.canCopy }
      },
      apply: { command, seen in
        try self.call("apply \(command.step.rawValue)")
        return try self.apply(command, seen)
      },
      look: { command, found in
        try self.call("look \(command.place)")
        try Task.checkCancellation()
        try found(self.listing(command))
      },
      removePartials: { _, _ in try self.call("removePartials") },
      writeClaim: { _, claim in
        try self.call("writeClaim")
        self.state.withLock { $0.claim = claim }
      },
      fetchJournals: { _, _ in
        try self.call("fetchJournals")
        return []
      },
      sendJournal: { _, _, run in try self.call("sendJournal") },
      tidyKeepFolder: { _, _ in try self.call("tidyKeepFolder") }, versions: versions())
  }

  /// What the remote holds, times in whole seconds as every listing has them.
  private func listing(_ command: LookCommand) throws -> [ListedFile] {
    let wanted = try command.list.map { Set(try Self.paths(in: $0)) }
    return state.withLock { state in
      let files: [MirrorPath: File] =
        switch command.place {
        case .mirror: state.mirror
        case .versions: state.versions[command.context.versions ?? ""] ?? [:]
        }
      return state.isGone
        ? []
        : files.filter { path, _ in
          wanted?.contains(path) ?? (!command.isFiltered || Self.lets(path, through: command.context.job.filters))
        }.map { path, file in
          ListedFile(path: path, bytes: file.bytes, modified: file.modified / 1_000_000_000 * 1_000_000_000)
        }
    }
  }

  private func dryRun(_ filters: [String], _ note: ([DryRunRecord]) throws -> Void) throws -> DryRun {
    let (source, mirror, unlisted) = state.withLock { state in
      state.whileComparing?(&state)
      let isTaken = { (path: MirrorPath) in Self.lets(path, through: filters) }
      return (
        state.source.filter { isTaken($0.key) }, state.isGone ? [:] : state.mirror.filter { isTaken($0.key) },
        state.unlistedFolders
      )
    }
    let isHidden = { (path: MirrorPath) in
      unlisted.contains { folder in (path.lossyLogName ?? path.bytes).starts(with: folder.path.bytes + [0x2F]) }
    }
    // A folder of the destination that cannot be listed looks empty.
    let seen = mirror.filter { !isHidden($0.key) }
    var changes: [Change: [MirrorPath]] = [:]
    for (path, file) in source {
      guard let old = seen[path] else {
        changes[.add, default: []].append(path)
        continue
      }
      if old.content != file.content {
        changes[.replace, default: []].append(path)
      } else if old.modified != file.modified {
        try note([DryRunRecord(.touch, logName: path.lossyLogName ?? path.bytes, bytes: file.bytes)])
      }
    }
    for (path, file) in seen where source[path] == nil {
      changes[.delete, default: []].append(path)
      try note([DryRunRecord(.delete, logName: path.lossyLogName ?? path.bytes, bytes: file.bytes)])
    }
    let found = changes
    return DryRun(
      mirrorFiles: seen.count, sourceFiles: source.count, listed: source.count + seen.count, linksSkipped: 0,
      duplicates: [], unlistedFolders: unlisted, isClean: unlisted.isEmpty,
      paths: { change, take in try take(found[change]?.sorted() ?? []) }, command: ["rclone"], discard: {})
  }

  private func apply(
    _ command: ApplyCommand, _ seen: @Sendable (AppliedEvent) -> Void
  ) throws -> StepEvidence {
    let list = try command.list.map(Self.paths) ?? []
    let step = command.step
    let (events, isKilled) = state.withLock { state -> ([AppliedEvent], Bool) in
      state.meanwhile[step]?(&state)
      let isKilled = Task.isCancelled || state.killedSteps.contains(step.rawValue)
      var paths = step == .firstUpload ? state.source.keys.sorted() : list
      if isKilled { paths = Array(paths.prefix((paths.count + 1) / 2)) }
      let isSilent = isKilled || state.silentSteps.contains(step.rawValue)
      let events = paths.flatMap { state.carryOut(step, $0, command.context.versions ?? "") }
      state.afterwards[step]?(&state)
      return (isSilent ? [] : events, isKilled)
    }
    events.forEach(seen)
    if isKilled { return StepEvidence(failure: Failure(.rcloneKilled, "killed"), isFatal: true) }
    let hasFailed = events.contains { if case .failed = $0 { true } else { false } }
    return StepEvidence(failure: hasFailed ? Failure(.filesFailed, "1 error") : nil)
  }

  /// Files of the mirror whose content and time another name of the source has, both names being in the list.
  private func renames(in list: String) throws -> [ProvenRename] {
    let paths = Set(try Self.paths(in: list))
    return state.withLock { state in
      state.mirror.filter { paths.contains($0.key) && state.source[$0.key] == nil }.compactMap { from, file in
        let to = state.source.first { paths.contains($0.key) && state.mirror[$0.key] == nil && $0.value == file }
        return to.map { ProvenRename(from: from, toLogName: $0.key.lossyLogName ?? $0.key.bytes) }
      }
    }
  }

  private static func paths(in list: String) throws -> [MirrorPath] {
    try Data(contentsOf: URL(fileURLWithPath: list)).split(separator: 10).map { MirrorPath(bytes: Array($0)) }
  }
}

extension EngineWorld.State {
  /// What rclone does to one path of a step's list, and what its log says.
  mutating func carryOut(_ step: ApplyCommand.Step, _ path: MirrorPath, _ folder: String) -> [AppliedEvent] {
    let name = path.lossyLogName ?? path.bytes
    let (old, new) = (mirror[path], source[path])
    switch step {
    case .setAside, .setAsideByMove, .delete:
      guard let old, versions[folder]?[path] == nil else { return [] }
      versions[folder, default: [:]][path] = old
      if step != .setAside { mirror[path] = nil }
      return [.done(name: name, bytes: old.bytes)]
    case .putBack:
      guard mirror[path] == nil, let kept = versions[folder]?.removeValue(forKey: path) else { return [] }
      mirror[path] = kept
      return [.done(name: name, bytes: nil)]
    case .touch, .send, .replace, .firstUpload:
      guard let new else { return old == nil ? [] : [.failed(name: name, message: "max delete")] }
      if old == new { return [] }
      if old != nil, step == .send || step == .firstUpload, !overwrites { return [] }
      if let old, old.content == new.content, setsTimes {
        mirror[path] = new
        return [.touched(name: name)]
      }
      if step == .touch { return [.failed(name: name, message: "max transfer limit reached")] }
      mirror[path] = new
      return [.done(name: name, bytes: new.bytes, overwrote: old != nil)]
    case .rename:
      guard let new, old == nil, let from = mirror.first(where: { $0.value == new && source[$0.key] == nil })?.key
      else { return [] }
      mirror[path] = mirror.removeValue(forKey: from)
      return [.renamed(from: from.lossyLogName ?? from.bytes, name: name)]
    case .removeFolder, .renameFolder: return []
    }
  }
}
