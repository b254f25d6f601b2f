import BackupCore
import Foundation
import TestSupport

/// Random changes to a source folder: what a person, and an adversary of file names, does between two backups.
struct HistoriesChanges {
  let root: [UInt8]
  private var random: SeededRandom
  /// The time of the last change, in nanoseconds since 1970.
  private var time: Int64 = 1_600_000_000_123_456_789

  /// Whether no two times are within a second: a remote that keeps seconds takes such files for the same.
  private let isCoarse: Bool

  init(_ root: String, _ random: SeededRandom, isCoarse: Bool) {
    self.root = Array(root.utf8)
    self.random = random
    self.isCoarse = isCoarse
    if isCoarse { oddTimes.removeLast() }
    HistoriesDisk.write(Array("here".utf8), to: path(Array("keep".utf8)), modified: time)
  }

  /// Pieces names are made of: letters and everything that was trouble for somebody.
  private static let pieces: [[UInt8]] =
    [
      "a", "b", "A", "é", "e\u{301}", "\n", "\t", "\u{7F}", "\u{1B}", "␊", "␀", "␡", "‛␊", "‛", "\u{FFFD}", "．", "．．",
      "...",
      " ", "-", "#", ";", "*", "[", "{", "\\", "'", "\"", "`", "$", "%", "~", "／", "＼", ":", "|", "\u{202E}",
      "\u{FEFF}",
      ".rclonelink", "(2094)", "ß", "日", "𝄞",
    ].map { Array($0.utf8) } + [[0xFF], [0xFE], [0xED, 0xA0, 0x80], [0xE2, 0x82], [0xC0, 0xAF]]

  private mutating func name() -> [UInt8] {
    if chance(2) { return [UInt8(ascii: "a") + UInt8.random(in: 0..<6, using: &random)] }
    var name: [UInt8] = []
    for _ in 0..<Int.random(in: 1...3, using: &random) { name += Self.pieces.randomElement(using: &random) ?? [] }
    // rclone cannot open it, and would take it for another that it can, were that beside it.
    if MirrorPath(localBytes: name).localBytes != name { name = Array("odd".utf8) + name }
    return name == [0x2E] || name == [0x2E, 0x2E] ? Array("x".utf8) : name
  }

  private mutating func newPath() -> [UInt8] {
    var parts: [[UInt8]] = []
    for _ in 0..<([1, 1, 2, 3].randomElement(using: &random) ?? 1) { parts.append(name()) }
    return Array(parts.joined(separator: [0x2F]))
  }

  private func path(_ relative: [UInt8]) -> [UInt8] { root + [0x2F] + relative }

  private mutating func chance(_ of: Int) -> Bool { Int.random(in: 0..<of, using: &random) == 0 }

  /// Times nobody expects, each once: a file changed at one time twice looks as it did to everybody.
  private var oddTimes: [Int64] = [-3_600_000_000_000, 7_000_000_000_000_000_000, 0, 1]

  /// Some time later than all before; sometimes only a fraction of a second, rarely a time nobody expects.
  private mutating func nextTime() -> Int64 {
    if chance(40), let index = oddTimes.indices.randomElement(using: &random) { return oddTimes.remove(at: index) }
    time += !isCoarse && chance(4) ? 100_000_000 : Int64.random(in: 2...100_000, using: &random) * 1_000_000_000
    return time
  }

  private mutating func content() -> [UInt8] {
    let size = [0, 1, 5, 5, 5, 300, 40_000].randomElement(using: &random) ?? 5
    // Few distinct ones: identical files must not be taken for each other.
    let letter = UInt8.random(in: 97...122, using: &random)
    return [UInt8](repeating: letter, count: size)
  }

  private mutating func anyFile() -> [UInt8]? {
    HistoriesTree(reading: String(decoding: root, as: UTF8.self)).files.keys
      .filter { $0 != Array("keep".utf8) }.sorted { $0.lexicographicallyPrecedes($1) }.randomElement(using: &random)
  }

  mutating func make(_ count: Int) { for _ in 0..<count { makeOne() } }

  /// The folder that is renamed as a whole, with enough files for it.
  private var album: [UInt8]?

  /// The files of the last burst, and how many there ever were.
  private var (burst, shots): ([[UInt8]], Int) = ([], 0)

  /// Whether a file of this path may be renamed with its folder or in a burst; no other is.
  static func isRenamed(_ path: [UInt8]) -> Bool {
    let text = String(decoding: path, as: UTF8.self)
    return text.contains("/album/") || text.contains("/burst/")
  }

  /// Makes files of one size and second, some of them identical, or gives some of them other names, each for itself.
  private mutating func renameBurst() {
    burst = burst.filter { HistoriesDisk.status(path($0)) != nil }
    if burst.count > 1 {
      for index in burst.indices where !chance(4) {
        let target = nextShot()
        guard HistoriesDisk.write([], to: path(target), modified: time) else { continue }
        HistoriesDisk.move(path(burst[index]), to: path(target))
        burst[index] = target
      }
      // A stranger that looks like one of them takes part.
      if chance(4), let one = burst.first { addShot(like: one) }
      burst = burst.shuffled(using: &random)
    } else {
      let size = [5, 300, 300_000].randomElement(using: &random) ?? 5
      let first = nextShot()
      HistoriesDisk.write([UInt8](repeating: 112, count: size), to: path(first), modified: nextTime())
      burst = [first]
      for _ in 0..<Int.random(in: 1...5, using: &random) { addShot(like: first) }
    }
  }

  /// Adds a file of the size and second of another, which differs in its last byte or not at all.
  private mutating func addShot(like other: [UInt8]) {
    guard var bytes = HistoriesDisk.content(path(other)), !bytes.isEmpty, let status = HistoriesDisk.status(path(other))
    else { return }
    bytes[bytes.count - 1] = UInt8.random(in: 97...104, using: &random)
    let shot = nextShot()
    // Within the second where the remote keeps more of it.
    let fraction = isCoarse ? Int64(status.st_mtim.tv_nsec) : Int64.random(in: 0..<1_000_000_000, using: &random)
    let stamp = Int64(status.st_mtim.tv_sec) * 1_000_000_000 + fraction
    if HistoriesDisk.write(bytes, to: path(shot), modified: stamp) { burst.append(shot) }
  }

  /// A name no file ever had: to a remote that keeps seconds two of a burst are the same in one place.
  private mutating func nextShot() -> [UInt8] {
    shots += 1
    return newPath() + Array("/burst/\(shots)".utf8)
  }

  /// Makes the album, or gives it another name, now and then with a file changed or added at the same time.
  private mutating func renameAlbum() {
    let target = newPath() + Array("/album".utf8)
    guard HistoriesDisk.status(path(target)) == nil else { return }
    if let album, HistoriesDisk.names(path(album)).count > 7 {
      let marker = path(target) + Array("/x".utf8)
      guard HistoriesDisk.write([], to: marker, modified: nextTime()) else { return }
      HistoriesDisk.remove(path(target))
      HistoriesDisk.move(path(album), to: path(target))
      if chance(3) { HistoriesDisk.write(content(), to: path(target + [0x2F] + name()), modified: nextTime()) }
    } else {
      for _ in 0..<12 {
        HistoriesDisk.write(content() + name(), to: path(target + [0x2F] + name()), modified: nextTime())
      }
    }
    album = target
  }

  private mutating func makeOne() {
    if chance(6) { return renameAlbum() }
    if chance(6) { return renameBurst() }
    guard let file = anyFile(), !chance(3) else {
      HistoriesDisk.write(content(), to: path(newPath()), modified: nextTime())
      return
    }
    let target = path(file)
    switch Int.random(in: 0..<9, using: &random) {
    case 0, 1: HistoriesDisk.write(content(), to: target, modified: nextTime())
    case 2:
      // New content of the same size.
      let size = HistoriesDisk.content(target)?.count ?? 0
      HistoriesDisk.write(
        [UInt8](repeating: UInt8.random(in: 65...90, using: &random), count: size), to: target, modified: nextTime())
    case 3, 4: HistoriesDisk.setTime(of: target, nextTime())
    case 5: HistoriesDisk.remove(target)
    case 6:
      let other = path(newPath())
      if HistoriesDisk.status(other) == nil {
        HistoriesDisk.write(HistoriesDisk.content(target) ?? [], to: other, modified: nextTime())
        HistoriesDisk.remove(target)
      }
    case 7:
      // A file becomes a folder.
      HistoriesDisk.remove(target)
      HistoriesDisk.write(content(), to: target + [0x2F] + name(), modified: nextTime())
    default:
      // A folder becomes a file, or goes.
      guard let slash = file.lastIndex(of: 0x2F) else { return HistoriesDisk.remove(target) }
      let folder = path(Array(file[..<slash]))
      HistoriesDisk.remove(folder)
      if chance(2) { HistoriesDisk.write(content(), to: folder, modified: nextTime()) }
    }
  }
}
