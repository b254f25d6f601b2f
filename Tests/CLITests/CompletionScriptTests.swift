import Foundation
import TestSupport
import Testing

@testable import CLI

/// The completion scripts, the one for bash in a real bash.
@Suite struct CompletionScriptTests {
  @Test func bashCompletesCommandsJobsRemotesAndRuns() throws {
    let place = try Workplace()
    try place.addJob("photos")
    try place.addJob("papers")
    try place.share("notify: {ops: {type: command, command: [true]}, mail: {type: command, command: [true]}}\n")
    let run = try #require(try place.run("run", "photos", "--json").objects()[0]["run"] as? String)
    try place.folder.write(try place.run("completions", "bash").output, to: "completion.bash")
    let cases = [
      ("mirrorkeep pl", "plan"), ("mirrorkeep run ph", "photos"), ("mirrorkeep run ", "papers photos"),
      ("mirrorkeep plan photos --li", "--list"), ("mirrorkeep remote check ", "there"),
      ("mirrorkeep notify test ", "mail ops"), ("mirrorkeep history show ", run),
      ("mirrorkeep history file ", "papers photos"),
      ("mirrorkeep restore ph", "photos"), ("mirrorkeep restore photos --at ", run),
      ("mirrorkeep points ", "papers photos"), ("mirrorkeep report --format ma", "markdown"),
      ("mirrorkeep report --notify ", "mail ops"), ("mirrorkeep report photos pa", "papers"),
      ("mirrorkeep run photos --setup ne", "never"),
      ("mirrorkeep schedule next daily --timezone Europe/Berl", "Europe/Berlin"),
      ("mirrorkeep remote setup x --he", "--headless --help"),
    ]
    let script = """
      source completion.bash
      while IFS= read -r line; do
        COMP_LINE="$line"; COMP_POINT=${#line}; read -ra COMP_WORDS <<<"$line"
        case "$line" in *" ") COMP_WORDS+=("");; esac
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); COMPREPLY=()
        _mirrorkeep mirrorkeep "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
        echo "${COMPREPLY[*]}"
      done <<<"$LINES_TO_COMPLETE"
      """
    var environment = place.environment
    let tools = (place.tool as NSString).deletingLastPathComponent
    environment["PATH"] = tools + ":/usr/bin:/bin"
    environment["LINES_TO_COMPLETE"] = cases.map(\.0).joined(separator: "\n")
    // The clock's note must not end up among the words.
    environment["MIRRORKEEP_NOW"] = "2027-12-05T09:00:00Z"
    let ended = try start("/bin/bash", ["-c", script], environment: environment, in: place.folder.path)
    #expect(ended.messages == "")
    let replies = ended.output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for (index, (line, reply)) in cases.enumerated() {
      #expect(replies.count > index && replies[index] == reply, "\(line)")
    }
  }

  @Test(arguments: [
    ("zsh", "#compdef mirrorkeep"), ("fish", "__mirrorkeep"), ("bash", "complete -o filenames -F _mirrorkeep"),
  ])
  func everyShellHasAScript(_ shell: String, _ mark: String) throws {
    let ended = try Workplace().run("completions", shell)
    #expect(ended.status == 0 && ended.output.contains(mark) && ended.messages == "")
    #expect(try Workplace().run("--quiet", "completions", shell).output == ended.output)
  }
}
