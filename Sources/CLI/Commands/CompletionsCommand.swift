import ArgumentParser

/// `completions SHELL`: a completion script for a shell, with job names and run ids.
struct CompletionsCommand: ParsableCommand {
  /// A shell there is a script for.
  enum Shell: String, ExpressibleByArgument, CaseIterable {
    case bash, zsh, fish
  }

  static let configuration = CommandConfiguration(
    commandName: "completions",
    abstract: "Print a completion script for bash, zsh or fish.",
    discussion: """
      Names of jobs, remotes, channels and runs are completed too.

      bash: mirrorkeep completions bash > ~/.local/share/bash-completion/completions/mirrorkeep
      zsh:  mirrorkeep completions zsh > ~/.zfunc/_mirrorkeep
      fish: mirrorkeep completions fish > ~/.config/fish/completions/mirrorkeep.fish
      """)

  @Argument(help: "bash, zsh or fish.")
  var shell: Shell

  @OptionGroup var options: GlobalOptions

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
