/// Guesses from renamed files which folders were renamed: collects the pairs of folders in which the same path leads to
/// both names of a file.
package struct RenamedFolders: Sendable {
  /// With fewer files, proving and moving a folder costs as much as moving each file.
  package static let fewestFiles = 8
  /// Each costs two starts of rclone.
  package static let mostFolders = 100
  /// So many pairs are remembered, and tried.
  private static let (mostPairs, mostTries) = (20_000, 1000)

  private struct Pair: Hashable {
    var from: MirrorPath
    var to: MirrorPath
  }

  private var counts: [Pair: Int] = [:]

  package init() {}

  /// Takes a renamed file in.
  package mutating func note(from: MirrorPath, to: MirrorPath) {
    for (old, new) in Self.folders(from: from, to: to) {
      let pair = Pair(from: old, to: new)
      if counts[pair] != nil || counts.count < Self.mostPairs { counts[pair, default: 0] += 1 }
    }
  }

  /// The pairs to try, the widest folders first, of those the ones with most files. `files` counts the renamed files seen,
  /// which need not be all of the folder's.
  package var candidates: [FolderMove] {
    let moves = counts.map { FolderMove(from: $0.key.from, to: $0.key.to, files: $0.value) }
    let ordered = moves.map { ($0.from.parts.count, $0) }.sorted { left, right in
      (left.0, right.1.files, left.1.from, left.1.to) < (right.0, left.1.files, right.1.from, right.1.to)
    }
    return ordered.prefix(Self.mostTries).map(\.1)
  }

  /// The folders a file's two names have the same path below, the widest first. None that are the mirror itself, lie in
  /// each other, differ by case alone, also only on the way to them (where case does not count, a look by name would find
  /// neither), or have a name that is not written the same way to rclone and to the system.
  static func folders(from: MirrorPath, to: MirrorPath) -> [(from: MirrorPath, to: MirrorPath)] {
    let (old, new) = (from.parts, to.parts)
    let common = zip(old.reversed(), new.reversed()).prefix { $0 == $1 }.count
    guard common > 0 else { return [] }
    return (1...common).reversed().compactMap { depth in
      let pair = (from: folder(old.dropLast(depth)), to: folder(new.dropLast(depth)))
      guard !pair.from.bytes.isEmpty, !pair.to.bytes.isEmpty, !pair.from.holds(pair.to), !pair.to.holds(pair.from),
        pair.from.isPlainName, pair.to.isPlainName, !differByCase(pair.from, pair.to)
      else { return nil }
      return pair
    }
  }

  private static func differByCase(_ from: MirrorPath, _ to: MirrorPath) -> Bool {
    zip(from.parts, to.parts).contains { old, new in
      old != new
        && String(decoding: old, as: UTF8.self).lowercased() == String(decoding: new, as: UTF8.self).lowercased()
    }
  }

  private static func folder(_ parts: ArraySlice<ArraySlice<UInt8>>) -> MirrorPath {
    MirrorPath(bytes: Array(parts.joined(separator: [UInt8(ascii: "/")])))
  }
}

extension MirrorPath {
  /// Whether rclone's form of the path is the path itself, also where it is not one of a list but the root of a command
  /// (docs/rclone.md, "Names").
  package var isPlainName: Bool {
    guard let text = String(validating: bytes, as: UTF8.self) else { return false }
    return text.unicodeScalars.allSatisfy { scalar in
      !(0x2400...0x2421).contains(scalar.value) && ![0x201B, 0xFF0E].contains(scalar.value) && scalar.value >= 0x20
        && scalar.value != 0x7F
    }
  }
}
