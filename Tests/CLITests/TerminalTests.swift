import Foundation
import TestSupport
import Testing

@testable import CLI

/// What a person at a terminal sees and types.
@Suite(.timeLimit(.minutes(3))) struct TerminalTests {
  private func terminal(
    _ place: Workplace, _ arguments: [String], columns: UInt16 = 80, adding: [String: String] = [:]
  ) throws -> Terminal {
    try Terminal(
      place.tool, arguments, environment: place.environment.merging(adding) { $1 }, in: place.folder.path,
      columns: columns)
  }

  @Test func `row 73, init asks until an answer is one`() throws {
    let place = try Workplace()
    let terminal = try terminal(place, ["init"])
    try terminal.wait(for: "Which folder is to be backed up?")
    terminal.type("~/Music\n")
    try terminal.wait(for: "Where does its mirror go (REMOTE:PATH)? [there:music] ")
    terminal.type("/mnt/usb\n")
    try terminal.wait(for: "not a folder on this machine")
    terminal.type("there:music\n")
    #expect(terminal.end() == 0)
    #expect(terminal.shown.contains("next: mirrorkeep plan music, then: mirrorkeep run music"))
    #expect(try place.folder.text("jobs/music.yaml").contains("source: ~/Music\ndestination: there:music\n"))
  }

  @Test func theEndOfInputWritesNothing() throws {
    let place = try Workplace()
    let terminal = try terminal(place, ["init", "--no-color"])
    try terminal.wait(for: "[~/Pictures] ")
    terminal.type("\u{04}")
    #expect(terminal.end() == 2)
    #expect(terminal.shown.contains("error: the questions were not answered, so nothing was written"))
    #expect(!place.exists("jobs/pictures.yaml"))
  }

  /// Ctrl-C at a hidden question: the set-up ends at once, and the terminal shows again what is typed.
  @Test func `row 73, control-C ends a set-up`() throws {
    let place = try Workplace()
    try place.share("remotes:\n  pc: {type: pcloud, root_folder_id: 1, client_id: abc}\n")
    let terminal = try terminal(place, ["remote", "setup", "pc"], adding: ["NO_COLOR": "1"])
    try terminal.wait(for: "client secret: ")
    terminal.type("\u{03}")
    #expect(terminal.end() == 130)
    #expect(terminal.shown.contains("error: the set-up of remote 'pc' was stopped"))
    #expect(!terminal.shown.contains("\u{1B}[3"))
    #expect(try !place.folder.text("rclone.conf").contains("pc"))
  }

  @Test func nothingIsAskedWithoutATerminal() throws {
    let place = try Workplace()
    try place.share("remotes:\n  pc: {type: pcloud, root_folder_id: 1}\n")
    try place.addJob("photos")
    try place.folder.write(
      "source: \(place.folder.path("sources/photos"))\ndestination: pc:photos\n", to: "jobs/photos.yaml")
    let setup = try place.run("remote", "setup", "pc")
    #expect(setup.status == 7 && setup.output == "" && setup.messages.contains("without a terminal"))
    let run = try place.run("run", "photos", "--json")
    #expect(run.status == 7)
    #expect(try run.objects()[0]["reason"] as? String == "remote-missing")
    #expect(run.messages.contains("hint:  ") && run.messages.contains("mirrorkeep remote setup pc"))
  }

  @Test func theLiveLineIsOneLineAndClearedAtTheEnd() throws {
    let place = try Workplace()
    try place.addJob("wide", files: ["写真写真写真写真写真写真写真写真写真.txt": "x"])
    let terminal = try terminal(place, ["run", "wide"], columns: 40)
    #expect(terminal.end() == 0)
    let pieces = terminal.shown.split(separator: "\r\u{1B}[K")
    #expect(pieces.last?.hasPrefix("wide: succeeded: 1 added, 1 B sent") == true)
    for piece in pieces.dropLast() {
      #expect(TextWidth.of(piece) < 40 && !piece.contains("\n"), "\(piece)")
    }
    let plain = try self.terminal(place, ["run", "wide"], adding: ["TERM": "dumb"])
    #expect(plain.end() == 0 && !plain.shown.contains("\u{1B}"))
  }

  @Test func controlCEndsARun() throws {
    let place = try Workplace()
    try place.addJob("photos")
    let slow =
      "#!/bin/sh\ncase \" $* \" in *' sync '*) echo started > started; sleep 1000 ;; esac\nexec \(try findRclone()) \"$@\"\n"
    let program = try place.folder.write(slow, to: "slow/rclone", mode: 0o755)
    let config = place.folder.path("rclone.conf")
    try place.folder.write("rclone: {program: \(program), config: \(config)}\n", to: "jobs/mirrorkeep.yaml")
    let terminal = try terminal(place, ["run", "photos"])
    try terminal.wait(for: "comparing source and mirror")
    terminal.type("\u{03}")
    #expect(terminal.end() == 130)
    #expect(terminal.shown.contains("job 'photos': the run was stopped"))
    let record = try place.run("history", "--json").objects()[0]
    #expect(record["outcome"] as? String == "cancelled" && record["exit_status"] as? Int == 130)
  }

  @Test func statusIsDrawnAnewUntilControlC() throws {
    let place = try Workplace()
    for index in 1...30 { try place.addJob("job\(index)", files: [:]) }
    let terminal = try terminal(place, ["status", "--watch"], columns: 40)
    try terminal.wait(for: "(Ctrl-C ends)")
    try terminal.wait(for: "… and ")
    let once = terminal.shown.count
    try terminal.wait(for: "\u{1B}[J\u{1B}[H")
    #expect(terminal.shown.count > once)
    terminal.type("\u{03}")
    #expect(terminal.end() == 0)
    let screen = try #require(terminal.shown.split(separator: "\u{1B}[H").first)
    let lines = screen.split(separator: "\r\n", omittingEmptySubsequences: false).map {
      $0.replacing("\u{1B}[K", with: "")
    }
    #expect(
      lines.count <= 24 && lines.dropFirst(2).allSatisfy { TextWidth.of($0.replacing("\u{1B}[J", with: "")) < 80 })
  }
}
