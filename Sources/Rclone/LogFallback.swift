import Foundation

/// A log line read by Foundation: any JSON object, keys in any order, unknown ones ignored.
enum LogFallback {
  /// The event of `line`; nil where it is not a JSON object.
  static func event(_ line: UnsafeRawBufferPointer) -> LogEvent? {
    let data = Data(LogText.repaired(Array(line)))
    guard let value = try? JSONSerialization.jsonObject(with: data), let object = value as? [String: Any] else {
      return nil
    }
    var event = LogMessage(level: LogEvent.Level(text(object["level"]) ?? ""))
    event.size = integer(object["size"])
    event.stats = (object["stats"] as? [String: Any]).map(stats)
    if let name = text(object["object"]), !name.isEmpty, !(text(object["objectType"]) ?? "").hasSuffix(".Fs") {
      event.object = LogName(name)
    }
    event.skipped = text(object["skipped"]).map { Array($0.utf8) }
    return Array((text(object["msg"]) ?? "").utf8).withUnsafeBytes { event.event($0) }
  }

  private static func stats(_ object: [String: Any]) -> LogStats {
    func count(_ key: String) -> Int64 { integer(object[key]) ?? 0 }
    var stats = LogStats()
    stats.bytes = count("bytes")
    stats.totalBytes = count("totalBytes")
    stats.checks = count("checks")
    stats.totalChecks = count("totalChecks")
    stats.listed = count("listed")
    stats.transfers = count("transfers")
    stats.totalTransfers = count("totalTransfers")
    stats.deletes = count("deletes")
    stats.deletedFolders = count("deletedDirs")
    stats.renames = count("renames")
    stats.errors = integer(object["errors"])
    stats.serverSideCopies = count("serverSideCopies")
    stats.serverSideMoves = count("serverSideMoves")
    stats.fatalError = object["fatalError"] as? Bool
    stats.retryError = object["retryError"] as? Bool ?? false
    stats.elapsedTime = (object["elapsedTime"] as? NSNumber)?.doubleValue ?? 0
    stats.speed = (object["speed"] as? NSNumber)?.doubleValue ?? 0
    stats.eta = (object["eta"] as? NSNumber)?.doubleValue
    stats.lastError = text(object["lastError"])
    stats.checking = (object["checking"] as? [Any])?.count ?? 0
    let transferring = object["transferring"] as? [Any] ?? []
    stats.transferring = transferring.count
    stats.transferringNames = transferring.prefix(LogStats.nameLimit).compactMap { entry in
      (text(entry) ?? text((entry as? [String: Any])?["name"])).map { LogName($0) }
    }
    return stats
  }

  private static func text(_ value: Any?) -> String? { value as? String }

  /// A whole number, also one written `6.0`; nil beyond 64 bits.
  private static func integer(_ value: Any?) -> Int64? {
    guard let number = value as? NSNumber else { return nil }
    return Int64(exactly: number) ?? Int64(exactly: number.doubleValue.rounded())
  }
}
