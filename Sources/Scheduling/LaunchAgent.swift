package import BackupCore

/// The text of a property list for launchd.
package struct LaunchAgent: Sendable {
  private let program: ScheduledProgram

  package init(_ program: ScheduledProgram) { self.program = program }

  /// The heartbeat's label, and what a job's begins with.
  package static let label = "mirrorkeep"

  /// The heartbeat, every so many seconds.
  func heartbeat(_ period: HeartbeatPeriod) throws(Failure) -> String {
    try text(label: Self.label, job: nil, times: Self.interval(period), remark: "<!-- \(EntryFile.remark) -->\n")
  }

  /// One property list a job.
  package func export(_ entries: [JobEntry]) throws(Failure) -> ExportedEntries {
    var exported = ExportedEntries()
    for entry in entries {
      let times = LaunchdTimes(entry)
      if let inexact = times.inexact { exported.warn(entry, "launchd", inexact) }
      let label = "\(Self.label).\(entry.job.name)"
      let text = try text(
        label: label, job: entry.job.name, times: times.intervals.map(Self.calendar) ?? Self.interval(.standard))
      exported.files.append(ExportedEntries.File(name: label + ".plist", text: text))
    }
    return exported
  }

  private static func interval(_ period: HeartbeatPeriod) -> [String] {
    ["  <key>StartInterval</key>", "  <integer>\(period.minutes * 60)</integer>"]
  }

  private static func calendar(_ intervals: [[(key: String, value: Int)]]) -> [String] {
    let dictionaries = intervals.flatMap { keys in
      ["    <dict>"] + keys.map { "      <key>\($0.key)</key><integer>\($0.value)</integer>" } + ["    </dict>"]
    }
    return ["  <key>StartCalendarInterval</key>", "  <array>"] + dictionaries + ["  </array>"]
  }

  private func text(label: String, job: String?, times: [String], remark: String = "") throws(Failure) -> String {
    var lines = [
      "<dict>", "  <key>Label</key>", "  <string>\(label)</string>", "  <key>ProgramArguments</key>", "  <array>",
    ]
    for word in program.command(job: job) { lines.append("    <string>\(try Self.escaped(word))</string>") }
    lines += ["  </array>", "  <key>EnvironmentVariables</key>", "  <dict>"]
    for (key, value) in program.environment.sorted(by: { $0.key < $1.key }) {
      lines.append("    <key>\(key)</key><string>\(try Self.escaped(value))</string>")
    }
    lines += ["  </dict>"] + times
    // 63 is 077.
    lines += [
      "  <key>Umask</key>", "  <integer>63</integer>", "  <key>ProcessType</key>", "  <string>Background</string>",
    ]
    lines += ["  <key>StandardErrorPath</key>", "  <string>\(try Self.escaped(log))</string>", "</dict>"]
    let head = """
      <?xml version="1.0" encoding="UTF-8"?>
      <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">

      """
    return head + remark + "<plist version=\"1.0\">\n" + lines.joined(separator: "\n") + "\n</plist>\n"
  }

  private var log: String { (program.isSystem ? "" : program.home) + "/Library/Logs/mirrorkeep.log" }

  private static func escaped(_ text: String) throws(Failure) -> String {
    guard !text.unicodeScalars.contains(where: { $0.value < 32 || $0.value == 127 }) else {
      throw .unsayable("launchd", "a path with control characters in it")
    }
    return text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }
}
