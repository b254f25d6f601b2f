extension KeyTable {
  /// The problem of a key this mapping does not know, with what was probably meant.
  func unknown(_ entry: YAMLEntry, at site: KeySite) -> JobProblem {
    let place = site.path.isEmpty ? "" : " in \(quoted(site.path))"
    if entry.key == "<<" {
      return JobProblem(
        at: entry.position, "merge keys ('<<') are not supported",
        hint: "write the keys out, or put what jobs share under 'defaults' in \(JobFile.sharedName)")
    }
    if let colon = entry.key.firstIndex(of: ":"), keys.contains(where: { $0.name == entry.key[..<colon] }) {
      let key = String(entry.key[...colon])
      return JobProblem(
        at: entry.position, "there is no space after \(quoted(key))", hint: "write 'key: value', with a space")
    }
    let message = isSecret ? "unknown key" + place : "unknown key \(quoted(entry.key))" + place
    return JobProblem(at: entry.position, message, hint: hint(for: entry.key))
  }

  private func hint(for key: String) -> String {
    let names = keys.map(\.name)
    if let near = nearestKey(to: key, among: names + synonyms.keys.sorted()) {
      return "did you mean '\(synonyms[near] ?? near)'?"
    }
    if !isSecret, let home = KeyPlaces.home(of: key) { return "'\(key)' belongs \(home)" }
    if ["flags", "args", "extra_args", "options", "rclone_flags", "rclone_args"].contains(simplified(key)) {
      return "flags cannot be passed to rclone; mirrorkeep chooses them"
    }
    return "the keys here are \(enumeration(keys.filter(\.support.isAccepted).map(\.name), "and"))"
  }
}

/// The name in `names` nearest to `key`: at most a third of its letters changed, added, left out or swapped with their
/// neighbour; case and `-` for `_` do not count. nil where none is that near.
package func nearestKey(to key: String, among names: [String]) -> String? {
  guard key.utf8.count <= 64 else { return nil }
  let key = simplified(key)
  let near = names.map { (name: $0, distance: editDistance(Array(key.utf8), Array($0.utf8))) }
    .min { $0.distance < $1.distance }
  guard let near, near.distance <= max(1, near.name.utf8.count / 3) else { return nil }
  return near.name
}

private func simplified(_ key: String) -> String {
  String(key.lowercased().map { $0 == "-" || $0 == " " ? "_" : $0 })
}

/// Damerau-Levenshtein distance (adjacent swaps count one).
private func editDistance(_ first: [UInt8], _ second: [UInt8]) -> Int {
  var beforeLast: [Int] = []
  var last = Array(0...second.count)
  for row in 0..<first.count {
    var current = [row + 1]
    for column in 0..<second.count {
      let change = last[column] + (first[row] == second[column] ? 0 : 1)
      var best = min(change, last[column + 1] + 1, current[column] + 1)
      if row > 0, column > 0, first[row] == second[column - 1], first[row - 1] == second[column] {
        best = min(best, beforeLast[column - 1] + 1)
      }
      current.append(best)
    }
    (beforeLast, last) = (last, current)
  }
  return last[second.count]
}
