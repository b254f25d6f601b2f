import BackupCore
import Foundation

/// A report as the JSON contract has it: `snake_case`, UTC times, bytes and seconds.
enum ReportJSON {
  static func text(_ report: Report) throws -> String {
    try JSONOutput.text(report) { encoder in
      encoder.keyEncodingStrategy = .convertToSnakeCase
      encoder.dateEncodingStrategy = .custom { date, encoder in
        var box = encoder.singleValueContainer()
        try box.encode(UTCTime.text(date))
      }
    } + "\n"
  }
}
