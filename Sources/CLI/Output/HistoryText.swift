import BackupCore
import Foundation

/// Runs as a table, times in the local zone.
enum HistoryText {
  static func table(_ records: [RunRecord]) -> String {
    let rows = records.map { record in
      [record.run.text, record.job, record.kind.rawValue, record.outcome.rawValue, local(record.startedAt), record.message]
    }
    return Table.text([["RUN", "JOB", "KIND", "OUTCOME", "STARTED", "MESSAGE"]] + rows)
  }

  /// `2026-11-24 03:00` in the zone of this process.
  static func local(_ date: Date) -> String {
    var seconds = time_t(date.timeIntervalSince1970)
    var parts = tm()
    localtime_r(&seconds, &parts)
    var buffer = [CChar](repeating: 0, count: 32)
    let length = strftime(&buffer, buffer.count, "%Y-%m-%d %H:%M", &parts)
    return String(decoding: buffer.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
