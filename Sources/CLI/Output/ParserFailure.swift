import ArgumentParser
import BackupCore
import Foundation

/// What the argument parser says about a command line, in this tool's form.
enum ParserFailure {
  /// The error for a command line the parser refused; `arguments` as they were parsed.
  static func usageError(_ error: any Error, _ arguments: [String]) -> UsageError {
    if let first = arguments.first, GlobalOptions.holds(first) {
      return UsageError("no command is given", hint: "see 'mirrorkeep --help'")
    }
    if let unknown = unknownCommand(arguments) { return unknown }
    let full = MirrorkeepCommand.fullMessage(for: error)
    let help =
      full.firstMatch(of: /See '(mirrorkeep[^']*)' for more/).map { String($0.output.1) } ?? "mirrorkeep --help"
    var message = MirrorkeepCommand.message(for: error)
    var hint = "see '\(help)'"
    if let range = message.range(of: ". Please provide one of ") {
      let separators: Set<Character> = [" ", ",", "'", "-", ":", "."]
      let words = message[range.upperBound...].split { separators.contains($0) || $0.isNewline }
      let values = words.filter { !["the", "following", "or"].contains($0) }
      hint = "give one of \(values.joined(separator: ", "))"
      message = String(message[..<range.lowerBound])
    } else if let range = message.range(of: ". Did you mean ") {
      let suggestion = message[range.upperBound...].filter { $0 != "?" && $0 != "'" }
      message = String(message[..<range.lowerBound])
      let written = message.split(separator: "'").dropFirst().first.map(String.init) ?? ""
      if nearestKey(to: written, among: [suggestion]) != nil { hint = "did you mean '\(suggestion)'? " + hint }
    }
    return UsageError(plain(message), hint: hint)
  }

  /// Lower case at the beginning, no full stop at the end, one line.
  private static func plain(_ message: String) -> String {
    var message = message.split(whereSeparator: \.isNewline).map { $0.drop { $0 == " " } }.joined(separator: ", ")
    while message.hasSuffix(".") { message.removeLast() }
    return message.prefix(1).lowercased() + message.dropFirst()
  }

  /// The first word that should have been a command and is none.
  private static func unknownCommand(_ arguments: [String]) -> UsageError? {
    var command: any ParsableCommand.Type = MirrorkeepCommand.self
    var path = "mirrorkeep"
    for argument in arguments {
      let known = command.configuration.subcommands
      guard !known.isEmpty, command.configuration.defaultSubcommand == nil else { return nil }
      guard !argument.hasPrefix("-"), argument != "help" else { return nil }
      guard let next = known.first(where: { $0.configuration.commandName == argument }) else {
        let near = nearestKey(to: argument, among: known.compactMap { $0.configuration.commandName })
        let written = (path.split(separator: " ").dropFirst() + [argument[...]]).joined(separator: " ")
        return UsageError(
          "there is no command '\(written)'",
          hint: near.map { "did you mean '\(path) \($0)'?" } ?? "see '\(path) --help'")
      }
      command = next
      path += " " + argument
    }
    return nil
  }
}
