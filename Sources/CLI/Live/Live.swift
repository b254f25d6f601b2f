// The only file that joins the adapters to the engine's ports.
import BackupCore
import BackupEngine
import Foundation
import History
import LocalSource
import Processes
import Rclone

/// The ports of a run on this machine.
struct Live: Sendable {
  let state: StateFolder
  let store: HistoryStore
  let contents: JobsFolderContents
  let rclone: LiveRclone
  let resources: RunResources
  let now: @Sendable () -> Date
  let conversation: PCloudConversation
  let choices: PCloudSetupChoices
  let progress: @Sendable (RunProgress) -> Void

  func ports() throws -> Ports {
    let identity = HostIdentity(id: try state.hostID(), name: HostFacts.name)
    var host = host(identity)
    host.runHook = LiveHook(environment: rclone.environment).run
    host.pathInSource = { $0.sourceFolder.relativePath(of: $1) }
    host.linkTarget = { $0.sourceFolder.linkTarget($1) }
    host.contentHash = { $0.sourceFolder.contentHash($1, limit: $2) }
    return Ports(remote: remote(), host: host)
  }

  // check: allow size because this is the list of the wires, one a line
  private func remote() -> Remote {
    let (rclone, store, contents, choices, conversation) = (rclone, store, contents, choices, conversation)
    return Remote(
      version: { try await rclone.version().description },
      ensure: { job, mode in
        let name = job.destination.remote
        let warnings = try await rclone.remotes().ensure(
          name, declared: contents.remotes[name], mode: mode, choices: choices, conversation: conversation)
        for warning in warnings { Console.standard.warn(warning) }
      },
      renewToken: { job in
        guard let declaration = contents.remotes[job.destination.remote] else { return false }
        return try await rclone.remotes().renewToken(declaration)
      },
      keepFolder: { job in
        let place = job.destination.description
        let known = try? store.seenClaim(destination: place)
        return try await rclone.remote().keepFolder(
          job, known: { known?.size == $0 && known?.modified == $1 ? known?.claim : nil },
          read: { claim, size, modified in
            let seen = SeenClaim(claim: claim, name: "claim.json", size: size, modified: modified)
            if !store.isForReading { try? store.setSeenClaim(seen, destination: place) }
          })
      },
      claimAround: { try await rclone.remote().claimAround($0) },
      hasFiles: { try await rclone.remote().hasFiles($0) },
      dryRun: { context, note in try await rclone.remote().dryRun(context, note: note) },
      canRename: { try await rclone.remote().abilities(of: $0).renamesByHash },
      proveRenames: { context, list, proven in
        try await rclone.remote().proveRenames(context, list: list, proven: proven)
      },
      proveFolderMove: { context, move in try await rclone.remote().proveFolderMove(context, move) },
      canCopy: { try await rclone.remote().abilities(of: $0).copies },
      apply: { command, seen in try await rclone.remote().apply(command, seen: seen) },
      look: { command, found in try await rclone.remote().look(command, found: found) },
      removePartials: { context, suffix in try await rclone.remote().removePartials(context, suffix: suffix) },
      writeClaim: { job, claim in
        try? store.setSeenClaim(nil, destination: job.destination.description)
        try await rclone.remote().writeClaim(job, claim)
      },
      fetchJournals: { job, runs in try await rclone.remote().fetchJournals(job, runs) },
      sendJournal: { job, file, run in try await rclone.remote().sendJournal(job, file, run) },
      tidyKeepFolder: { job, partials in try await rclone.remote().removePartials(job, partials) },
      versions: VersionsRemote(
        list: { job, runs, found in try await rclone.remote().listVersions(job, runs, found: found) },
        listAll: { job, found in try await rclone.remote().listAllVersions(job, found: found) },
        remove: { job, list in try await rclone.remote().removeVersions(job, list: list) },
        removeFolder: { job, run in try await rclone.remote().removeVersions(job, of: run) },
        removeEmptyFolders: { job, runs in try await rclone.remote().removeEmptyFolders(job, runs) }))
  }

  // check: allow size because this is the list of the wires, one a line
  private func host(_ identity: HostIdentity) -> BackupEngine.Host {
    let (state, store, resources, now) = (state, store, resources, now)
    let plans = PlanFolder(path: state.plans)
    let journals = LiveJournals(state: state, store: store)
    return BackupEngine.Host(
      now: now, uptime: { Double(DispatchTime.now().uptimeNanoseconds) / 1e9 },
      newRunID: { start in
        RunID(start: start, random: .random(in: 0...UInt16.max), after: (try? store.lastRun()).flatMap(\.self))
      },
      newClaimID: { UUID().uuidString.lowercased() }, identity: identity,
      lock: { try resources.lock($0, $1) },
      checkSource: { try $0.sourceFolder.check(job: $0.name, marker: $0.guards.marker) },
      lookAtSource: { $0.sourceFolder.look(at: $1) },
      isUnchanged: { $0.sourceFolder.isUnchanged($1) },
      pathsNamed: { $0.sourceFolder.paths(named: $1) },
      isAbsent: { $0.sourceFolder.isAbsent($1) },
      sourceFacts: { job in
        let folder = job.sourceFolder
        return SourceFacts(
          leftOut: [folder.relativePath(of: state.path)].compactMap(\.self), holdsKeepFolder: folder.holdsKeepFolder,
          hasEntries: folder.hasEntries, mounts: folder.mounts)
      },
      newPlan: { _ in try plans.create() },
      keepPlan: { ledger, header in try plans.keep(try ledger.file, header) },
      openPlan: { id in
        guard let plan = try plans.open(id) else {
          throw UsageError("there is no plan '\(id)'", hint: "'mirrorkeep plan JOB' makes one and names it")
        }
        return plan
      },
      unsettledPlans: { job in
        try plans.runs().compactMap { try plans.open(run: $0) }.filter {
          // Under whatever name its remote goes now: the claim tells whose it is.
          guard let header = try $0.header() else { return false }
          return header.destination == job.destination.description || header.job == job.name
        }
      },
      finishPlan: { run in try plans.finish(run: run, keeping: true) },
      discardPlan: { ledger in if let file = try? ledger.file { plans.discard(file) } },
      writeList: { write in
        let list = try resources.writeList(write)
        return PathList(file: list.file, count: list.count)
      },
      begin: { record in
        let isAlive: (RunOwner) -> Bool = { ProcessIdentity($0).isAlive }
        _ = try? store.closeDead(job: record.job, isAlive: isAlive, at: now())
        try store.begin(record, owner: RunOwner(.current))
        resources.keepLog(of: record.run, anew: record.attempt > 1)
      },
      save: { try store.save($0) },
      record: { try store.record($0) },
      applyStates: { ledger, run, claim in
        try store.attach(claim: claim, to: run)
        let plan = try ledger.file
        return try store.withoutTransaction { db in
          try FileStates(db).applyResults(of: plan, run: run, claim: claim)
        }
      },
      mirrorTotals: { claim in try store.read { try FileStates($0).totals(claim) } ?? MirrorTotals() },
      knownBefore: { claim, path in
        try store.read { try FileStates($0).current(claim, path) }.map {
          ChangeEvidence.Seen(bytes: $0.bytes, modified: $0.modified)
        }
      },
      pendingSince: { try store.pendingSince(job: $0) },
      baseline: { job, claim in
        let own = try claim.flatMap { try store.baseline(claim: $0.claim, jobs: [job.name, $0.job]) }
        if let found = try own ?? store.baseline(job: job.name) { return found }
        // A renamed job's, whose mirror is gone and has not been backed up to elsewhere since.
        let before = try claim == nil ? store.claim(at: job.destination.description) : nil
        let renamed = try before.flatMap { try store.baseline(claim: $0, jobs: [job.name]) }
        return renamed?.destination == job.destination.description ? renamed : nil
      },
      setBaseline: { job, baseline in
        var baseline = baseline
        let folder = job.sourceFolder
        // Others come and go without a file of the backup on them.
        baseline.mounts.nested = try baseline.mounts.nested.filter { mount in
          guard let path = folder.relativePath(of: mount.point) else { return false }
          return try store.read { try FileStates($0).holdsFiles(baseline.claim, below: path) }
        }
        try store.setBaseline(baseline, job: job.name)
      },
      writeJournal: { try journals.write($0) },
      waitingJournals: { try journals.waiting($0) },
      journalSent: { try journals.sent($0, $1) },
      progress: progress, warn: { Console.standard.warn($0) }, points: LivePoints(store: store).ports,
      recovery: LiveRecovery(store: store, plans: plans, journals: journals).ports)
  }
}

extension Job {
  var sourceFolder: SourceFolder { SourceFolder(path: source, links: links) }
}

extension PlanLedger {
  /// The plan file behind a ledger; every ledger of this program is one.
  var file: PlanFile {
    get throws {
      guard let file = self as? PlanFile else { throw Failure(.stateUnwritable, "the plan is not a file") }
      return file
    }
  }
}

extension RunOwner {
  init(_ process: ProcessIdentity) {
    self.init(bootID: process.bootID, pid: process.pid, processStart: UInt64(bitPattern: process.startTime))
  }
}

extension ProcessIdentity {
  init(_ owner: RunOwner) {
    self.init(bootID: owner.bootID, pid: owner.pid, startTime: Int64(bitPattern: owner.processStart))
  }
}
