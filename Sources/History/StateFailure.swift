package import BackupCore
import Foundation

extension Failure {
  /// A system call on a file of the state folder failed with `code` (an `errno`): `disk-full` for a full disk or quota,
  /// else `state-unwritable`; `action` reads "cannot <action> '<path>'".
  package static func stateFile(_ action: String, _ path: String, code: Int32) -> Failure {
    let cause = String(cString: strerror(code))
    let message = "cannot \(action) '\(path)': \(cause.prefix(1).lowercased() + cause.dropFirst())"
    if code == ENOSPC || code == EDQUOT {
      return Failure(
        .diskFull, message,
        hint: "free some space there, or move the state folder to another disk and name it with '--state'")
    }
    return Failure(
      .stateUnwritable, message,
      hint: "check owner, mode and mount of the state folder, or name a copy of it with '--state'"
    )
  }

  /// Something in the state folder is not what this program put there, and may belong to somebody else.
  static func stateNotOurs(_ path: String, _ why: String) -> Failure {
    Failure(
      .stateUnwritable, "the state folder is not safe to use: '\(path)' \(why)",
      hint: "name a folder of your own with '--state', or mend its owner and mode")
  }
}
