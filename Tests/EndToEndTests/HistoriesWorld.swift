import BackupCore
import Foundation
import TestSupport

/// A source, a destination on a disk, a jobs and a state folder, and an rclone that can be tampered with.
final class HistoriesWorld: Sendable {
  /// What happens at the nth rclone of a run.
  enum Trap: Sendable {
    /// The tool is killed before rclone starts, while it works (after so many seconds), or when it is done.
    case toolKilled(Double?)
    case toolKilledAfter
    case rcloneKilled(Double)
    /// rclone waits until the caller has done something.
    case pause
  }

  let folder: TemporaryFolder
  let program: String
  var source: String { folder.path("src") }
  var disk: String { folder.path("disk") }
  var state: String { folder.path("state") }

  private let rclone: String
  /// The sandbox the destination lies in; nil for a folder on a disk.
  private let cloud: HistoriesCloud?

  /// `job` are further lines of the job's file.
  init(job: String = "", inCloud: Bool = false) async throws {
    folder = try TemporaryFolder()
    program = try findTool("mirrorkeep")
    rclone = try findRclone()
    cloud = inCloud ? try await HistoriesCloud(folder) : nil
    for name in ["src", "disk", "state", "jobs", "traps"] {
      try FileManager.default.createDirectory(
        atPath: folder.path(name), withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }
    try folder.write(cloud?.section ?? "[disk]\ntype = alias\nremote = \(disk)\n", to: "rclone.conf")
    try folder.write(
      "rclone: {program: \(folder.path("rclone")), config: \(folder.path("rclone.conf"))}\n", to: "jobs/mirrorkeep.yaml"
    )
    try folder.write(
      "source: \(source)\ndestination: disk:m\nguards: {max_deletions: 100%, max_replacements: 100%}\n\(job)",
      to: "jobs/j.yaml")
    try folder.write(wrapper(), to: "rclone", mode: 0o755)
  }

  /// Counts the rclones of a run and springs the traps; `kill` only ever hits a process of this world.
  private func wrapper() -> String {
    """
    #!/bin/sh
    d='\(folder.path)'
    rclone='\(rclone)'
    strike() { grep -qF "$d" "/proc/$1/cmdline" 2>/dev/null && kill -9 "$1"; }
    # The kernel's lock ends with its holder: two rclones run side by side, and one may be killed right here.
    exec 9>"$d/traps/lock"; flock 9
    n=$(cat "$d/traps/count"); n=$((n + 1)); echo $n > "$d/traps/count.new"; mv "$d/traps/count.new" "$d/traps/count"
    exec 9>&-
    [ -f "$d/traps/$n" ] && . "$d/traps/$n"
    exec "$rclone" "$@"

    """
  }

  private func text(_ trap: Trap) -> String {
    switch trap {
    case .toolKilled(nil): "strike $(cat \"$d/traps/pid\"); exit 1\n"
    case .toolKilled(let delay?):
      "(sleep \(delay); strike $(cat \"$d/traps/pid\")) </dev/null >/dev/null 2>&1 &\n"
    case .toolKilledAfter: "\"$rclone\" \"$@\"; s=$?; strike $(cat \"$d/traps/pid\"); exit $s\n"
    case .rcloneKilled(let delay): "p=$$; (sleep \(delay); strike $p) </dev/null >/dev/null 2>&1 &\n"
    case .pause: ": > \"$d/traps/reached\"; while [ ! -e \"$d/traps/go\" ]; do sleep 0.01; done\n"
    }
  }

  /// Runs the job, or another `command` for it, and returns its record; nil when the tool was killed. `meanwhile` is called
  /// when a pause was reached.
  func run(
    at time: Date, _ arguments: [String] = [], command: String = "run", trap: (number: Int, kind: Trap)? = nil,
    meanwhile: () -> Void = {}
  ) async throws -> RunRecord? {
    let traps = folder.path("traps")
    // A wrapper that had just been started by a tool that was killed may still write there.
    while FileManager.default.fileExists(atPath: traps) {
      if (try? FileManager.default.removeItem(atPath: traps)) == nil { try await Task.sleep(for: .milliseconds(20)) }
    }
    try folder.write("0", to: "traps/count")
    if let trap { try folder.write(text(trap.kind), to: "traps/\(trap.number)") }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments =
      ["-c", "echo $$ > \"$0/traps/pid\"; shift 0; exec \"$@\"", folder.path, program]
      + ["--jobs", folder.path("jobs"), "--state", state, "--json", command, "j"] + arguments
    process.environment = environment.merging(["MIRRORKEEP_NOW": UTCTime.text(time)]) { $1 }
    let output = try FileHandle(forWritingTo: URL(fileURLWithPath: folder.write("", to: "out")))
    let errors = try FileHandle(forWritingTo: URL(fileURLWithPath: folder.write("", to: "err")))
    (process.standardOutput, process.standardError, process.standardInput) = (output, errors, FileHandle.nullDevice)
    try process.run()
    while process.isRunning {
      try await Task.sleep(for: .milliseconds(10))
      if FileManager.default.fileExists(atPath: traps + "/reached"),
        !FileManager.default.fileExists(atPath: traps + "/go")
      {
        meanwhile()
        try folder.write("", to: "traps/go")
      }
    }
    process.waitUntilExit()
    while try isAnyoneAlive() { try await Task.sleep(for: .milliseconds(10)) }
    let text = try folder.text("out")
    guard !text.isEmpty else { return nil }
    if command == "run" { return try JSONDecoder().decode([RunRecord].self, from: Data(text.utf8)).first }
    return try JSONDecoder().decode(RunRecord.self, from: Data(text.utf8))
  }

  var environment: [String: String] {
    ["HOME": folder.path, "PATH": "/usr/bin:/bin", "TZ": "UTC"].merging(cloud?.environment ?? [:]) { $1 }
  }

  /// All the destination's remote holds, as files on this disk; of a cloud a copy.
  func far() async throws -> String {
    guard cloud != nil else { return disk }
    let copy = folder.path("far")
    HistoriesDisk.remove(Array(copy.utf8))
    let process = Process()
    process.executableURL = URL(fileURLWithPath: rclone)
    process.arguments = [
      "copy", "--config", folder.path("rclone.conf"), "--no-unicode-normalization", "--quiet", "disk:", copy,
    ]
    process.environment = environment
    try process.run()
    while process.isRunning { try await Task.sleep(for: .milliseconds(10)) }
    guard process.terminationStatus == 0 else { throw HistoriesViolation("the cloud cannot be copied") }
    return copy
  }

  /// Whether a process of this world still runs: a supervisor or an rclone of a tool that was killed.
  func isAnyoneAlive() throws -> Bool {
    let own = Array(folder.path.utf8)
    let sandbox = Array((try findTool("mirrorkeep-sandbox")).utf8)
    return HistoriesDisk.names(Array("/proc".utf8)).contains { pid in
      guard pid.first.map({ (48...57).contains($0) }) == true else { return false }
      let line = HistoriesDisk.content(Array("/proc/".utf8) + pid + Array("/cmdline".utf8)) ?? []
      return line.indices.contains { line[$0...].starts(with: own) } && !line.starts(with: sandbox)
    }
  }
}
