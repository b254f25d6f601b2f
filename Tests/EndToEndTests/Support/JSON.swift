import Foundation

/// Any JSON value, read without knowing its shape: what the tests check is what a stranger's script would see.
enum JSON: Equatable, Sendable, Decodable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([JSON])
  case object([String: JSON])

  init(from decoder: any Decoder) throws {
    let box = try decoder.singleValueContainer()
    if box.decodeNil() {
      self = .null
    } else if let value = try? box.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? box.decode(Double.self) {
      self = .number(value)
    } else if let value = try? box.decode(String.self) {
      self = .string(value)
    } else if let value = try? box.decode([JSON].self) {
      self = .array(value)
    } else {
      self = .object(try box.decode([String: JSON].self))
    }
  }

  /// Exactly one value; throws for anything before or after it.
  init(_ text: String) throws {
    self = try JSONDecoder().decode(JSON.self, from: Data(text.utf8))
  }

  /// `.null` for what is not there.
  subscript(key: String) -> JSON {
    if case .object(let values) = self { values[key] ?? .null } else { .null }
  }

  subscript(index: Int) -> JSON {
    if case .array(let values) = self, values.indices.contains(index) { values[index] } else { .null }
  }

  var text: String? { if case .string(let value) = self { value } else { nil } }
  var int: Int? { if case .number(let value) = self { Int(value) } else { nil } }
  var number: Double? { if case .number(let value) = self { value } else { nil } }
  var isTrue: Bool { self == .bool(true) }
  var list: [JSON] { if case .array(let values) = self { values } else { [] } }
  var keys: [String] { if case .object(let values) = self { values.keys.sorted() } else { [] } }
}

/// What tests ask of a run record.
extension JSON {
  var run: String { self["run"].text ?? "" }
  var outcome: String { self["outcome"].text ?? "" }
  var reason: String? { self["reason"].text }
  var message: String { self["message"].text ?? "" }

  /// The counts that are not 0, as `added 3, deleted 1`.
  var counts: String {
    ["added", "replaced", "deleted", "moved", "touched", "failed", "pending_deletions"]
      .filter { self["files"][$0] != .number(0) }
      .map { "\($0) \(self["files"][$0].int.map(String.init) ?? "?")" }.joined(separator: ", ")
  }

  /// The paths of the errors, sorted.
  var failedPaths: [String] { self["errors"].list.compactMap { $0["path"].text }.sorted() }

  /// Changes of a plan, as `add a`, sorted.
  var planned: [String] {
    self["list"].list.map { "\($0["change"].text ?? "?") \($0["path"].text ?? "?")" }.sorted()
  }
}
