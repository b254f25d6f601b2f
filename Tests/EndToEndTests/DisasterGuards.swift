/// What a case's job file says about guards, and what follows from it for a night.
struct DisasterGuards: Sendable {
  /// Percent of the mirror's files.
  var deletions = 25
  var replacements = 50
  var floor = 20
  var minFiles: Int?
  var marker: String?
  var isSameMount = true
  var addsWhenHeld = false

  /// The line of the job's file.
  var line: String {
    var parts = ["max_deletions: \(deletions)%", "max_replacements: \(replacements)%", "floor: \(floor)"]
    if let minFiles { parts.append("min_files: \(minFiles)") }
    if let marker { parts.append("marker: \(marker)") }
    if !isSameMount { parts.append("same_mount: false") }
    if addsWhenHeld { parts.append("when_held: add") }
    return "guards: {\(parts.joined(separator: ", "))}\n"
  }

  /// The reasons the files alone give for holding a run that would make `mirror` what `source` is; none: it must succeed.
  func reasons(from mirror: Tree, to source: Tree) -> Set<String> {
    if let marker, source[marker] == nil { return ["marker-missing"] }
    var reasons: Set<String> = []
    let deleted = mirror.files.keys.filter { source.files[$0] == nil }.count
    let added = source.files.keys.filter { mirror.files[$0] == nil }.count
    let replaced = mirror.files.filter { path, old in
      guard let new = source.files[path], new.bytes != old.bytes else { return false }
      // The same size and time and other content is nothing a comparison sees.
      return new.bytes.count != old.bytes.count || new.modified != old.modified
    }.count
    if !mirror.files.isEmpty, added == 0, deleted == mirror.files.count { reasons.insert("source-empty") }
    if deleted > max(mirror.files.count * deletions / 100, floor) { reasons.insert("too-many-deletions") }
    if replaced > max(mirror.files.count * replacements / 100, floor) { reasons.insert("too-many-replacements") }
    if let minFiles, source.files.count < minFiles { reasons.insert("too-few-files") }
    return reasons
  }
}
