// Read this first: what `run --due` and every turn of the daemon do.
package import BackupCore

/// Records what was missed, runs what is due, and says who is overdue then, in the order of `tasks`, `parallel` at a time
/// where they do not overlap.
///
/// claim -> decide -> record missed slots -> run. A task is decided only once it is claimed, so that of two heartbeats at
/// once one runs it and the other sees it served. Cancelling the task stops the runs under way and begins no more. Throws
/// what the history throws; the other tasks are carried out first.
package func beat(
  _ tasks: [ScheduledTask], parallel: Int = 1, through ports: HeartbeatPorts
) async throws -> Beat {
  var waiting = tasks
  var running: [ScheduledTask] = []
  var records: [RunRecord] = []
  var failure: (any Error)?
  await withTaskGroup(of: (ScheduledTask, Result<RunRecord?, any Error>).self) { group in
    while true {
      while !Task.isCancelled, running.count < max(1, parallel),
        let index = waiting.firstIndex(where: { task in !running.contains { ports.overlaps($0, task) } })
      {
        let task = waiting.remove(at: index)
        running.append(task)
        group.addTask { (task, await attempt(task, through: ports)) }
      }
      guard let (task, result) = await group.next() else { return }
      running.removeAll { $0 == task }
      switch result {
      case .success(let record): if let record { records.append(record) }
      case .failure(let error): failure = failure ?? error
      }
    }
  }
  if let failure { throw failure }
  let left = try tasks.map { (task: $0, due: try ports.due($0)) }
  await ports.finished(left)
  return Beat(records: records, left: left)
}

private func attempt(
  _ task: ScheduledTask, through ports: HeartbeatPorts
) async -> Result<RunRecord?, any Error> {
  do {
    guard let done = try ports.claim(task) else { return .success(nil) }
    defer { done() }
    guard let due = try ports.due(task) else { return .success(nil) }
    if let missed = due.missed { try ports.recordMissed(task, missed) }
    return .success(due.isDue ? try await ports.run(task, due) : nil)
  } catch {
    return .failure(error)
  }
}
