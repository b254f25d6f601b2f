import BackupCore
import BackupEngine
import History
import Processes
import Rclone

extension Live {
  /// The ports of a verify.
  func verifyPorts() throws -> VerifyPorts {
    let (store, resources, rclone) = (store, resources, rclone)
    return VerifyPorts(
      ports: try ports(), lock: { try resources.lock($0, $1, .shared) },
      current: { claim, body in
        try store.read { db in
          let states = FileStates(db)
          let hasExcluded = try states.excludedCount(claim) > 0
          try states.forEachCurrent(claim) { state in
            if try !hasExcluded || !states.isExcluded(claim, state.path) { try body(state) }
          }
        }
      },
      turns: { try store.finishedVerifies(job: $0) },
      compare: { job, list in
        try await rclone.remote().compare(
          (list.file, list.count), here: job.source, with: job.destination.description, of: job, seen: { _ in })
      },
      announce: { Console.standard.tell($0) })
  }
}
