/// Why a mirror has to be looked at before what the history believes of it can be relied on.
package enum MirrorDoubt: String, Sendable {
  /// Journals were missing when they were taken in: what they told is not known file by file. The history keeps it as written
  /// before there was another.
  case gaps = "1"
  /// Its claim was gone; that journals are missing is not known.
  case unclaimed
}
