package import BackupCore
import Foundation

/// Writes journals (docs/keep-folder.md) in constant memory.
package struct JournalWriter {
  /// Writes the journal `header` begins to a new file at `path`, 0600; when this returns it is on the disk, whole.
  ///
  /// A planned journal needs `plan` as committed, a done one `plan` as settled; a checkpoint also `states`, in which the
  /// run is applied already, and without a plan says only what the mirror holds since then and before; a heartbeat neither.
  /// `RunRecord`, as every record, holds no secret.
  package static func write(
    to path: String, _ header: JournalHeader, plan: PlanFile? = nil, states: FileStates? = nil
  ) throws {
    let unfinished = path + ".new"
    unlink(unfinished)
    do {
      var writer = try JournalWriter(unfinished, header)
      switch header.journal {
      case .planned:
        try plan?.forEach(includingObstacles: false) { try writer.add(JournalLine(planned: $0)) }
        try plan?.forEachExclusion { try writer.add(JournalLine($1 ? .included : .excluded, $0)) }
      case .done, .checkpoint:
        try plan?.forEachSettled { row in
          if let line = JournalLine(settled: row) { try writer.add(line) }
        }
        guard header.journal == .checkpoint else {
          try plan?.forEachExclusion { try writer.add(JournalLine($1 ? .included : .excluded, $0)) }
          break
        }
        try states?.forEachCurrent(header.claim) { state in
          if state.since != header.run {
            try writer.add(JournalLine(.unchanged, state))
          } else if plan == nil {
            try writer.add(JournalLine(.added, state))
          }
        }
        try plan?.forEachExclusion { if $1 { try writer.add(JournalLine(.included, $0)) } }
        try states?.forEachExcluded(header.claim) { try writer.add(JournalLine(.excluded, $0)) }
      case .heartbeat: break
      }
      try writer.finish()
    } catch {
      unlink(unfinished)
      throw error
    }
    guard rename(unfinished, path) == 0 else { throw Failure.stateFile("write", path, code: errno) }
    if let slash = path.lastIndex(of: "/") { StateFile.syncFolder(String(path[...slash])) }
  }

  private let gzip: GzipWriter
  private let run: RunID
  private var buffer: [UInt8] = []
  private var lines = 0

  private init(_ path: String, _ header: JournalHeader) throws {
    gzip = try GzipWriter(path: path)
    run = header.run
    try gzip.write(Self.json(header))
  }

  private mutating func add(_ line: JournalLine) throws {
    line.append(to: &buffer, run: run)
    lines += 1
    guard buffer.count >= 1 << 16 else { return }
    try gzip.write(buffer)
    buffer.removeAll(keepingCapacity: true)
  }

  private mutating func finish() throws {
    try gzip.write(buffer)
    try gzip.write(Self.json(JournalEnd(lines: lines)))
    try gzip.finish(sync: true)
  }

  private static func json(_ value: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return [UInt8](try encoder.encode(value)) + [UInt8(ascii: "\n")]
  }
}
