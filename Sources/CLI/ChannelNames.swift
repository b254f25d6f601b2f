import BackupCore

/// Names of channels: for completion, and the one a command names.
enum ChannelNames {
  @Sendable static func complete(_ arguments: [String], _ index: Int, _ prefix: String) -> [String] {
    CompletionOptions.session(arguments).flatMap { try? $0.loadJobs().contents.channels.keys.sorted() } ?? []
  }

  /// The channel; throws a usage error naming the nearest where there is none of this name.
  static func require(_ name: String, in contents: JobsFolderContents) throws -> NotifyChannel {
    if let channel = contents.channels[name] { return channel }
    let known = contents.channels.keys.sorted()
    let list = known.isEmpty ? "there is none" : "there is " + known.map { "'\($0)'" }.joined(separator: ", ")
    throw UsageError(
      "\(JobFile.sharedName) declares no channel '\(name)': \(list)",
      hint: nearestKey(to: name, among: known).map { "did you mean '\($0)'?" }
        ?? "declare it under 'notify' in \(JobFile.sharedName)")
  }
}
