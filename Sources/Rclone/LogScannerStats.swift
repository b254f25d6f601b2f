/// The `stats` object of a statistics record.
extension LogScanner {
  mutating func stats() -> LogStats? {
    var stats = LogStats()
    guard take("{") else { return nil }
    if take("}") { return stats }
    var last: LogText?
    repeat {
      guard let key = string(), !key.hasEscapes, take(":"), statistic(key, into: &stats) else { return nil }
      // rclone writes them in order. A key that comes twice means what the library says it means.
      if let last, !last.bytes.lexicographicallyPrecedes(key.bytes) { return nil }
      last = key
    } while take(",")
    return take("}") ? stats : nil
  }

  private mutating func statistic(_ key: LogText, into stats: inout LogStats) -> Bool {
    switch key.bytes.count {
    case 3 where key.equals("eta"): eta(into: &stats.eta)
    case 5 where key.equals("bytes"): count(into: &stats.bytes)
    case 5 where key.equals("speed"): real(into: &stats.speed)
    case 6 where key.equals("checks"): count(into: &stats.checks)
    case 6 where key.equals("errors"): optionalCount(into: &stats.errors)
    case 6 where key.equals("listed"): count(into: &stats.listed)
    case 7 where key.equals("deletes"): count(into: &stats.deletes)
    case 7 where key.equals("renames"): count(into: &stats.renames)
    case 8 where key.equals("checking"): checking(into: &stats.checking)
    case 9 where key.equals("transfers"): count(into: &stats.transfers)
    case 9 where key.equals("lastError"): lastError(into: &stats.lastError)
    default: longStatistic(key, into: &stats)
    }
  }

  private mutating func longStatistic(_ key: LogText, into stats: inout LogStats) -> Bool {
    switch key.bytes.count {
    case 10 where key.equals("totalBytes"): return count(into: &stats.totalBytes)
    case 10 where key.equals("fatalError"): return optionalFlag(into: &stats.fatalError)
    case 10 where key.equals("retryError"): return flag(into: &stats.retryError)
    case 11 where key.equals("totalChecks"): return count(into: &stats.totalChecks)
    case 11 where key.equals("deletedDirs"): return count(into: &stats.deletedFolders)
    case 11 where key.equals("elapsedTime"): return real(into: &stats.elapsedTime)
    case 12 where key.equals("transferTime"): return skipScalar()
    case 12 where key.equals("transferring"):
      return running(into: &stats.transferring, names: &stats.transferringNames)
    case 14 where key.equals("totalTransfers"): return count(into: &stats.totalTransfers)
    case 15 where key.equals("serverSideMoves"): return count(into: &stats.serverSideMoves)
    case 16 where key.equals("serverSideCopies"): return count(into: &stats.serverSideCopies)
    case 19 where key.equals("serverSideCopyBytes"), 19 where key.equals("serverSideMoveBytes"): return skipScalar()
    default: return false
    }
  }

  private mutating func count(into field: inout Int64) -> Bool {
    guard let number = integer() else { return false }
    field = number
    return true
  }

  private mutating func optionalCount(into field: inout Int64?) -> Bool {
    field = integer()
    return field != nil
  }

  private mutating func optionalFlag(into field: inout Bool?) -> Bool {
    field = boolean()
    return field != nil
  }

  private mutating func real(into field: inout Double) -> Bool {
    guard let number = number() else { return false }
    field = number
    return true
  }

  private mutating func flag(into field: inout Bool) -> Bool {
    guard let flag = boolean() else { return false }
    field = flag
    return true
  }

  private mutating func eta(into field: inout Double?) -> Bool {
    if take(word: "null") {
      field = nil
      return true
    }
    field = number()
    return field != nil
  }

  private mutating func lastError(into field: inout String?) -> Bool {
    guard let text = string(), let bytes = text.decoded else { return false }
    field = String(decoding: bytes, as: UTF8.self)
    return true
  }

  private mutating func checking(into count: inout Int) -> Bool {
    var names: [LogName] = []
    return running(into: &count, names: &names)
  }

  /// An array of names, or of flat objects with a `name`: their number, and the first few names.
  private mutating func running(into count: inout Int, names: inout [LogName]) -> Bool {
    count = 0
    names = []
    guard take("[") else { return false }
    if take("]") { return true }
    repeat {
      var name: [UInt8]?
      guard take("{") ? transfer(name: &name) : decoded(into: &name) else { return false }
      if count < LogStats.nameLimit, let name { names.append(LogName(valid: name)) }
      count += 1
    } while take(",")
    return take("]")
  }

  /// The rest of one entry of `transferring`, after its opening brace.
  private mutating func transfer(name: inout [UInt8]?) -> Bool {
    repeat {
      guard let key = string(), !key.hasEscapes, take(":") else { return false }
      guard key.equals("name") ? decoded(into: &name) : skipScalar() else { return false }
    } while take(",")
    return take("}")
  }

  private mutating func decoded(into field: inout [UInt8]?) -> Bool {
    field = string()?.decoded
    return field != nil
  }
}
