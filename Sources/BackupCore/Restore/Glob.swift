/// A pattern of paths: `*` and `?` within a name, `**` across folders (`**/` also none), `[a-z]`, `[!a]`, `\` before a
/// character that is meant itself. It is about the whole path from the source on.
package struct Glob: Equatable, Sendable {
  private enum Token: Equatable, Sendable {
    case unit(UInt32)
    case one
    case set([ClosedRange<UInt32>], negated: Bool)
    case many
    case everything
    /// `**/`, any folders or none, is these two: where a name may begin, and where one of the folders is passed.
    case folders
    case inFolders
  }

  private var tokens: [Token] = []
  private static let slash: UInt32 = 0x2F

  /// nil where a `[` has no end or nothing follows a `\`.
  package init?(_ pattern: [UInt8]) {
    var rest = Self.units(pattern)[...]
    while let unit = rest.popFirst() {
      switch Character(UnicodeScalar(unit) ?? " ") {
      case "\\":
        guard let next = rest.popFirst() else { return nil }
        tokens.append(.unit(next))
      case "?": tokens.append(.one)
      case "[":
        guard let set = Self.set(&rest) else { return nil }
        tokens.append(set)
      case "*":
        guard rest.first == UInt32(UInt8(ascii: "*")) else {
          tokens.append(.many)
          continue
        }
        while rest.first == UInt32(UInt8(ascii: "*")) { rest.removeFirst() }
        let atStart = tokens.isEmpty || tokens.last == .unit(Self.slash) || tokens.last == .inFolders
        if atStart, rest.first == Self.slash {
          rest.removeFirst()
          tokens += [.folders, .inFolders]
        } else {
          tokens.append(.everything)
        }
      default: tokens.append(.unit(unit))
      }
    }
  }

  /// Whether the pattern is about `path` or a folder it lies in. Linear in both, whatever the pattern.
  package func matches(_ path: [UInt8]) -> Bool {
    var states = [Bool](repeating: false, count: tokens.count + 1)
    states[0] = true
    skip(&states)
    for unit in Self.units(path) {
      if unit == Self.slash, states[tokens.count] { return true }
      var next = [Bool](repeating: false, count: tokens.count + 1)
      for (index, token) in tokens.enumerated() where states[index] { step(token, index, unit, &next) }
      skip(&next)
      states = next
    }
    return states[tokens.count]
  }

  private func step(_ token: Token, _ index: Int, _ unit: UInt32, _ next: inout [Bool]) {
    switch token {
    case .unit(let wanted): if unit == wanted { next[index + 1] = true }
    case .one: if unit != Self.slash { next[index + 1] = true }
    case .set(let ranges, let negated):
      if unit != Self.slash, ranges.contains(where: { $0.contains(unit) }) != negated { next[index + 1] = true }
    case .many: if unit != Self.slash { next[index] = true }
    case .everything: next[index] = true
    case .folders: break
    case .inFolders: next[unit == Self.slash ? index - 1 : index] = true
    }
  }

  /// What needs no character may be passed over.
  private func skip(_ states: inout [Bool]) {
    for (index, token) in tokens.enumerated() where states[index] {
      switch token {
      case .many, .everything: states[index + 1] = true
      case .folders: (states[index + 1], states[index + 2]) = (true, true)
      case .unit, .one, .set, .inFolders: break
      }
    }
  }

  private static func set(_ rest: inout ArraySlice<UInt32>) -> Token? {
    let isNegated = rest.first == UInt32(UInt8(ascii: "!")) || rest.first == UInt32(UInt8(ascii: "^"))
    if isNegated { rest.removeFirst() }
    var ranges: [ClosedRange<UInt32>] = []
    while var low = rest.popFirst() {
      if low == UInt32(UInt8(ascii: "]")), !ranges.isEmpty { return .set(ranges, negated: isNegated) }
      if low == UInt32(UInt8(ascii: "\\")) {
        guard let next = rest.popFirst() else { return nil }
        low = next
      }
      let isRange = rest.first == UInt32(UInt8(ascii: "-")) && rest.dropFirst().first != UInt32(UInt8(ascii: "]"))
      guard isRange, rest.count > 1 else {
        ranges.append(low...low)
        continue
      }
      rest.removeFirst()
      let high = rest.removeFirst()
      guard low <= high else { return nil }
      ranges.append(low...high)
    }
    return nil
  }

  /// Characters as numbers; a byte that is not UTF-8 as one no character has.
  private static func units(_ bytes: [UInt8]) -> [UInt32] {
    var units: [UInt32] = []
    units.reserveCapacity(bytes.count)
    var rest = bytes[...]
    while !rest.isEmpty {
      var decoder = UTF8()
      var source = rest.makeIterator()
      if case .scalarValue(let scalar) = decoder.decode(&source) {
        units.append(scalar.value)
        rest = rest.dropFirst(String(scalar).utf8.count)
      } else if let bad = rest.popFirst() {
        units.append(0x11_0000 + UInt32(bad))
      }
    }
    return units
  }
}
