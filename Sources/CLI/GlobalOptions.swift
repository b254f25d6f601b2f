import ArgumentParser

/// Options every command takes, before or after the command's name.
struct GlobalOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The jobs folder. (default: $MIRRORKEEP_JOBS, else ~/.config/mirrorkeep, for root /etc/mirrorkeep)",
      valueName: "dir"), completion: .directory)
  var jobs: String?

  @Option(
    help: ArgumentHelp(
      "The state folder. (default: $MIRRORKEEP_STATE, else ~/.local/state/mirrorkeep, for root /var/lib/mirrorkeep)",
      valueName: "dir"), completion: .directory)
  var state: String?

  @Flag(help: "Print one JSON value on standard output and nothing else there.")
  var json = false

  @Flag(help: "Print no progress and no notes, only results and errors.")
  var quiet = false

  @Flag(help: "Use no colour. ($NO_COLOR does the same)")
  var noColor = false

  private static let flags = ["--json", "--quiet", "--no-color"]
  private static let folders = ["--jobs", "--state"]

  /// Whether `argument` is one of these options, written as `--name` or `--name=value`.
  static func holds(_ argument: String) -> Bool {
    flags.contains(argument) || folders.contains { argument == $0 || argument.hasPrefix($0 + "=") }
  }

  /// Moves options that stand before the command's name behind it, where the parser knows them.
  static func moveBehindCommand(_ arguments: [String]) -> [String] {
    var leading: [String] = []
    var index = 0
    while index < arguments.count, arguments[index].hasPrefix("-"), arguments[index] != "--" {
      let argument = arguments[index]
      let name = argument.split(separator: "=", maxSplits: 1).first.map(String.init) ?? argument
      if flags.contains(argument) {
        leading.append(argument)
      } else if folders.contains(name) {
        leading.append(argument)
        if argument == name, index + 1 < arguments.count {
          index += 1
          leading.append(arguments[index])
        }
      } else {
        break
      }
      index += 1
    }
    let rest = arguments[index...]
    guard let first = rest.first else { return arguments }
    // Help and version take no further options.
    guard !["-h", "--help", "--version", "help"].contains(first) else { return Array(rest) }
    let end = rest.firstIndex(of: "--") ?? rest.endIndex
    return Array(rest[..<end]) + leading + Array(rest[end...])
  }
}
