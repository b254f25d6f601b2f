/// How a struck command ended.
struct TortureEnding: Sendable {
  var status: Int32
  /// Nothing where the tool itself was killed.
  var output: String
  var wasStruck: Bool
}
