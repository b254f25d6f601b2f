/// The one line that says what a restore did.
package enum RestoreSummary {
  /// `12 files restored into '/x' as of run R: 10 created, 2 replaced, 3 unchanged, 4.1 MiB`.
  package static func text(_ totals: RestoreTotals, created: Int, replaced: Int) -> String {
    var parts: [String] = []
    if created > 0 { parts.append("\(created) created") }
    if replaced > 0 { parts.append("\(replaced) replaced") }
    if totals.unchanged > 0 { parts.append("\(totals.unchanged) unchanged") }
    if totals.left > 0 { parts.append("\(totals.left) differing left as \(totals.left == 1 ? "it was" : "they were")") }
    if created + replaced > 0 { parts.append(Count.bytes(totals.bytes)) }
    if totals.altered > 0 { parts.append("\(totals.altered) not as they were stored") }
    if totals.excluded > 0 { parts.append("\(totals.excluded) no longer backed up then") }
    let files = created + replaced == 0 && totals.unchanged > 0 ? "nothing" : Count.files(created + replaced)
    let verb = totals.dryRun ? "would be restored" : "restored"
    let place = (totals.to.map { " into '\($0)'" } ?? "") + (totals.atRun.map { " as of run \($0)" } ?? "")
    return "\(files) \(verb)\(place)" + (parts.isEmpty ? "" : ": " + parts.joined(separator: ", "))
  }
}
