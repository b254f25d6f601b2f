import BackupCore

/// Finds the item of a restore's list by the name rclone's log has for it, and remembers which are in their places.
///
/// 16 bytes an item; built before the fetch. Names two items share find neither.
struct ArrivalIndex {
  private struct Entry {
    let name: UInt64
    let position: UInt64
  }

  /// In the order of the names' hashes.
  private var entries: ContiguousArray<Entry> = []
  private var placed: [Bool] = []

  static let empty = ArrivalIndex()

  private init() {}

  /// Takes in the items `name` has a log name for.
  init(_ list: any RestoreList, name: (RestoreItem) -> [UInt8]?) throws {
    try list.forEachPosition { item, position in
      if let name = name(item) { entries.append(Entry(name: Self.hash(name), position: position)) }
    }
    entries.sort { $0.name < $1.name }
    placed = [Bool](repeating: false, count: entries.count)
  }

  static func hash(_ name: [UInt8]) -> UInt64 {
    var hash = FNV1a()
    hash.add(name)
    return hash.value
  }

  /// Where the one item with this hash is in the list.
  func position(of hash: UInt64) -> UInt64? { index(of: hash).map { entries[$0].position } }

  mutating func markPlaced(_ hash: UInt64) {
    if let index = index(of: hash) { placed[index] = true }
  }

  /// Whether the item at this position of the list is placed; `name` is its own.
  func isPlaced(_ name: [UInt8], at position: UInt64) -> Bool {
    guard let index = index(of: Self.hash(name)) else { return false }
    return placed[index] && entries[index].position == position
  }

  private func index(of hash: UInt64) -> Int? {
    var (low, high) = (0, entries.count)
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].name < hash { low = middle + 1 } else { high = middle }
    }
    let isOnly =
      low < entries.count && entries[low].name == hash
      && (low + 1 == entries.count || entries[low + 1].name != hash)
    return isOnly ? low : nil
  }
}
