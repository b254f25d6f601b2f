/// How large a job's mirrors and versions were at the moments that were asked for.
package struct MirrorSizes: Equatable, Sendable {
  /// Bytes; versions nil where an older history does not tell.
  package struct Size: Equatable, Sendable {
    package var mirror: Int64
    package var versions: Int64?

    package init(mirror: Int64, versions: Int64?) {
      self.mirror = mirror
      self.versions = versions
    }
  }

  /// From where growth counts: when the window began, of a mirror first uploaded in it after that upload. nil for none.
  package var base: Size?
  /// At each moment asked for; nil before the first restore point.
  package var at: [Size?]

  package init(base: Size? = nil, at: [Size?] = []) {
    self.base = base
    self.at = at
  }

  package var last: Size? { at.last ?? nil }
}
