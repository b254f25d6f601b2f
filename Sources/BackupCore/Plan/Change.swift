/// What a planned change does to one file of the mirror.
package enum Change: String, CaseIterable, Codable, Sendable {
  case add, replace, delete, move, touch

  /// The same change once it has happened, as `history file` and journals name it.
  package var done: String {
    switch self {
    case .add: "added"
    case .replace: "replaced"
    case .delete: "deleted"
    case .move: "moved"
    case .touch: "touched"
    }
  }
}
