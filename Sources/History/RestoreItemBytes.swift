import BackupCore

/// Items of a restore as bytes, each behind its length; reads them one after another.
struct RestoreItemBytes {
  private(set) var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  static func append(_ item: RestoreItem, to bytes: inout [UInt8]) {
    var one: [UInt8] = [item.decision.rawValue, item.isLink ? 1 : 0, UInt8(item.state.condition.rawValue)]
    let state = item.state
    put(state.path.bytes, &one)
    put(item.isLink ? item.path.bytes : nil, &one)
    put(number: state.bytes, &one)
    put(number: state.modified, &one)
    put(number: state.mode.map { Int64($0) }, &one)
    put(state.link, &one)
    put(state.hash.map { Array($0.utf8) }, &one)
    switch state.place {
    case .mirror(let path):
      put(nil, &one)
      put(path == state.path ? nil : path.bytes, &one)
    case .versions(let run, let path):
      put(Array(run.text.utf8), &one)
      put(path == state.path ? nil : path.bytes, &one)
    }
    put(Array(state.since.text.utf8), &one)
    put(length: one.count, &bytes)
    bytes += one
  }

  /// The next whole item; nil when the rest holds none.
  mutating func next() -> RestoreItem? {
    let before = rest
    guard let length = length(), rest.count >= length else {
      rest = before
      return nil
    }
    var inside = RestoreItemBytes(rest.prefix(length))
    guard let item = inside.item() else { return nil }
    rest = rest.dropFirst(length)
    return item
  }

  private mutating func item() -> RestoreItem? {
    guard rest.count >= 3, let decision = RestoreItem.Decision(rawValue: rest.removeFirst()) else { return nil }
    let isLink = rest.removeFirst() == 1
    guard let condition = FileState.Condition(rawValue: Int(rest.removeFirst())), let path = text() else { return nil }
    let own = text()
    let (bytes, modified, mode) = (number(), number(), number())
    let (link, hash) = (text(), text())
    let (keeper, place) = (text(), MirrorPath(bytes: text() ?? path))
    guard let since = text().flatMap({ RunID(String(decoding: $0, as: UTF8.self)) }) else { return nil }
    let run = keeper.flatMap { RunID(String(decoding: $0, as: UTF8.self)) }
    let state = FileState(
      path: MirrorPath(bytes: path), bytes: bytes, modified: modified,
      mode: mode.map { UInt16(truncatingIfNeeded: $0) },
      link: link, hash: hash.map { String(decoding: $0, as: UTF8.self) },
      place: run.map { .versions($0, place) } ?? .mirror(place), condition: condition, since: since)
    return RestoreItem(state: state, decision: decision, path: MirrorPath(bytes: own ?? path), isLink: isLink)
  }

  private static func put(length: Int, _ bytes: inout [UInt8]) {
    for shift in [0, 8, 16, 24] { bytes.append(UInt8(truncatingIfNeeded: length >> shift)) }
  }

  private static func put(_ text: [UInt8]?, _ bytes: inout [UInt8]) {
    put(length: text?.count ?? 0xFFFF_FFFF, &bytes)
    bytes += text ?? []
  }

  private static func put(number: Int64?, _ bytes: inout [UInt8]) {
    bytes.append(number == nil ? 0 : 1)
    for shift in stride(from: Int64(0), to: 64, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: (number ?? 0) >> shift))
    }
  }

  private mutating func length() -> Int? {
    guard rest.count >= 4 else { return nil }
    return (0..<4).reduce(0) { sum, index in sum | Int(rest.removeFirst()) << (8 * index) }
  }

  private mutating func text() -> [UInt8]? {
    guard let count = length(), count != 0xFFFF_FFFF, rest.count >= count else { return nil }
    defer { rest = rest.dropFirst(count) }
    return Array(rest.prefix(count))
  }

  private mutating func number() -> Int64? {
    guard rest.count >= 9 else { return nil }
    let isThere = rest.removeFirst() == 1
    let bits = (0..<8).reduce(UInt64(0)) { sum, index in sum | UInt64(rest.removeFirst()) << (8 * index) }
    return isThere ? Int64(bitPattern: bits) : nil
  }
}
