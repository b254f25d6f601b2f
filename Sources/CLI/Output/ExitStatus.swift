import BackupCore

/// The exit statuses as help and README show them, made from the one table of reasons.
package enum ExitStatus {
  /// A row: status, outcome, and the reasons in their order.
  package struct Row: Equatable, Sendable {
    package var status: String
    package var outcome: String
    package var reasons: [String]
  }

  package static var rows: [Row] {
    var rows = [Row(status: "0", outcome: "succeeded", reasons: [])]
    for reason in Reason.allCases {
      let status = reason == .signal ? "128+n" : String(reason.exitStatus)
      if let index = rows.firstIndex(where: { $0.status == status }) {
        rows[index].reasons.append(reason.rawValue)
        let outcome = reason.outcome.rawValue
        if !rows[index].outcome.contains(outcome) { rows[index].outcome += " / " + outcome }
      } else {
        rows.append(Row(status: status, outcome: reason.outcome.rawValue, reasons: [reason.rawValue]))
      }
    }
    return rows
  }

  /// The status of several records together: the highest, 75 (skipped) ranking below 1.
  package static func combined(_ statuses: [Int32]) -> Int32 {
    statuses.max { rank($0) < rank($1) } ?? 0
  }

  private static func rank(_ status: Int32) -> Double { status == 75 ? 0.5 : Double(status) }

  static var help: String {
    "EXIT STATUS:\n"
      + rows.map { row in
        let status = row.status + String(repeating: " ", count: max(1, 7 - row.status.count))
        return "  \(status)\(row.outcome)" + (row.reasons.isEmpty ? "" : ": " + row.reasons.joined(separator: ", "))
      }.joined(separator: "\n")
  }
}
