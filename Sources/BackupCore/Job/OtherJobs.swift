/// The jobs of the jobs folder beside one.
package struct OtherJobs: Sendable {
  package var names: Set<String>
  /// Where those of them that are valid back up to, as written.
  package var destinations: Set<String>

  package init(names: Set<String> = [], destinations: Set<String> = []) {
    self.names = names
    self.destinations = destinations
  }

  package func contains(_ name: String) -> Bool { names.contains(name) }
}
