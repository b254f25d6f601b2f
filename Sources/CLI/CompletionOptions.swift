import ArgumentParser

/// The folders a half-typed command line names, so that completion looks where the command will.
enum CompletionOptions {
  static func of(_ arguments: [String]) -> [String] {
    var folders: [String] = []
    for (index, argument) in arguments.enumerated() {
      for name in ["--jobs", "--state"] {
        if argument == name, index + 1 < arguments.count { folders += [name, arguments[index + 1]] }
        if argument.hasPrefix(name + "=") { folders.append(argument) }
      }
    }
    return folders
  }

  /// A session that says nothing; nil where the folders cannot be known.
  static func session(_ arguments: [String]) -> Session? {
    guard let options = try? GlobalOptions.parse(of(arguments)) else { return nil }
    return try? Session(options, isCompleting: true)
  }
}
