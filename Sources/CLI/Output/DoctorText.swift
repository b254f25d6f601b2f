import BackupCore

/// Findings of `doctor` for a person: what is wrong first to the eye, its mend below it.
enum DoctorText {
  static func text(_ findings: [DoctorFinding]) -> String {
    let width = findings.map { TextWidth.of($0.check) }.max() ?? 0
    return findings.map { finding in
      let mark = TextWidth.pad(finding.status.rawValue, to: 4)
      let line = "\(mark)  \(TextWidth.pad(finding.check, to: width))  \(TextWidth.onOneLine(finding.message))"
      guard finding.status != .ok, let hint = finding.hint else { return line }
      return line + "\n      " + TextWidth.pad("", to: width) + "  " + TextWidth.onOneLine(hint)
    }.joined(separator: "\n")
  }
}
