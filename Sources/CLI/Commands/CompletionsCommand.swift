import ArgumentParser

/// `completions SHELL`: a completion script for a shell, with job names and run ids.
struct CompletionsCommand: ParsableCommand {
  enum Shell: String, ExpressibleByArgument, CaseIterable {
    case bash, zsh, fish
  }

  static let configuration = CommandConfiguration(
    commandName: "completions",
    abstract: "Print a completion script for bash, zsh or fish.",
    discussion: "For bash: mirrorkeep completions bash > ~/.local/share/bash-completion/completions/mirrorkeep")

  @Argument(help: "bash, zsh or fish.")
  var shell: Shell

  func run() throws {
    let completion: CompletionShell =
      switch shell {
      case .bash: .bash
      case .zsh: .zsh
      case .fish: .fish
      }
    Console.standard.print(MirrorkeepCommand.completionScript(for: completion))
  }
}
