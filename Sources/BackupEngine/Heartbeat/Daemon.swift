import BackupCore
package import Foundation

/// The built-in scheduler: heartbeats at the times something is due, until the task is cancelled.
///
/// Between them it waits for the earliest of all tasks' next slots, and looks only at tasks whose time has come: what a
/// turn costs does not grow with the jobs that have nothing to do. `now` is the calendar clock.
package func runDaemon(parallel: Int = 1, through ports: DaemonPorts, now: @Sendable () -> Date) async {
  var queue = TaskQueue()
  var waking = DaemonPorts.Waking.change
  while !Task.isCancelled {
    if waking == .change { queue.fill(ports.tasks(), at: now()) }
    let ready = queue.ready(at: now())
    do {
      let heartbeat = try ports.heartbeat()
      let due = try ready.filter { task in try queue.note(heartbeat.due(task), of: task, at: now()) }
      if !due.isEmpty {
        ports.tell(.working(jobs: due.map(\.job)))
        let left = try await beat(due, parallel: parallel, through: heartbeat).left
        for (task, due) in left { _ = queue.note(due, of: task, at: now()) }
      }
    } catch {
      ports.complain(error)
      for task in ready { queue.postpone(task, at: now()) }
    }
    guard !Task.isCancelled else { break }
    ports.tell(.ready(tasks: queue.count, next: queue.next))
    waking = await ports.wait(queue.next)
  }
  ports.tell(.stopping)
}
