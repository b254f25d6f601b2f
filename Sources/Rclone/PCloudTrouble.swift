/// A trouble people have had with rclone and pCloud, recognised from what rclone logged about a run that failed.
///
/// `name` is stable; `hint` names the one thing that mends it, `{remote}` and `{job}` filled in.
package struct PCloudTrouble: Equatable, Sendable {
  package var name: String
  package var message: String
  package var hint: String

  /// What is known of the machine beside the log.
  package struct Facts: Equatable, Sendable {
    package var remote: String
    package var job: String
    /// Whether the remote's section names the host of its region.
    package var hasHostname: Bool
    package var version: RcloneVersion?

    package init(remote: String, job: String, hasHostname: Bool, version: RcloneVersion?) {
      (self.remote, self.job, self.hasHostname, self.version) = (remote, job, hasHostname, version)
    }
  }

  /// The first that fits; nil where the log tells of none of them.
  package static func find(in tally: LogTally, _ facts: Facts) -> PCloudTrouble? {
    let groups = tally.errors + tally.lastWords
    for row in table {
      guard groups.contains(where: { row.fits($0, facts) }) else { continue }
      let fill = { (text: String) in
        text.replacing("{remote}", with: facts.remote).replacing("{job}", with: facts.job)
      }
      return PCloudTrouble(name: row.name, message: fill(row.message), hint: fill(row.hint))
    }
    return nil
  }

  /// One row: the results of pCloud or the words of a cause that mean it.
  private struct Row: Sendable {
    var name: String
    var results: Set<Int> = []
    var texts: [String] = []
    /// Only with a section that names no host.
    var withoutHostname = false
    /// Only before this version.
    var until: RcloneVersion?
    var message: String
    var hint: String

    func fits(_ group: ErrorGroup, _ facts: Facts) -> Bool {
      if withoutHostname, facts.hasHostname { return false }
      if let until, let version = facts.version, version >= until { return false }
      if let result = group.pcloudResult { return results.contains(result) }
      return texts.contains { group.cause.contains($0) }
    }
  }

  /// More special rows first.
  private static let table: [Row] = [
    Row(
      name: "region-lost", results: [1000, 2000, 2094], withoutHostname: true,
      message:
        "remote '{remote}' names no region, so rclone asks pCloud's US servers, where a European token is unknown (2094)",
      hint: "run 'mirrorkeep remote setup {remote}', which finds the region"),
    Row(
      name: "token-rejected", results: [1000, 2000, 2094, 401],
      message:
        "pCloud does not take the token of remote '{remote}' any more: it was revoked, or belongs to the other region",
      hint: "run 'mirrorkeep remote setup {remote}'"),
    Row(
      name: "client-id-rejected", texts: ["Invalid 'client_id'", "invalid_client"],
      message: "pCloud does not know the app: rclone's own one was rejected before, and apps can be removed",
      hint:
        "make an app of your own (docs/pcloud-setup.md), put its client_id into mirrorkeep.yaml, then run 'mirrorkeep remote setup {remote}'"
    ),
    Row(
      name: "folder-id", results: [2005],
      message:
        "the root folder of remote '{remote}' is not there (2005): the number in pCloud's web address is the one that counts",
      hint:
        "open the folder at my.pcloud.com, put its address into root_folder_id, then run 'mirrorkeep remote setup {remote}'"
    ),
    Row(
      name: "recursive-root", results: [1101], until: RcloneVersion(1, 74, 0),
      message: "pCloud refuses to list a whole root at once (1101), which this rclone asks for",
      hint: "install rclone \(RcloneVersion.recommended) or newer from https://rclone.org/downloads/"),
    Row(
      name: "recursive-root", results: [1101],
      message: "pCloud refused to list the whole root at once (1101)",
      hint: "give remote '{remote}' a root_folder_id, then run 'mirrorkeep remote setup {remote}'"),
    Row(
      name: "large-files", results: [2003],
      texts: ["incorrect size after upload", "corrupted on transfer: sizes differ"],
      until: RcloneVersion(1, 70, 0), message: "this rclone sends large files in a way pCloud has switched off (2003)",
      hint: "install rclone \(RcloneVersion.recommended) or newer from https://rclone.org/downloads/"),
    Row(
      name: "access-denied", results: [2003],
      message: "pCloud denies access (2003): the app of remote '{remote}' may not touch this folder",
      hint: "run 'mirrorkeep remote check {remote}', which shows what its token opens"),
    Row(
      name: "over-quota", results: [2008],
      message: "pCloud has no space left for remote '{remote}' (2008); versions count too",
      hint: "run 'mirrorkeep prune {job} --dry-run' to see what versions could go, and give the job a 'keep'"),
    Row(
      name: "upload-server", results: [5000, 5001], texts: ["incorrect size after upload"],
      message: "pCloud's servers failed while they took a file (5001)",
      hint: "run 'mirrorkeep run {job}' again later; what arrived is not sent again"),
    Row(
      name: "slow-down", results: [4000, 429],
      message: "pCloud asks to slow down",
      hint: "lower 'limits.transfers' of job '{job}', and run fewer jobs at once"),
    Row(
      name: "link-expired", results: [410], texts: ["… Gone"],
      message: "a download link was refused (410): pCloud ties it to this machine's address and to a short time",
      hint: "run it again; a VPN or proxy that changes the address in between has to go"),
    Row(
      name: "crypto-folder", results: [2001],
      message:
        "pCloud takes no such name here (2001): nothing can be put into its Crypto Folder, which only its own apps open",
      hint: "choose another folder as destination of job '{job}'"),
    Row(
      name: "name-taken", results: [2004],
      message: "a file and a folder, or two spellings of one name, stand in each other's way (2004)",
      hint: "run 'mirrorkeep run {job}' again, which sets the old one aside; 'mirrorkeep history show RUN' names it"),
  ]
}
