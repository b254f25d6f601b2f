package import BackupCore
import Foundation

/// Reads a journal in constant memory, and says whether it is whole.
package struct JournalReader {
  /// Whether the journal is whole.
  package enum Ending: Equatable, Sendable {
    case whole
    /// It stops early: the lines given are right, others are missing.
    case truncated
    /// Something in it is no journal.
    case damaged
  }

  package let path: String
  package let header: JournalHeader

  /// Reads the first line. Throws `unverified` when the file is no journal, or one of a newer format.
  package init(path: String) throws {
    self.path = path
    var found: JournalHeader?
    do {
      try GzipReader(path: path).forEachLine { line in
        found = try Self.header(line, path)
        throw Enough()
      }
    } catch is Enough {}
    guard let found else { throw Failure.journalUnreadable(path, "it is empty or cut short") }
    header = found
  }

  /// Hands every line to `body`, in the journal's order; `unchanged` false leaves out, unread, what a checkpoint says of
  /// files the run left alone.
  package func forEach(unchanged: Bool = true, _ body: (JournalLine) throws -> Void) throws -> Ending {
    let gzip = try GzipReader(path: path)
    var number = 0
    var end: JournalEnd?
    var isDamaged = false
    do {
      try gzip.forEachLine { text in
        defer { number += 1 }
        if number == 0 { return }
        if end != nil {
          isDamaged = true
          throw Enough()
        }
        if !unchanged, JournalLine.isUnchanged(json: text) { return }
        if let line = JournalLine(json: text) { return try body(line) }
        end = try? JSONDecoder().decode(JournalEnd.self, from: Data(text))
        if end == nil {
          // The last line of a file that was cut is usually cut itself.
          isDamaged = text.last == UInt8(ascii: "}")
          throw Enough()
        }
      }
    } catch is Enough {
      return isDamaged ? .damaged : .truncated
    }
    if gzip.ending == .damaged { return .damaged }
    guard let end, gzip.ending == .complete else { return .truncated }
    return end.lines == number - 2 ? .whole : .damaged
  }

  private struct Enough: Error {}

  static func header(_ line: ArraySlice<UInt8>, _ path: String) throws -> JournalHeader {
    let data = Data(line)
    let header = Result { try JSONDecoder().decode(JournalHeader.self, from: data) }
    if case .success(let header) = header, header.format <= JournalHeader.format { return header }
    struct Format: Decodable {
      var format: Int
    }
    guard let format = try? JSONDecoder().decode(Format.self, from: data).format else {
      throw Failure.journalUnreadable(path, "it does not begin as a journal does")
    }
    guard format <= JournalHeader.format else {
      throw Failure(
        .unverified, "the journal '\(path)' was written by a newer version of mirrorkeep (format \(format))",
        hint: "update mirrorkeep on this machine")
    }
    throw Failure.journalUnreadable(path, "its first line is not a journal's")
  }
}

extension Failure {
  static func journalUnreadable(_ path: String, _ why: String) -> Failure {
    Failure(
      .unverified, "the journal '\(path)' cannot be read: \(why)",
      hint: "look at it with 'zcat \(path) | head'; docs/keep-folder.md has the format")
  }
}
