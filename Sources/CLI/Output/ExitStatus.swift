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

  /// The table for help, in lines of less than 80 columns.
  static var help: String {
    let lines = rows.flatMap { row in
      let words = (row.outcome + (row.reasons.isEmpty ? "" : ":")).split(separator: " ").map(String.init)
      let reasons = row.reasons.enumerated().map { $1 + ($0 < row.reasons.count - 1 ? "," : "") }
      var lines = ["  " + TextWidth.pad(row.status, to: 6)]
      for word in words + reasons {
        if lines[lines.count - 1].count + word.count > 77 { lines.append("        ") }
        lines[lines.count - 1] += " " + word
      }
      return lines
    }
    return "EXIT STATUS:\n" + lines.joined(separator: "\n")
  }
}
