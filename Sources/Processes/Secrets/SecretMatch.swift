/// One place in a text that must not be shown.
struct SecretMatch: Equatable {
  /// Where the text begins that makes the value one to mask (`token=`), or the value itself.
  var start: Int
  var value: Range<Int>
}
