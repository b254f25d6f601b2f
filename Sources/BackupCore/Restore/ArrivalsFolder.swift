/// The private folder of a restore, where files arrive before they are put in place.
package struct ArrivalsFolder: Equatable, Sendable {
  /// Absolute.
  package let path: String
  /// Whether it was made for this restore: nothing of an interrupted one lies in it.
  package let isNew: Bool

  package init(path: String, isNew: Bool) {
    self.path = path
    self.isNew = isNew
  }
}
