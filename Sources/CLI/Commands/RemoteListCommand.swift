import ArgumentParser
import Processes
import Rclone

/// `remote list`: declared remotes, then those only rclone's config has.
struct RemoteListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "list", abstract: "List the remotes jobs can use.")

  @OptionGroup var options: GlobalOptions

  func run() async throws {
    let session = try Session(options)
    let access = try RemoteAccess(session)
    let listing = try await SignalTrap.cancelling {
      try await access.remotes().list(declared: access.declared)
    }
    if options.json {
      try session.console.print(json: listing)
    } else if listing.remotes.isEmpty {
      session.console.tell("no remotes: declare one under 'remotes' in mirrorkeep.yaml")
    } else {
      let rows = listing.remotes.map { entry in
        [entry.remote, entry.type ?? "-", entry.declared ? "declared" : "-", entry.exists ? "set up" : "missing"]
      }
      session.console.print(Table.text([["REMOTE", "TYPE", "DECLARED", "STATE"]] + rows))
    }
  }
}
