import ArgumentParser
import Foundation
import TestSupport
import Testing

@testable import CLI

/// The man page `scripts/package` makes of the tool's help, and that nothing of that help is missing there.
@Suite struct ManPageTests {
  /// The page as roff. Python is what the scripts of this repository need anyway.
  private func page(_ place: Workplace) throws -> String {
    let help = try place.run("--experimental-dump-help")
    #expect(help.status == 0)
    try place.folder.write(help.output, to: "help.json")
    let input = try #require(FileHandle(forReadingAtPath: place.folder.path("help.json")))
    let ended = try start(
      try findProgram("python3"), [Repository.path("scripts/lib/package_man.py"), "1.2.3", "2026-11-24"],
      environment: ProcessInfo.processInfo.environment.merging(["PYTHONDONTWRITEBYTECODE": "1"]) { $1 },
      in: place.folder.path, input: input)
    #expect(ended.status == 0 && ended.messages == "")
    return ended.output
  }

  /// Roff without its escapes, each section of a command by the command's words.
  private func sections(_ page: String) -> [String: String] {
    let plain = [("\\-", "-"), ("\\(aq", "'"), ("\\(ti", "~"), ("\\(ga", "`"), ("\\(ha", "^")]
      .reduce(page) { $0.replacing($1.0, with: $1.1) }
    var sections: [String: String] = [:]
    for part in plain.components(separatedBy: "\n.SS mirrorkeep ").dropFirst() {
      let lines = part.components(separatedBy: "\n.SH ")[0].split(separator: "\n", omittingEmptySubsequences: false)
      sections[String(lines[0])] = lines.dropFirst().joined(separator: "\n")
    }
    return sections
  }

  @Test func everyCommandAndItsOptionsAreThere() throws {
    let place = try Workplace()
    let sections = sections(try page(place))
    let commands = HelpTests.commands.filter { !$0.isEmpty }
    #expect(Set(sections.keys) == Set(commands))
    let shared = ["--jobs", "--state", "--json", "--quiet", "--no-color", "--version", "--help"]
    for command in commands {
      let help = try place.run(command.split(separator: " ").map(String.init) + ["--help"]).output
      let parts = help.components(separatedBy: "\nSUBCOMMANDS:")
      guard parts.count == 1 else { continue }
      for option in parts[0].matches(of: /\n  (--[a-z-]+)/).map({ String($0.output.1) }) where !shared.contains(option)
      {
        #expect(sections[command]?.contains("\n.B \(option)") == true, "\(command) \(option)")
      }
    }
  }

  @Test func everyExitStatusAndReasonIsThere() throws {
    let page = try page(Workplace()).replacing("\\-", with: "-")
    let table = try #require(
      page.components(separatedBy: "\n.SH EXIT STATUS\n").last?.components(separatedBy: "\n.SH ")[0])
    let words = table.split { " \n,:".contains($0) }.map(String.init)
    for row in CLI.ExitStatus.rows {
      #expect(table.contains("\n.B \(row.status)\n") || table.hasPrefix(".TP\n.B \(row.status)\n"))
      for reason in row.reasons { #expect(words.filter { $0 == reason }.count == 1, "\(reason)") }
    }
  }

  @Test func noLineOfHelpBecomesARequest() throws {
    let requests = ["TH", "SH", "SS", "PP", "TP", "B", "BR", "RS", "RE", "nf", "fi"]
    for line in try page(Workplace()).split(separator: "\n") {
      #expect(line.allSatisfy { $0.isASCII }, "\(line)")
      #expect(!line.hasPrefix("'"), "\(line)")
      guard line.hasPrefix(".") else { continue }
      #expect(requests.contains(String(line.dropFirst().prefix { $0 != " " })), "\(line)")
    }
  }

  @Test(arguments: ["bash", "zsh", "fish"]) func everyCommandIsCompleted(_ shell: String) throws {
    let script = try Workplace().run("completions", shell).output
    let words = Set(script.split { !($0.isLetter || $0 == "-") })
    for word in Set(HelpTests.commands.flatMap { $0.split(separator: " ") }) {
      #expect(words.contains(word), "\(word)")
    }
  }
}
