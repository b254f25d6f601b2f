import Foundation

/// The state on disk: one JSON record a line, appended as things happen, written afresh at each start.
///
/// Confined to the `Cloud` actor. Meant to survive an orderly or disorderly end of the sandbox, not of the machine.
final class StateLog {
  private let path: String
  private var descriptor: Int32 = -1

  init(path: String) {
    self.path = path
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// The records of an earlier sandbox, `nil` when there was none; an unfinished last line is left out.
  func read() throws -> [StateRecord]? {
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    let complete = data.prefix(through: data.lastIndex(of: 10) ?? data.startIndex)
    let decoder = JSONDecoder()
    return try complete.split(separator: 10).map { line in
      do {
        return try decoder.decode(StateRecord.self, from: Data(line))
      } catch {
        throw SandboxError("'\(path)' is not a sandbox's state")
      }
    }
  }

  /// Replaces the log by these records; later ones are appended.
  func rewrite(_ records: [StateRecord]) throws {
    try Data(StateLog.lines(records)).write(to: URL(fileURLWithPath: path), options: .atomic)
    if descriptor >= 0 { close(descriptor) }
    descriptor = open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
    guard descriptor >= 0 else { throw SandboxError("cannot write '\(path)': \(String(cString: strerror(errno)))") }
  }

  func append(_ records: [StateRecord]) throws {
    guard !records.isEmpty else { return }
    let lines = try StateLog.lines(records)
    let count = lines.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
    guard count == lines.count else {
      throw SandboxError("cannot write '\(path)': \(String(cString: strerror(errno)))")
    }
  }

  private static func lines(_ records: [StateRecord]) throws -> [UInt8] {
    let encoder = JSONEncoder()
    return try records.flatMap { try encoder.encode($0) + [10] }
  }
}
