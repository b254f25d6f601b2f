/// The job an entry's command is about.
enum ScheduledJobName {
  /// The word behind `run --due`; nil where that is another option or nothing.
  static func find(in words: [String]) -> String? {
    guard let place = words.indices.first(where: { words[$0] == "run" && words.dropFirst($0 + 1).first == "--due" }),
      let name = words.dropFirst(place + 2).first, isName(name)
    else { return nil }
    return name
  }

  /// Whether `name` can be a job's.
  static func isName(_ name: String) -> Bool {
    let plain: (UInt8) -> Bool = { (97...122).contains($0) || (48...57).contains($0) }
    guard let first = name.utf8.first, plain(first), name.utf8.count <= 63 else { return false }
    return name.utf8.allSatisfy { plain($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
  }
}
