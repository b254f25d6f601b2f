import ArgumentParser
import Foundation
import TestSupport
import Testing

@testable import CLI

/// What `--help` shows, word for word, and that its table is the one of the reasons.
@Suite struct HelpTests {
  static let commands = [
    "", "init", "validate", "schema", "plan", "run", "restore", "points", "remote", "remote list", "remote check",
    "remote setup", "history",
    "history list", "report", "history show", "history file", "history log", "history purge", "completions", "prune",
    "verify", "drill",
    "recover", "status", "metrics", "doctor",
    "daemon", "schedule", "schedule list", "schedule next", "schedule install", "schedule remove", "schedule status",
    "schedule export",
    "notify", "notify test",
  ]

  @Test(arguments: commands) func helpIsAsRecorded(_ command: String) throws {
    let words = command.split(separator: " ").map(String.init)
    let ended = try Workplace().run(words + ["--help"])
    #expect(ended.status == 0 && ended.messages == "")
    let name = command.isEmpty ? "mirrorkeep" : command.replacing(" ", with: "-")
    Golden.expect(ended.output, matches: "help/\(name).txt")
    for line in ended.output.split(separator: "\n") where !line.hasPrefix("USAGE:") {
      #expect(line.count <= 80, "\(line)")
    }
  }

  @Test func everyCommandIsCovered() {
    func names(_ types: [any ParsableCommand.Type], _ path: String) -> [String] {
      types.flatMap { type -> [String] in
        let name = path + (type.configuration.commandName ?? "?")
        return [name] + names(type.configuration.subcommands, name + " ")
      }
    }
    #expect(Set(names(MirrorkeepCommand.configuration.subcommands, "")).union([""]) == Set(Self.commands))
  }

  @Test func aloneItShowsHelp() throws {
    let place = try Workplace()
    let alone = try place.run()
    #expect(alone.status == 0)
    #expect(try place.run("--help").output == alone.output)
    #expect(try place.run("--version").output == "mirrorkeep \(Tool.versionText)\n")
  }

  @Test func helpHasEveryStatusAndReason() {
    let words = CLI.ExitStatus.help.split { " \n,:".contains($0) }.map(String.init)
    for row in CLI.ExitStatus.rows {
      #expect(words.contains(row.status))
      for reason in row.reasons { #expect(words.filter { $0 == reason }.count == 1, "\(reason)") }
    }
  }
}
