import ArgumentParser

/// The folders a half-typed command line names, so that completion looks where the command will.
enum CompletionOptions {
  static func of(_ arguments: [String]) -> GlobalOptions {
    var folders: [String] = []
    for (index, argument) in arguments.enumerated() {
      for name in ["--jobs", "--state"] {
        if argument == name, index + 1 < arguments.count { folders += [name, arguments[index + 1]] }
        if argument.hasPrefix(name + "=") { folders.append(argument) }
      }
    }
    return (try? GlobalOptions.parse(folders)) ?? .parseOrExit([])
  }
}
