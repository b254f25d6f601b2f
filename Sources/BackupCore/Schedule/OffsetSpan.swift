/// A stretch of time in which a zone's clocks differ from UTC by the same seconds; `end` does not belong to it.
struct OffsetSpan: Equatable, Sendable {
  var start: Int
  var end: Int
  var offset: Int

  /// The wall clock at `start`, in seconds since 1970-01-01T00:00:00 local.
  var localStart: Int { start + offset }
  /// The wall clock where the stretch ends.
  var localEnd: Int { end + offset }
}
