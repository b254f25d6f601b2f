/// A YAML value exactly as written: text stays text (`off`, `12:30`, `0123`, `~`), with its place in the file.
struct YAMLNode: Equatable, Sendable {
  enum Content: Equatable, Sendable {
    case text(String)
    case list([YAMLNode])
    /// In file order, each key once.
    case mapping([YAMLEntry])
  }

  var content: Content
  var position: FilePosition

  /// `text`, `a list` or `a mapping`, for messages.
  var kindName: String {
    switch content {
    case .text: "text"
    case .list: "a list"
    case .mapping: "a mapping"
    }
  }
}

/// One `key: value` of a mapping.
struct YAMLEntry: Equatable, Sendable {
  var key: String
  var position: FilePosition
  var value: YAMLNode
}
