import ArgumentParser
import BackupCore
import Foundation
import TestSupport
import Testing

@testable import CLI

/// Every job file and every command the README and docs/commands.md show is one.
@Suite struct DocumentationTests {
  static let pages = [
    "README.md", "docs/commands.md", "docs/restoring.md", "docs/pcloud-setup.md", "docs/schedules.md", "docs/hooks.md",
    "docs/notifications.md", "docs/monitoring.md", "docs/reports.md", "docs/scheduling.md", "docs/packaging.md",
    "docs/failures.md", "docs/security.md", "docs/how-it-works.md", "docs/sandbox.md",
    "docs/first-backup.md", "Jobs/README.md",
  ]

  private func text(_ page: String) throws -> String {
    try String(contentsOfFile: Repository.path(page), encoding: .utf8)
  }

  /// The fenced blocks of `page`: their language and their lines, without the indentation of the fence.
  private func blocks(_ page: String) throws -> [(language: String, lines: [String])] {
    var blocks: [(language: String, lines: [String])] = []
    var open: (indent: Int, language: String, lines: [String])?
    for line in try text(page).split(separator: "\n", omittingEmptySubsequences: false) {
      let indent = line.prefix { $0 == " " }.count
      if line.dropFirst(indent).hasPrefix("```") {
        if let block = open {
          blocks.append((block.language, block.lines))
          open = nil
        } else {
          open = (indent, String(line.dropFirst(indent + 3)), [])
        }
      } else if let block = open {
        open?.lines.append(String(line.dropFirst(min(indent, block.indent))))
      }
    }
    return blocks
  }

  /// One page's YAML blocks are one jobs folder, each named by its first line, a comment; a name that comes again begins
  /// another folder.
  @Test(arguments: pages) func everyJobFileLoads(_ page: String) throws {
    var folders: [[JobFile]] = [[]]
    for block in try blocks(page) where block.language == "yaml" {
      let name = String(
        try #require(block.lines.first?.firstMatch(of: /^# (?:.*\/)?([a-z]+\.yaml)/)?.output.1, "\(block.lines)"))
      if folders[folders.count - 1].contains(where: { $0.name == name }) { folders.append([]) }
      folders[folders.count - 1].append(
        JobFile(name: name, path: name, content: .bytes(Array(block.lines.joined(separator: "\n").utf8))))
    }
    for files in folders {
      let contents = loadJobs(files, JobFileContext(home: "/home/ann", hostname: "nas"))
      #expect(contents.problems == [], "\(page)")
    }
  }

  @Test(arguments: pages) func everyCommandParses(_ page: String) throws {
    let fenced = try blocks(page).filter { $0.language != "yaml" && $0.language != "json" }.flatMap { block in
      block.lines.filter { block.language != "console" || $0.hasPrefix("$ ") }
    }
    // A command alone is its name in a sentence.
    let inline = try text(page).matches(of: /`(mirrorkeep [^`\n]* [^`\n]*)`/).map { String($0.output.1) }
    let lines = (fenced + inline).map { $0.hasPrefix("$ ") ? String($0.dropFirst(2)) : $0 }
    for line in lines where line.hasPrefix("mirrorkeep ") && !line.contains("…") {
      let command = line.split(separator: "#")[0].split(separator: ">")[0].split(separator: "|")[0]
      let words = command.split(separator: " ").dropFirst().map { $0.trimmingCharacters(in: ["'"]) }
      do {
        _ = try MirrorkeepCommand.parseAsRoot(GlobalOptions.moveBehindCommand(words))
      } catch {
        let isHelp = MirrorkeepCommand.exitCode(for: error) == .success
        #expect(isHelp, "\(page): \(line): \(MirrorkeepCommand.message(for: error))")
      }
    }
  }

  @Test func everyCommandIsDocumented() throws {
    let page = try text("docs/commands.md")
    for command in HelpTests.commands
    where !command.isEmpty && !["history list", "history", "remote"].contains(command) {
      #expect(
        page.contains("`mirrorkeep \(command)") || page.contains("\nmirrorkeep \(command)")
          || page.contains("\n$ mirrorkeep \(command)"), "\(command)")
    }
  }
}
