/// What of the file systems a source consisted of is there no more, or not as it was.
package struct MountChange: Codable, Equatable, Sendable {
  /// The one the source folder lay on, where it lies on another now or on none that can be told.
  package var own: SourceMounts.Mount?
  package var ownNow: SourceMounts.Mount?
  /// Those mounted inside the source that are gone.
  package var missing: [SourceMounts.Mount]

  /// nil where nothing is missing.
  package init?(from before: SourceMounts, to now: SourceMounts) {
    if let old = before.own, old != now.own { (own, ownNow) = (old, now.own) }
    missing = before.nested.filter { !now.nested.contains($0) }
    if own == nil, missing.isEmpty { return nil }
  }

  /// What of it `shown` does not tell; nil where that is nothing.
  package func beyond(_ shown: MountChange?) -> MountChange? {
    guard let shown else { return self }
    var rest = self
    if own == shown.own, ownNow == shown.ownNow { (rest.own, rest.ownNow) = (nil, nil) }
    rest.missing = missing.filter { !shown.missing.contains($0) }
    return rest.own == nil && rest.missing.isEmpty ? nil : rest
  }

  /// As a person reads it.
  package var text: String {
    if let own {
      guard let ownNow else { return "the \(own.type) file system mounted at '\(own.point)' is not there" }
      return
        "it lay on the \(own.type) file system mounted at '\(own.point)' and now lies on the \(ownNow.type) one at "
        + "'\(ownNow.point)'"
    }
    guard let first = missing.first else { return "" }
    let more = missing.count > 1 ? " and \(missing.count - 1) more" : ""
    return "the \(first.type) file system at '\(first.point)'\(more) is not mounted"
  }
}
