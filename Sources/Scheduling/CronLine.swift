import BackupCore

/// One line of a crontab that starts mirrorkeep.
enum CronLine {
  /// What cron's daemons read at most of one command.
  private static let longest = 998

  /// `fields` and the command. The environment is set for this line alone: a variable of its own line would hold for all
  /// that follow, also for those of others. Standard output is dropped, so that cron mails only what went wrong.
  static func text(_ fields: String, _ program: ScheduledProgram, job: String? = nil) throws(Failure) -> String {
    let environment = program.environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    let words = ["/usr/bin/env"] + environment + program.command(job: job)
    guard !words.contains(where: { $0.utf8.contains(10) || $0.utf8.contains(13) || $0.utf8.contains(0) }) else {
      throw .unsayable("cron", "a path with a line break in it")
    }
    let command = words.map(word).joined(separator: " ") + " >/dev/null"
    guard command.utf8.count <= longest else { throw .unsayable("cron", "a command of more than \(longest) bytes") }
    return fields + " " + command
  }

  /// Quoted for the shell where needed; cron takes a `%` as the end of the line unless a backslash stands before it, also
  /// within quotes.
  private static func word(_ text: String) -> String {
    let plain = text.utf8.allSatisfy { byte in
      (97...122).contains(byte) || (65...90).contains(byte) || (48...57).contains(byte)
        || "/._-=:,+@".utf8.contains(byte)
    }
    let quoted = plain && !text.isEmpty ? text : "'" + text.replacing("'", with: "'\\''") + "'"
    return quoted.replacing("%", with: "\\%")
  }
}

extension Failure {
  static func unsayable(_ scheduler: String, _ what: String) -> Failure {
    Failure(
      .jobInvalid, "\(scheduler) cannot take \(what)",
      hint: "give program, jobs folder and state folder shorter and plain names")
  }
}
