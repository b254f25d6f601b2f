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
      rows.append(["token works", word(check.tokenWorks)])
      if check.type == "pcloud" { rows.append(["limited to the root folder", word(check.limitedToRoot)]) }
      if let quota = check.quotaBytes, let used = check.usedBytes {
        rows.append(["used", "\(Count.bytes(used)) of \(Count.bytes(quota))"])
      }
    }
    let problems = check.problems.flatMap { problem in
      ["\(problem.code): \(problem.message)"] + (problem.hint.map { ["  hint: \($0)"] } ?? [])
    }
    return ([Table.text(rows)] + problems).joined(separator: "\n")
  }
}
