import BackupCore
import Processes

/// What one rclone call came to.
struct PCloudAnswer: Sendable {
  /// More output than a root folder's listing ever has.
  static let sizeLimit = 16 << 20

  let output: [UInt8]
  /// Why the call failed; nil when it did what it was asked.
  let failure: Failure?
  /// pCloud's own result code behind the failure.
  let pcloudResult: Int?
  /// What rclone said, plain or JSON, for the few texts of the sign-in that are looked for.
  let errorText: String

  init(_ child: CapturedChild, remote: String) {
    self.init(child.exit, output: child.output, errorOutput: child.errorOutput, truncated: child.truncated, remote)
  }

  init(_ exit: ChildExit, output: [UInt8], errorOutput: [UInt8], truncated: Bool = false, _ remote: String) {
    var reader = LogReader()
    var tally = LogTally()
    reader.feed(errorOutput) { tally.add($0) }
    reader.finish { tally.add($0) }
    self.output = output
    errorText = String(decoding: errorOutput.suffix(65536), as: UTF8.self)
    pcloudResult = tally.pcloudResult ?? tally.lastWords.lazy.compactMap(\.pcloudResult).first
    if exit.timedOut {
      failure = Failure(
        .network, "remote '\(remote)' did not answer in time", hint: "check the network, then run it again")
    } else if truncated {
      failure = Failure(.unverified, "remote '\(remote)' answered more than can be read")
    } else {
      failure = RcloneExit.failure(RcloneEnding(exit), tally, evidence: .none, remote: remote)
    }
  }
}
