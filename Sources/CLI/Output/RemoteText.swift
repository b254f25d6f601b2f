import BackupCore
import Rclone

/// A checked remote as a person reads it.
enum RemoteText {
  static func text(_ check: RemoteCheck) -> String {
    func word(_ value: Bool?) -> String { value.map { $0 ? "yes" : "no" } ?? "cannot tell" }
    var rows = [["remote", check.remote], ["exists", word(check.exists)]]
    if check.exists {
      rows.append(["type", check.type ?? "-"])
      if check.type == "pcloud" {
        rows.append(["root folder", check.rootFolderID ?? "the account's own root"])
        rows.append(["region", check.region?.rawValue ?? "-"])
      }
      rows.append([check.type == "pcloud" ? "token works" : "works", word(check.tokenWorks)])
      if check.type == "pcloud" { rows.append(["limited to the root folder", word(check.limitedToRoot)]) }
      if let quota = check.quotaBytes, let used = check.usedBytes {
        rows.append(["used", "\(Count.bytes(used)) of \(Count.bytes(quota))"])
      }
    }
    return Table.text(rows)
  }
}

extension Console {
  /// The facts as the result; what is wrong as messages, a missing limit as a warning.
  func show(_ check: RemoteCheck, json: Bool) throws {
    if json { try print(json: check) } else { print(RemoteText.text(check)) }
    for problem in check.problems {
      if let reason = problem.reason {
        show(Failure(reason, problem.message, hint: problem.hint))
      } else {
        warn(problem.message)
        if let hint = problem.hint { note("hint:  \(hint)") }
      }
    }
    for warning in check.warnings { warn(warning) }
  }
}
