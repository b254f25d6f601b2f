/// How many files and bytes a plan changes, by kind of change; the `changes` object of `plan --json`.
package struct ChangeTotals: Equatable, Sendable, Codable {
  /// Files and bytes of one kind of change.
  package struct Total: Equatable, Sendable, Codable {
    package var files = 0
    package var bytes: Int64 = 0
    package init(files: Int = 0, bytes: Int64 = 0) {
      self.files = files
      self.bytes = bytes
    }
  }

  package var add = Total()
  package var replace = Total()
  package var delete = Total()
  package var move = Total()
  package var touch = Total()

  package init() {}

  package subscript(_ change: Change) -> Total {
    get {
      switch change {
      case .add: add
      case .replace: replace
      case .delete: delete
      case .move: move
      case .touch: touch
      }
    }
    set {
      switch change {
      case .add: add = newValue
      case .replace: replace = newValue
      case .delete: delete = newValue
      case .move: move = newValue
      case .touch: touch = newValue
      }
    }
  }

  /// All planned changes together, in files.
  package var files: Int { add.files + replace.files + delete.files + move.files + touch.files }

  /// Content that would be uploaded, in bytes.
  package var bytesToSend: Int64 { add.bytes + replace.bytes }
}
