/// The jobs of the jobs folder beside one.
package struct OtherJobs: Sendable {
  package var names: Set<String>
  /// Where those of them that are valid back up to, as written.
  package var destinations: Set<String>

  /// Those whose files are not valid: where they back up to is not known.
  package var invalid: Set<String>

  package init(names: Set<String> = [], destinations: Set<String> = [], invalid: Set<String> = []) {
    self.names = names
    self.destinations = destinations
    self.invalid = invalid
  }

  package func contains(_ name: String) -> Bool { names.contains(name) }
}
