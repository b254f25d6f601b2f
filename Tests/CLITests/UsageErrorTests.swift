import BackupCore
import Foundation
import TestSupport
import Testing

@testable import CLI

/// Command lines that cannot be right: status 2, nothing on standard output, what and what next, no record.
@Suite struct UsageErrorTests {
  struct Case: CustomStringConvertible {
    var line: String
    var error: String
    var hint: String
    var description: String { line }

    init(_ line: String, _ error: String, _ hint: String) {
      self.line = line
      self.error = error
      self.hint = hint
    }
  }

  static let cases = [
    Case("rnu photos", "there is no command 'rnu'", "did you mean 'mirrorkeep run'?"),
    Case("restroe", "there is no command 'restroe'", "did you mean 'mirrorkeep restore'?"),
    Case("verfiy", "there is no command 'verfiy'", "did you mean 'mirrorkeep verify'?"),
    Case(
      "restore photos", "say where to: '--to DIR' or '--in-place'", "see 'mirrorkeep restore --help'"),
    Case(
      "restore photos a --to x --in-place", "say where to: '--to DIR' or '--in-place'",
      "see 'mirrorkeep restore --help'"),
    Case(
      "restore photos --in-place", "'--in-place' needs the PATHs to put back, '.' for all",
      "see 'mirrorkeep restore --help'"),
    Case(
      "restore photos --to x --at whenever", "'whenever' names no point in time",
      "write latest, a run's id, 2026-11-20, '2026-11-20 14:00', 'yesterday 18:00' or '2 days ago'"),
    Case(
      "restore fotos --to x", "there is no job 'fotos' in the history or the jobs folder", "did you mean 'photos'?"),
    Case("points fotos", "there is no job 'fotos' in the history or the jobs folder", "did you mean 'photos'?"),
    Case("remote chek there", "there is no command 'remote chek'", "did you mean 'mirrorkeep remote check'?"),
    Case("--json", "no command is given", "see 'mirrorkeep --help'"),
    Case("run", "name a job, or give '--all' or '--due'", "see 'mirrorkeep run --help'"),
    Case("run photos --all", "'--all' and job names exclude each other", "see 'mirrorkeep run --help'"),
    Case("run photos --al", "unknown option '--al'", "see 'mirrorkeep run --help'"),
    Case(
      "run photos --no-browsr", "unknown option '--no-browsr'",
      "did you mean '--no-browser'? see 'mirrorkeep run --help'"),
    Case("run --all --plan p-1", "'--plan' and '--accept' are about one job: name it", "see 'mirrorkeep run --help'"),
    Case("run photos --plan p-1", "there is no plan 'p-1'", "'mirrorkeep plan photos' makes one and names it"),
    Case(
      "run photos --setup maybe", "the value 'maybe' is invalid for '--setup <setup>'",
      "give one of auto, always, never"),
    Case("run phtos", "there is no job 'phtos' in 'JOBS': there is 'photos'", "did you mean 'photos'?"),
    Case("plan", "missing expected argument '<job>'", "see 'mirrorkeep plan --help'"),
    Case("plan music", "there is no job 'music' in 'JOBS': there is 'photos'", "a job is a file NAME.yaml there"),
    Case(
      "--json plan music", "there is no job 'music' in 'JOBS': there is 'photos'", "a job is a file NAME.yaml there"),
    Case("plan photos extra", "unexpected argument 'extra'", "see 'mirrorkeep plan --help'"),
    Case("history phtos", "there is no job 'phtos' in the history or the jobs folder", "did you mean 'photos'?"),
    Case("history --limit 0", "'--limit' must be at least 1", "see 'mirrorkeep history list --help'"),
    Case(
      "history --since soon", "'soon' is no time",
      "write 2026-11-20, '2026-11-20 14:00', 2026-11-20T14:00:00Z, or an age like 7d"),
    Case("remote check a:b", "'a:b' is no name of a remote", "see 'mirrorkeep remote check --help'"),
    Case(
      "remote setup there", "remote 'there' is of type 'alias': only pCloud remotes are set up here",
      "use 'rclone config' for it"),
    Case("init", "'--source' is missing", "give it, as in '--source ~/Pictures'"),
    Case(
      "init --source /a --destination there:photos", "'JOBS/photos.yaml' exists already and is left as it is",
      "name another job with '--name'"),
    Case("completions tcsh", "the value 'tcsh' is invalid for '<shell>'", "give one of bash, zsh, fish"),
    Case("--jobs /none run photos", "there is no jobs folder '/none'", "run 'mirrorkeep init' to make one"),
  ]

  @Test(arguments: cases) func aUsageErrorSaysWhatAndWhatNext(_ usage: Case) throws {
    let place = try Workplace()
    try place.addJob("photos")
    let ended = try place.run(usage.line.split(separator: " ").map(String.init))
    #expect(ended.status == 2 && ended.output == "")
    let expected = "error: \(usage.error)\nhint:  \(usage.hint)\n".replacing("JOBS", with: place.folder.path("jobs"))
    #expect(ended.messages == expected)
    #expect(try place.run("history", "--json").output == "[]\n")
  }

  @Test func theUsersWordsCannotSteerTheTerminal() throws {
    let ended = try Workplace().run("run", "a\u{1B}[2J\rb\u{202E}")
    #expect(ended.status == 2 && ended.messages.contains("'a\\u{1b}[2J\\u{d}b\\u{202e}'"))
    #expect(!ended.messages.unicodeScalars.contains { $0.value == 27 || $0.value == 13 || $0.value == 0x202E })
  }

  @Test func whereverItIsMetItSaysWhatItSays() {
    let failure = Failure.of(UsageError("there is no jobs folder", hint: "make one"))
    #expect(failure == Failure(.jobInvalid, "there is no jobs folder", hint: "make one") && failure.exitStatus == 2)
    #expect(Failure.of(Failure(.network, "gone")) == Failure(.network, "gone"))
    #expect(Failure.of(CancellationError()).reason == .signal)
  }
}
