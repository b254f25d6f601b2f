/// What the job files may refer to of the machine they are read on.
package struct JobFileContext: Equatable, Sendable {
  /// Absolute path that `~/` stands for; nil where the user has no home folder, then `~/` is an error.
  package var home: String?
  /// What `{hostname}` in a destination stands for.
  package var hostname: String

  package init(home: String?, hostname: String) {
    self.home = home
    self.hostname = hostname
  }
}
