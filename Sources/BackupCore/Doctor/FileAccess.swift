/// What the mode of a file says about other users.
package struct FileAccess: Equatable, Sendable {
  /// The permission bits.
  package var mode: UInt32

  package init(mode: UInt32) { self.mode = mode & 0o7777 }

  /// Whether everybody may change it. In a folder with the sticky bit nobody changes what is another's.
  package var isOpenToAll: Bool { mode & 0o002 != 0 && mode & 0o1000 == 0 }

  /// Whether the users of its group may change it.
  package var isOpenToGroup: Bool { mode & 0o020 != 0 }

  /// Whether anybody else may read it.
  package var isReadable: Bool { mode & 0o044 != 0 }

  /// As `chmod` takes it: `0644`.
  package var text: String {
    let digits = String(mode, radix: 8)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
