package import BackupCore

/// What one `curl` is to do, as its config file: it travels by standard input (`--config -`), so that nothing secret
/// stands in arguments, environment or a file.
///
/// The format: double quotes, with a backslash before a quote or backslash, and `\n`, `\r`, `\t`.
package struct CurlConfig: Sendable {
  /// With which `curl` reads a config of ours and nothing else; `--disable` must stand first.
  // check: allow flags because these are options of curl
  package static let arguments = ["--disable", "--config", "-"]

  private var lines = ["silent", "show-error", "globoff"]

  /// `limit`: seconds the whole may take. `certificates` is a file that takes the place of curl's own.
  package init(limit: Int, certificates: String? = nil) throws(Failure) {
    lines += ["max-time = \(limit)"]
    if let certificates { try add("cacert", certificates) }
  }

  package mutating func add(_ flag: String) { lines.append(flag) }

  /// Throws for a value with control characters, which would end a header or a line; the value is not repeated.
  package mutating func add(_ option: String, _ value: String) throws(Failure) {
    guard !value.utf8.contains(where: { $0 < 32 || $0 == 127 }) else { throw .controlCharacters(option) }
    lines.append("\(option) = \"\(Self.quoted(value))\"")
  }

  /// The same for a text that may have several lines.
  package mutating func addText(_ option: String, _ text: String) throws(Failure) {
    guard !text.utf8.contains(where: { ($0 < 32 && ![9, 10, 13].contains($0)) || $0 == 127 }) else {
      throw .controlCharacters(option)
    }
    lines.append("\(option) = \"\(Self.quoted(text))\"")
  }

  package var bytes: [UInt8] { Array((lines.joined(separator: "\n") + "\n").utf8) }

  private static func quoted(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\r", with: "\\r")
      .replacing("\n", with: "\\n").replacing("\t", with: "\\t")
  }
}

extension Failure {
  fileprivate static func controlCharacters(_ option: String) -> Failure {
    Failure(.secretMissing, "a value for curl's '\(option)' holds control characters", hint: "type or paste it again")
  }
}
