/// The one line that says what a run changed.
package enum RunSummary {
  /// `3 added, 1 replaced, 2 deleted, 4.1 MiB sent`, or that nothing had to be done, or nothing was.
  package static func text(_ record: RunRecord) -> String {
    let files = record.files
    var parts: [String] = []
    for (count, word) in [
      (files.added, "added"), (files.replaced, "replaced"), (files.deleted, "deleted"), (files.moved, "moved"),
      (files.touched, "touched"),
    ] where count > 0 {
      parts.append("\(count) \(word)")
    }
    if parts.isEmpty {
      let nothing = files.failed + files.pendingDeletions == 0 ? "nothing to do" : "nothing changed"
      return "\(nothing), \(Count.files(files.checked)) checked"
    }
    if record.bytes.sent > 0 || files.added + files.replaced > 0 {
      parts.append("\(Count.bytes(record.bytes.sent)) sent")
    }
    return parts.joined(separator: ", ")
  }
}
