/// Who we are to a remote: the random id of the state folder, and the machine's name for people.
package struct HostIdentity: Equatable, Sendable {
  package var id: String
  package var name: String

  package init(id: String, name: String) {
    self.id = id
    self.name = name
  }
}
