import BackupCore

/// What a lock is about; it gives the lock's file its name.
package enum LockName: Hashable, Sendable {
  case job(String)
  /// `REMOTE:PATH`, the root of a tree on a remote.
  case tree(String)

  /// A heartbeat's work on one task.
  case heartbeat(String)

  /// How a refusal speaks of it.
  package var text: String {
    switch self {
    case .job(let name): "job '\(name)'"
    case .heartbeat(let task): "the heartbeat of \(task)"
    case .tree(let destination): "destination '\(destination)'"
    }
  }

  /// A safe file name, different for different names: letters, digits, `_` and `-` as they are, every other byte as
  /// `%XX`; what gets longer than a file name may be is cut and ends in a hash.
  package var fileName: String {
    switch self {
    case .job(let name): "job-" + Self.escape(name) + ".lock"
    case .heartbeat(let task): "due-" + Self.escape(task) + ".lock"
    case .tree(let destination): "tree-" + Self.escape(destination) + ".lock"
    }
  }

  private static func escape(_ text: String) -> String {
    var escaped = ""
    for byte in text.utf8 {
      let character = Character(UnicodeScalar(byte))
      if character.isASCII, character.isLetter || character.isNumber || character == "_" || character == "-" {
        escaped.append(character)
      } else {
        let digits = String(byte, radix: 16, uppercase: true)
        escaped += digits.count == 1 ? "%0" + digits : "%" + digits
      }
    }
    guard escaped.count > 200 else { return escaped }
    return escaped.prefix(150) + "~" + String(hash(text.utf8), radix: 16)
  }

  /// FNV-1a, 64 bits: the same in every process, unlike `Hasher`.
  private static func hash(_ bytes: some Sequence<UInt8>) -> UInt64 {
    FNV1a(bytes).value
  }
}
