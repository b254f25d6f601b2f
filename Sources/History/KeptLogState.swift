import BackupCore
import Foundation

/// What a `KeptLogWriter` guards with its lock: lines are cut, redacted, compressed and counted here.
struct KeptLogState {
  static let lineLimit = 1 << 20
  static let tailLimit = 64 << 10
  /// Plain bytes after which the file is flushed, so that a kill loses little.
  static let flushEvery = 1 << 20

  private let folder: StateFolder
  private let limits: KeptLogLimits
  private let redact: KeptLogWriter.Redact
  private var gzip: GzipWriter?
  private var splitter = LineSplitter(lineLimit: Self.lineLimit)
  private var sinceFlush = 0
  private var ending: KeptLogEnding?
  /// The last lines of a log that outgrew its limit, and how many bytes before them were left out.
  private var tail: [UInt8] = []
  private var leftOut = 0
  private var isOverLimit = false

  init(path: String, folder: StateFolder, limits: KeptLogLimits, redact: @escaping KeptLogWriter.Redact) {
    self.folder = folder
    self.limits = limits
    self.redact = redact
    do {
      guard hasRoom else { throw Failure.stateFile("write", path, code: ENOSPC) }
      gzip = try GzipWriter(path: path, level: 1)
    } catch {
      lose(error)
    }
  }

  mutating func take(_ bytes: [UInt8]) {
    guard ending == nil else { return }
    var lines = splitter
    splitter = LineSplitter(lineLimit: Self.lineLimit)
    bytes.withUnsafeBytes { lines.feed($0) { line, dropped in keep(line, dropped) } }
    splitter = lines
  }

  mutating func flush() {
    sinceFlush = 0
    guard ending == nil, let gzip else { return }
    guard hasRoom else { return lose(Failure.stateFile("write", gzip.path, code: ENOSPC)) }
    do { try gzip.flush() } catch { lose(error) }
  }

  mutating func finish() -> KeptLogEnding {
    if ending == nil {
      var lines = splitter
      lines.finish { line, dropped in keep(line, dropped) }
    }
    if let ending { return ending }
    do {
      if leftOut > 0 { try gzip?.write(Self.note("\(leftOut) bytes of this log were not kept")) }
      try gzip?.write(tail)
      try gzip?.finish(sync: false)
      ending = leftOut > 0 ? .shortened : .complete
    } catch {
      lose(error)
    }
    tail = []
    gzip = nil
    return ending ?? .complete
  }

  private mutating func keep(_ line: ArraySlice<UInt8>, _ dropped: Int) {
    guard ending == nil, let gzip else { return }
    let safe = dropped > 0 ? Self.withoutLastWord(line) : line
    var stored = redact(safe) ?? Array(safe)
    if dropped > 0 { stored += " … \(dropped + line.count - safe.count) bytes left out".utf8 }
    stored.append(UInt8(ascii: "\n"))
    if isOverLimit { return remember(stored) }
    do { try gzip.write(stored) } catch { return lose(error) }
    sinceFlush += stored.count
    if sinceFlush >= Self.flushEvery { flush() }
    isOverLimit = gzip.compressedBytes >= limits.perRun
  }

  /// Keeps the newest lines only, whole ones, about `tailLimit` bytes of them.
  private mutating func remember(_ line: [UInt8]) {
    tail += line
    guard tail.count > 2 * Self.tailLimit else { return }
    let surplus = tail[..<(tail.count - Self.tailLimit)]
    let cut = tail[surplus.endIndex...].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? tail.count
    leftOut += cut
    tail.removeFirst(cut)
  }

  private mutating func lose(_ error: any Error) {
    ending = .lost(error as? Failure ?? Failure(.stateUnwritable, "cannot keep the log"))
    try? gzip?.finish(sync: false)
    gzip = nil
    tail = []
  }

  private var hasRoom: Bool { (folder.freeBytes ?? .max) >= limits.reserve }

  /// A line cut in the middle of a secret would no longer be recognised as holding one.
  private static func withoutLastWord(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let ends = Set(" \",;&'\t".utf8)
    let start = line.endIndex - min(line.count, 4096)
    guard let end = line[start...].lastIndex(where: { ends.contains($0) }) else { return line[..<start] }
    return line[..<end]
  }

  /// A line of our own, in the shape of rclone's.
  private static func note(_ text: String) -> String {
    #"{"level":"notice","msg":"mirrorkeep: \#(text)","source":"mirrorkeep"}"# + "\n"
  }
}
