import BackupCore
import Foundation
import History
import Notify
import Processes

/// Tells the channels of jobs what happened, after the last attempt of each: nothing it does changes a run's outcome.
///
/// What a channel was told is remembered, so that a state that lasts is no alert a run; what became of each message is
/// recorded beside the run.
struct Notifying: Sendable {
  let session: Session
  let contents: JobsFolderContents
  /// nil where the state folder cannot be used: then heartbeats alone are sent, which need no memory.
  let recording: Recording?
  private let sender: NotifySender
  private let starts = Locked<[String: Start]>([:])

  /// A job's start as told to heartbeat channels: the first of its attempts.
  private struct Start: Sendable {
    var run: RunID
    var task: Task<Void, Never>
  }

  init(_ session: Session, _ contents: JobsFolderContents, _ recording: Recording?, sender: NotifySender? = nil) {
    self.session = session
    self.contents = contents
    self.recording = recording
    self.sender = sender ?? NotifySender(session, contents)
  }

  /// Sends the start of a run to heartbeat channels, beside the run; once for all attempts at a job.
  func began(_ record: RunRecord) {
    guard record.kind == .backup, starts.use({ $0[record.job] == nil }) else { return }
    let now = session.surroundings.now()
    let pings = channels(of: record.job).filter(\.channel.isHeartbeat).map {
      Delivery(pinging: $0.channel, .start, NotifyEvent(.test, record, at: now))
    }
    guard !pings.isEmpty else { return }
    let task = Task { await deliver(pings, job: record.job, run: record.run) }
    starts.use { $0[record.job] = Start(run: record.run, task: task) }
  }

  /// Tells what the final record of a job's run says.
  func finished(_ record: RunRecord) async {
    let start = starts.use { $0.removeValue(forKey: record.job) }
    await start?.task.value
    var deliveries: [Delivery] = []
    for (channel, _) in channels(of: record.job) where channel.isHeartbeat {
      guard let ping = NotifyPing(record) else { continue }
      var event = withLog(record, channel)
      event.firstRun = start?.run
      deliveries.append(Delivery(pinging: channel, ping, event))
    }
    if var finding = NotifyFinding(record, at: session.surroundings.now()) {
      deliveries += self.deliveries(of: finding) { channel in
        finding.event.logTail = channel.include.contains(.log) ? logTail(record.run) : nil
        return finding
      }
    }
    await deliver(deliveries, job: record.job, run: record.run)
  }

  /// Tells what a look at the schedule found: jobs that are overdue, jobs that no longer are, and recorded gaps.
  func announce(overdue: [String], recovered: [String] = [], missed: [RunRecord] = []) async {
    let now = session.surroundings.now()
    for (names, kind) in [(overdue, NotifyKind.overdue), (recovered, .recovered)] {
      for job in names {
        let finding = NotifyFinding(.backup, NotifyEvent(kind, job: job, host: HostFacts.name, at: now), since: now)
        await deliver(deliveries(of: finding) { _ in finding }, job: job, run: nil)
      }
    }
    for record in missed {
      guard let finding = NotifyFinding(record, at: now) else { continue }
      await deliver(deliveries(of: finding) { _ in finding }, job: record.job, run: record.run)
    }
  }

  private func channels(of job: String) -> [(channel: NotifyChannel, wanted: Set<NotifyKind>)] {
    (contents.notify[job] ?? []).compactMap { entry in contents.channels[entry.to].map { ($0, entry.on) } }
  }

  /// What is to be told to channels that are no heartbeat; `detailed` adds what the channel asked for.
  private func deliveries(of finding: NotifyFinding, _ detailed: (NotifyChannel) -> NotifyFinding) -> [Delivery] {
    guard let store = recording?.store else { return [] }
    return channels(of: finding.event.job).filter { !$0.channel.isHeartbeat }.map { channel, wanted in
      let told = try? store.told(job: finding.event.job, channel: channel.name, topic: finding.topic)
      let decision = NotifyDecision(detailed(channel), on: wanted, told: told)
      return Delivery(channel, decision, finding.topic, before: told)
    }
  }

  private func withLog(_ record: RunRecord, _ channel: NotifyChannel) -> NotifyEvent {
    let finding = NotifyFinding(record, at: session.surroundings.now())
    var event = finding?.event ?? NotifyEvent(.failed, record, at: session.surroundings.now())
    if channel.include.contains(.log) { event.logTail = logTail(record.run) }
    return event
  }

  private func logTail(_ run: RunID) -> String? { recording.flatMap { LogTail.of(run, in: KeptLogs($0.state)) } }

  /// Sends all at once, so that several dead channels take no longer than one, then records how each went.
  private func deliver(_ deliveries: [Delivery], job: String, run: RunID?) async {
    let results = await withTaskGroup(of: (Int, NotifyResult?).self) { group in
      for (index, delivery) in deliveries.enumerated() {
        group.addTask { (index, await delivery.send(by: sender)) }
      }
      return await group.reduce(into: [Int: NotifyResult]()) { $0[$1.0] = $1.1 }
    }
    for (index, delivery) in deliveries.enumerated() {
      let result = results[index]
      if let result, !result.ok {
        session.console.warn("channel '\(result.channel)' was not told about job '\(job)': \(result.message)")
      }
      guard let store = recording?.store else { continue }
      if let result { try? store.add(result, job: job, run: run) }
      guard let topic = delivery.topic else { continue }
      let state = result?.ok ?? true ? delivery.told : delivery.untold
      if state != delivery.before {
        try? store.setTold(state, job: job, channel: delivery.channel.name, topic: topic)
      }
    }
  }
}
