package import BackupCore

/// rclone's arguments for the keep folder: its claim, its journals and its versions.
extension RcloneArguments {
  /// Lists the claim, the journals and unfinished uploads of both as JSON, and nothing of the versions.
  package func listingKeepFolder(_ keepFolder: String) -> [String] {
    let rules = ["/claim.json", "/runs/*.jsonl.gz"].flatMap { ["+ \($0)", "+ \($0).*.partial"] } + ["- *"]
    return ["lsjson"] + common + ["--recursive", "--files-only", "--no-mimetype"] + rules.flatMap { ["--filter", $0] }
      + [
        "--", keepFolder,
      ]
  }

  /// Lists the claims and the journals of all keep folders at or below a place as JSON, and nothing of the versions.
  ///
  /// Rules of any depth begin with `**`: rclone looks for others into folders of their first name only.
  package func listingKeepFolders(below place: String) -> [String] {
    let rules = ["/", "**/"].flatMap { ["+ \($0).mirrorkeep/*/claim.json", "+ \($0).mirrorkeep/*/runs/*.jsonl.gz"] }
    return ["lsjson"] + common + ["--recursive", "--files-only", "--no-mimetype", "--fast-list"]
      + (["- .mirrorkeep/*/versions/**"] + rules + ["- *"]).flatMap { ["--filter", $0] } + ["--", place]
  }

  /// Lists the claims on these destinations, by their paths on the remote, and nothing else.
  package func listingClaims(of destinations: [Destination], on remote: String) -> [String] {
    let rules = destinations.map { "+ /" + Self.literal(MirrorPath($0.claimPath)) } + ["- *"]
    return ["lsf"] + common + ["--recursive", "--files-only"] + rules.flatMap { ["--filter", $0] } + [
      "--", remote + ":",
    ]
  }

  /// Copies one local file to exactly this place, whatever lies there.
  package func writing(_ file: String, to place: String) -> [String] {
    ["copyto"] + common + ["--ignore-times", "--", file, place]
  }

  /// Removes the files a list names from a keep folder, and nothing else.
  package func removing(_ list: String, from keepFolder: String) -> [String] {
    ["delete"] + common + ["--files-from-raw", list, "--", keepFolder]
  }

  /// Lists the files of some runs' versions, or of all for nil, as `looking` does.
  package func listingVersions(of job: Job, _ runs: [RunID]?) -> [String] {
    let filters = (runs ?? []).flatMap { ["--filter", "+ /\($0)/**"] } + ["--filter", "- *"]
    // The names of many runs would not fit; what is listed beyond them is nobody's business.
    let chosen = runs.map { $0.count > Self.manyRuns } ?? true ? ["--fast-list"] : filters
    return ["lsf"] + common + chosen + [
      "--recursive", "--files-only", "--format", "tsp", "--separator", ";", "--", Self.versions(job),
    ]
  }

  /// Removes the files a list names from a job's versions, and nothing else.
  package func removingVersions(of job: Job, _ list: String) -> [String] {
    ["delete"] + common + ["--files-from-raw", list] + ["--", Self.versions(job)]
  }

  /// Removes a run's folder of versions with all it holds.
  package func removingVersions(of job: Job, run: RunID) -> [String] {
    ["purge"] + common + ["--", Self.versions(job) + "/" + run.text]
  }

  /// Removes folders without files: those of one run, or of all versions.
  package func removingEmptyFolders(of job: Job, run: RunID?) -> [String] {
    guard let run else { return ["rmdirs"] + common + ["--fast-list", "--leave-root", "--", Self.versions(job)] }
    return ["rmdirs"] + common + ["--", Self.versions(job) + "/" + run.text]
  }

  /// Above so many runs one look at all versions is less than one at each run's.
  package static let manyRuns = 16

  private static func versions(_ job: Job) -> String { job.destination.keepFolder + "/versions" }
}
