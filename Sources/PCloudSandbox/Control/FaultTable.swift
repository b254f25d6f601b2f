import Foundation

/// The faults in force and how often each has struck. Confined to the `Cloud` actor.
struct FaultTable {
  private var entries: [FaultEntry] = []
  private var lastID = 0

  var all: [FaultEntry] { entries }

  /// - Returns: the id it can be asked for and removed by.
  mutating func add(_ fault: Fault) -> Int {
    lastID += 1
    entries.append(FaultEntry(id: lastID, fault: fault))
    return lastID
  }

  /// - Returns: whether there was one.
  mutating func remove(_ id: Int) -> Bool {
    let count = entries.count
    entries.removeAll { $0.id == id }
    return entries.count < count
  }

  mutating func removeAll() {
    entries = []
  }

  /// The faults that strike this call, in the order they were added; each is counted.
  mutating func strike(_ call: CallFacts) -> [FaultEntry] {
    var struck: [FaultEntry] = []
    for index in entries.indices where FaultTable.matches(entries[index].fault, call) {
      entries[index].seen += 1
      let fault = entries[index].fault
      let number = entries[index].seen - fault.after - 1
      guard number >= 0, number % max(1, fault.every) == 0, fault.times.map({ entries[index].hits < $0 }) ?? true else {
        continue
      }
      entries[index].hits += 1
      struck.append(entries[index])
    }
    return struck
  }

  private static func matches(_ fault: Fault, _ call: CallFacts) -> Bool {
    guard fault.method == "*" || fault.method == call.method else { return false }
    if let token = fault.token, token != call.token { return false }
    if let folder = fault.folderid, !call.folders.contains(folder) { return false }
    if let path = fault.folder {
      let absolute = path.hasPrefix("/") ? path : "/" + path
      guard call.folderPaths.contains(absolute) else { return false }
    }
    guard let pattern = fault.filename else { return true }
    return call.names.contains { fnmatch(pattern, $0, 0) == 0 }
  }
}
