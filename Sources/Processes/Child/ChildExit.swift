/// How a child ended: data, not an error.
package struct ChildExit: Equatable, Sendable {
  /// How the process went.
  package enum End: Equatable, Sendable {
    case exited(Int32)
    /// Killed by this signal; not the same as an exit with 128 + n.
    case signalled(Int32)
    /// The supervisor itself was killed before it could say; the child has been killed too.
    case lost
  }

  package var end: End
  /// Largest resident size of the child and what it waited for, 0 when unknown. Linux counts the moment before `exec`
  /// too, so it is never below the supervisor's own size (about 20 MB).
  package var peakMemoryBytes: Int64
  /// User and system time of the child and what it waited for.
  package var processorMicroseconds: Int64
  /// Whether `ChildCommand.timeLimit` ended it.
  package var timedOut: Bool

  package init(
    end: End, peakMemoryBytes: Int64 = 0, processorMicroseconds: Int64 = 0, timedOut: Bool = false
  ) {
    self.end = end
    self.peakMemoryBytes = peakMemoryBytes
    self.processorMicroseconds = processorMicroseconds
    self.timedOut = timedOut
  }

  /// Whether the child said it did well. That alone is no proof that it did anything.
  package var isZero: Bool { end == .exited(0) }

  /// For messages: "exit status 3", "killed by signal 9, maybe out of memory".
  package var text: String {
    switch end {
    case .exited(let status): "exit status \(status)"
    case .signalled(9): timedOut ? "killed after its time limit" : "killed by signal 9, maybe out of memory"
    case .signalled(let signal): "killed by signal \(signal)"
    case .lost: "killed together with its supervisor"
    }
  }
}
