import Foundation

/// A log line read by Foundation: any JSON object, keys in any order, unknown ones ignored, values of another type too.
///
/// It is `JSONDecoder` because `JSONSerialization` drops U+FEFF from strings, which file names may hold.
struct LogFallback: Decodable {
  private var message: LogMessage
  private var text: String

  /// The event of `line`; nil where it is not a JSON object.
  static func event(_ line: UnsafeRawBufferPointer) -> LogEvent? {
    let data = Data(LogText.repaired(Array(line)))
    guard let line = try? JSONDecoder().decode(LogFallback.self, from: data) else { return nil }
    return Array(line.text.utf8).withUnsafeBytes { line.message.event($0) }
  }

  init(from decoder: any Decoder) throws {
    let line = try decoder.container(keyedBy: Key.self)
    message = LogMessage(level: LogEvent.Level(line.string(.level) ?? ""))
    message.size = line.integer(.size)
    message.skipped = line.string(.skipped).map { Array($0.utf8) }
    if let name = line.string(.object), !name.isEmpty, !(line.string(.objectType) ?? "").hasSuffix(".Fs") {
      message.object = LogName(name)
    }
    message.stats = (try? line.nestedContainer(keyedBy: Key.self, forKey: .stats)).map(Self.stats)
    text = line.string(.msg) ?? ""
  }

  private static func stats(_ record: KeyedDecodingContainer<Key>) -> LogStats {
    var stats = LogStats()
    stats.bytes = record.integer(.bytes) ?? 0
    stats.totalBytes = record.integer(.totalBytes) ?? 0
    stats.checks = record.integer(.checks) ?? 0
    stats.totalChecks = record.integer(.totalChecks) ?? 0
    stats.listed = record.integer(.listed) ?? 0
    stats.transfers = record.integer(.transfers) ?? 0
    stats.totalTransfers = record.integer(.totalTransfers) ?? 0
    stats.deletes = record.integer(.deletes) ?? 0
    stats.deletedFolders = record.integer(.deletedDirs) ?? 0
    stats.renames = record.integer(.renames) ?? 0
    stats.errors = record.integer(.errors)
    stats.serverSideCopies = record.integer(.serverSideCopies) ?? 0
    stats.serverSideMoves = record.integer(.serverSideMoves) ?? 0
    stats.fatalError = try? record.decode(Bool.self, forKey: .fatalError)
    stats.retryError = (try? record.decode(Bool.self, forKey: .retryError)) ?? false
    stats.elapsedTime = record.real(.elapsedTime) ?? 0
    stats.speed = record.real(.speed) ?? 0
    stats.eta = record.real(.eta)
    stats.lastError = record.string(.lastError)
    stats.checking = (try? record.decode([Entry].self, forKey: .checking))?.count ?? 0
    let transferring = (try? record.decode([Entry].self, forKey: .transferring)) ?? []
    stats.transferring = transferring.count
    stats.transferringNames = transferring.prefix(LogStats.nameLimit).compactMap { $0.name.map { LogName($0) } }
    return stats
  }

  /// A file being sent or compared: a name, or an object with one.
  private struct Entry: Decodable {
    var name: String?

    init(from decoder: any Decoder) throws {
      name =
        (try? decoder.singleValueContainer().decode(String.self))
        ?? (try? decoder.container(keyedBy: Key.self))?.string(.name)
    }
  }

  fileprivate enum Key: String, CodingKey {
    case level, msg, object, objectType, size, skipped, stats, name
    case bytes, totalBytes, checks, totalChecks, listed, transfers, totalTransfers, deletes, deletedDirs, renames
    case errors, serverSideCopies, serverSideMoves, fatalError, retryError, elapsedTime, speed, eta, lastError
    case checking, transferring
  }
}

extension KeyedDecodingContainer<LogFallback.Key> {
  fileprivate func string(_ key: Key) -> String? { try? decode(String.self, forKey: key) }

  fileprivate func real(_ key: Key) -> Double? { try? decode(Double.self, forKey: key) }

  /// A whole number, also one written `6.0`; nil beyond 64 bits.
  fileprivate func integer(_ key: Key) -> Int64? {
    (try? decode(Int64.self, forKey: key)) ?? real(key).flatMap { Int64(exactly: $0) }
  }
}
