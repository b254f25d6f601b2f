import BackupCore
import Foundation

/// Runs, and what they did to a file, as tables; times in the local zone.
enum HistoryText {
  /// `columns`: where the last column ends, on a terminal; a narrow one gets fewer columns.
  static func table(_ records: [RunRecord], columns: Int? = nil) -> String {
    let rows = records.map { record in
      [
        record.run.text, record.job, record.kind.rawValue, record.outcome.rawValue, local(record.startedAt),
        record.message,
      ]
    }
    var table = [["RUN", "JOB", "KIND", "OUTCOME", "STARTED", "MESSAGE"]] + rows
    // The run's id has the time too; the message is worth more than the kind.
    if let columns, columns < 110 { table = table.map { [$0[0], $0[1], $0[3], $0[5]] } }
    return TextWidth.clipLines(Table.text(table), to: columns)
  }

  /// `showsPaths`: with a column for the path, the last one.
  static func table(_ events: [FileHistoryEvent], showsPaths: Bool = false, columns: Int? = nil) -> String {
    let rows = events.map { event in
      [
        event.run.text, local(event.at), event.change, event.bytes.map(Count.bytes) ?? "?",
        event.modifiedAt.map(local) ?? "?", event.restorable ? "yes" : "no",
      ] + (showsPaths ? [event.path.shown] : [])
    }
    let heading = ["RUN", "AT", "CHANGE", "SIZE", "MODIFIED", "RESTORABLE"] + (showsPaths ? ["PATH"] : [])
    return TextWidth.clipLines(Table.text([heading] + rows), to: columns)
  }

  /// The commands that bring the bytes of these events back, one a distinct state, newest first, at most `limit`.
  static func restoring(_ events: [FileHistoryEvent], limit: Int) -> [String] {
    var seen: Set<[String]> = []
    let commands = events.reversed().compactMap(\.restore).filter { seen.insert($0).inserted }
    let lines = commands.prefix(limit).map { "  " + ShellWords.text($0) }
    let rest = commands.count - lines.count
    return lines + (rest > 0 ? ["  and \(rest) more: '--json' has them all"] : [])
  }

  /// `2026-11-24 03:00` in the zone of this process.
  static func local(_ date: Date) -> String { text(date, "%Y-%m-%d %H:%M") }

  /// The same with the seconds.
  static func localWithSeconds(_ date: Date) -> String { text(date, "%Y-%m-%d %H:%M:%S") }

  private static func text(_ date: Date, _ format: String) -> String {
    var seconds = time_t(date.timeIntervalSince1970.rounded(.down))
    var parts = tm()
    localtime_r(&seconds, &parts)
    var buffer = [CChar](repeating: 0, count: 32)
    let length = strftime(&buffer, buffer.count, format, &parts)
    return String(decoding: buffer.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
