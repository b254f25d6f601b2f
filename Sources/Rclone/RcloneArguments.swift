// Step -> argument list. Pure; with its extension the only place that spells rclone's flags (those of the set-up are in
// PCloudArguments).
package import BackupCore

/// The argument lists of the rclone commands a run is made of; docs/rclone.md has the reason for each flag.
package struct RcloneArguments: Sendable {
  /// Absolute path of rclone.conf.
  package let config: String

  package init(config: String) { self.config = config }

  /// Flags of every command: an explicit config, no prompt, a log for machines, names byte by byte, one attempt (a retry
  /// of ours is a new plan), bounded waiting.
  var common: [String] {
    [
      "--config", config, "--ask-password=false", "--use-json-log", "--log-level", "INFO", "--stats", "1s",
      "--no-unicode-normalization", "--retries", "1",
      "--low-level-retries", "4", "--contimeout", "60s", "--timeout", "5m",
    ]
  }

  /// The same command for an encrypted config: rclone starts `cat`, which reads the password from rclone's own standard
  /// input.
  func openingConfig(_ arguments: [String]) -> [String] {
    guard let flag = arguments.firstIndex(of: "--ask-password=false") else { return arguments }
    return arguments[...flag] + ["--password-command", "cat"] + arguments[(flag + 1)...]
  }

  /// Compares source and mirror and changes nothing; the three files receive the byte-exact paths, those named
  /// `.mirrorkeep` among them: a rule for such names would cost a quarter of the comparison's time.
  package func planning(_ context: PlanContext, reports: PlanReports) -> [String] {
    let own = context.job.destination.isRoot ? Self.ownAtRoot : []
    return ["sync", "--dry-run"] + common + Self.comparing + own + rules(context) + [
      "--fast-list", "--missing-on-dst", reports.additions, "--missing-on-src", reports.deletions, "--differ",
      reports.replacements, "--", Self.source(of: context.job), context.job.destination.description,
    ]
  }

  /// Compares the old and new names of a list by hash and time, changes nothing, and logs the renames it would make.
  package func provingRenames(_ context: PlanContext, list: String) -> [String] {
    let places = ["--dry-run", "--", Self.source(of: context.job), context.job.destination.description]
    return ["sync"] + common + ["--files-from-raw", list] + Self.comparing + Self.tracking + places
  }

  /// Compares every file below a folder of the mirror with that at the same place in a folder of the source, by hash, and
  /// prints a line for each, `= path` for equal ones.
  package func provingFolderMove(_ context: PlanContext, _ move: FolderMove) -> [String] {
    ["check"] + common + Self.comparing + [
      "--one-way", "--fast-list", "--combined", "-", "--",
      Self.place(move.from, in: context.job.destination.description),
      Self.place(move.to, in: Self.source(of: context.job)),
    ]
  }

  /// A folder as the root of a command; its name must be plain (`MirrorPath.isPlainName`).
  private static func place(_ folder: MirrorPath?, in root: String) -> String {
    root + (root.hasSuffix(":") || root.hasSuffix("/") ? "" : "/") + (folder?.logName ?? "")
  }

  /// By hash alone the mirror would keep the old time; by time and name alone two files could pass for one.
  private static let tracking = ["--track-renames", "--track-renames-strategy", "hash,modtime"]

  private func askingEach(_ isLocal: Bool) -> [String] {
    // check: allow rclone-never because it costs a listing a file on pCloud only, and saves most of the step on a disk
    isLocal ? ["--no-traverse"] : []
  }

  /// One step of an apply; `isLocal`: on a disk of this host, where each file of a list is asked for instead of listing
  /// the folders they lie in (docs/rclone.md, "Applying").
  package func applying(_ command: ApplyCommand, isLocal: Bool = false) -> [String] {
    let context = command.context
    let (source, mirror) = (Self.source(of: context.job), context.job.destination.description)
    let versions = context.versions ?? ""
    let list = command.list.map { ["--files-from-raw", $0] } ?? []
    let partials = context.partialSuffix.map { ["--partial-suffix", $0] } ?? []
    let asking = askingEach(isLocal && command.list != nil)
    let shared = common + partials + list
    let limits = limits(context.job)
    // Nothing that is kept is ever overwritten, and nothing is put back over what arrived.
    // check: allow rclone-never because these steps copy within the remote and must not overwrite
    let kept = shared + ["--ignore-existing"]
    return switch command.step {
    case .firstUpload:
      // check: allow rclone-never because what came to lie in the mirror meanwhile must not be overwritten
      ["sync"] + common + partials + limits + ["--ignore-existing"] + Self.comparing + filters(context)
        + ["--fast-list", "--max-delete", "0", "--", source, mirror]
    case .setAside: ["copy"] + kept + limits + asking + ["--", mirror, versions]
    case .setAsideByMove: ["move"] + kept + ["--", mirror, versions]
    case .rename:
      // An old name may lie where the source has a file by now, which asking for each name would report as an error.
      // Should an old name be back with new content, that must not go over the file which is to be renamed.
      // check: allow rclone-never because nothing that is there may be overwritten
      ["sync"] + shared + ["--ignore-existing"] + Self.comparing + Self.tracking + [
        "--max-delete", "0", "--", source, mirror,
      ]
    case .send:
      // check: allow rclone-never because what came to lie in the mirror meanwhile must not be overwritten
      ["sync"] + shared + ["--ignore-existing"] + limits + asking + Self.comparing + [
        "--max-delete", "0", "--", source, mirror,
      ]
    case .replace:
      ["sync"] + shared + limits + asking + Self.comparing + ["--max-delete", "0", "--", source, mirror]
    case .touch:
      // Should the content have changed meanwhile, it would go over an old one that is in no version: so nothing is sent.
      ["sync"] + shared + asking + Self.comparing + [
        "--max-delete", "0", "--max-transfer", "0", "--", source, mirror,
      ]
    case .putBack: ["move"] + kept + ["--", versions, mirror]
    case .renameFolder:
      // check: allow rclone-never because nothing that is there may be overwritten, should it have to move file by file
      ["moveto"] + common + partials + limits + ["--ignore-existing"] + [
        "--", Self.place(command.folder, in: mirror), Self.place(command.newFolder, in: mirror),
      ]
    case .removeFolder: ["rmdirs"] + common + ["--", Self.place(command.folder, in: mirror)]
    case .delete: ["move"] + kept + ["--delete-empty-src-dirs", "--", mirror, versions]
    }
  }

  /// Lists files as `time;size;path`, byte-exact, times in the zone of the environment.
  package func looking(_ command: LookCommand) -> [String] {
    let place =
      switch command.place {
      case .mirror: command.context.job.destination.description
      case .versions: command.context.versions ?? ""
      }
    let everything = ["--fast-list"] + (command.isFiltered ? filters(command.context) : Self.own)
    let list = command.list.map { ["--files-from-raw", $0] } ?? everything
    return ["lsf"] + common + list + [
      "--recursive", "--files-only", "--format", "tsp", "--separator", ";", "--", place,
    ]
  }

  /// Lists what lies directly at a place.
  package func listingTop(of place: String) -> [String] {
    ["lsf"] + common + ["--max-depth", "1", "--", place]
  }

  /// Deletes files whose names end in `suffix`, and nothing else.
  package func deleting(endingIn suffix: String, below place: String) -> [String] {
    ["delete"] + common + ["--filter", "+ *" + suffix, "--filter", "- *", "--", place]
  }

  /// Copies the files a list names out of a folder of the remote.
  package func fetching(_ list: String, from place: String, to folder: String) -> [String] {
    copying(list, from: place, to: folder, [])
  }

  /// The same for many files; `partials` ends the names of unfinished ones, without it the folder is empty and nobody
  /// else's. `isLocal`: the remote is a disk of this host (docs/rclone.md, "Fetching").
  package func fetchingAll(
    _ list: String, from place: String, to folder: String, partials: String?, isLocal: Bool
  ) -> [String] {
    // A line for each file would cost a fifth of the time, and what arrived is looked at anyway.
    let quiet = ["--log-level", "NOTICE", "--stats-log-level", "NOTICE"]
    // check: allow rclone-never because nothing is replaced in an empty private folder on this machine's disk
    let writing = quiet + (partials.map { ["--partial-suffix", $0] } ?? ["--inplace", "--no-check-dest"])
    return copying(list, from: place, to: folder, writing + askingEach(isLocal))
  }

  private func copying(_ list: String, from place: String, to folder: String, _ more: [String]) -> [String] {
    ["copy"] + common + more + ["--files-from-raw", list, "--no-update-dir-modtime", "--", place, folder]
  }

  /// Compares files here with those of the remote by hash, or by their bytes where the remote has no hashes; the four
  /// files receive the paths that are equal, differ, are missing, or could not be compared.
  package func checking(
    _ list: String, here folder: String, with place: String, reports: [String], bytes: Bool
  ) -> [String] {
    ["check"] + common + ["--files-from-raw", list, "--one-way"] + (bytes ? ["--download"] : [])
      + zip(["--match", "--differ", "--missing-on-dst", "--error"], reports).flatMap { [$0, $1] } + [
        "--", folder, place,
      ]
  }

  /// Prints a file.
  package func reading(_ place: String) -> [String] { ["cat"] + common + ["--", place] }

  /// Prints what a remote's backend can do, as JSON.
  package func features(of remote: String) -> [String] { ["backend", "features"] + common + ["--", remote + ":"] }

  /// Prints the version; reads no config.
  package static let version = ["version", "--config", "/dev/null"]

  private static let comparing = ["--no-update-dir-modtime"]

  /// The source as a place of rclone's. What the job does with links holds for it alone: `--links` and `--copy-links` would
  /// make links in a mirror on a local disk, write through them and follow them (docs/rclone.md, "Planning").
  static func source(of job: Job) -> String {
    switch job.links {
    case .skip: job.source
    case .store: ":local,links:" + job.source
    case .follow: ":local,copy_links:" + job.source
    }
  }

  /// What the job lets the steps take that may send files.
  private func limits(_ job: Job) -> [String] {
    (job.limits.bandwidth.map { ["--bwlimit", $0] } ?? [])
      + (job.limits.transfers.map { ["--transfers", String($0)] } ?? [])
  }

  /// What a command has in its environment besides (docs/rclone.md, "Logs" and "Fetching").
  ///
  /// `lsf` prints local times, and one zone makes them comparable between runs; a timetable is meant in ours.
  static func variables(of arguments: [String]) -> [String: String] {
    var variables = arguments.contains("--bwlimit") ? [:] : ["TZ": "UTC"]
    // A comparison has a whole listing in memory: there half as much garbage counts for more than the time.
    let transfers = arguments.first == "copy" || (arguments.first == "sync" && !arguments.contains("--dry-run"))
    if transfers { variables["GOGC"] = "200" }
    return variables
  }

  /// Ours first: rclone takes the first rule that matches.
  private func filters(_ context: PlanContext) -> [String] { Self.own + rules(context) }

  private func rules(_ context: PlanContext) -> [String] {
    let rules = context.leftOut.map { "- /" + Self.literal($0) + "/**" } + context.job.filters
    return rules.flatMap { ["--filter", $0] }
  }

  /// The keep folder of a destination that is a remote's root lies inside its mirror.
  private static let ownAtRoot = ["--filter", "- /.mirrorkeep/**"]

  /// A name `.mirrorkeep` is never part of a mirror.
  private static let own = ["--filter", "- .mirrorkeep", "--filter", "- .mirrorkeep/**"]

  /// A path as a filter pattern that matches only itself.
  static func literal(_ path: MirrorPath) -> String {
    var pattern = String.UnicodeScalarView()
    for scalar in path.logName.unicodeScalars {
      if "*?[]{}\\".unicodeScalars.contains(scalar) { pattern.append("\\") }
      pattern.append(scalar)
    }
    return String(pattern)
  }
}
