import BackupCore
import Testing

@testable import Rclone

@Suite struct RcloneExitTests {
  /// A log of these error messages, each about a path of its own, or about the whole command.
  static func tally(_ messages: [String], onPaths: Bool = true) -> LogTally {
    var tally = LogTally()
    for (index, message) in messages.enumerated() {
      let object = onPaths ? LogName("folder/file \(index).jpg") : nil
      tally.add(LogEvent(.failed(message), level: .error, object: object))
    }
    return tally
  }

  static func failure(_ message: String, status: Int32 = 1, onPaths: Bool = true) -> Failure? {
    RcloneExit.failure(.exited(status), tally([message], onPaths: onPaths), evidence: .done, remote: "pc")
  }

  /// pCloud's answers and the network's, as rclone words them (docs/rclone.md, "Exit codes").
  static let onPaths: [(String, Reason)] = [
    ("Failed to copy: pcloud error: Log in required. (1000)", .tokenRejected),
    ("Failed to copy: pcloud error: Log in failed. (2000)", .tokenRejected),
    ("Failed to copy: pcloud error: Invalid 'access_token' provided. (2094)", .tokenRejected),
    ("Failed to copy: pcloud error: 401 Unauthorized (401)", .tokenRejected),
    ("Failed to copy: pcloud error: User is over quota. (2008)", .overQuota),
    ("Failed to copy: pcloud error: Too many logins. (4000)", .rateLimited),
    ("Failed to copy: pcloud error: 429 Too Many Requests (429)", .rateLimited),
    ("Failed to copy: pcloud error: Internal error. (5000)", .serverError),
    ("Failed to copy: pcloud error: 502 Bad Gateway (502)", .serverError),
    ("Failed to copy: pcloud error: Access denied. (2003)", .filesFailed),
    ("Failed to copy: pcloud error: Directory does not exist. (2005)", .filesFailed),
    ("Failed to copy: pcloud error: File not found. (2009)", .filesFailed),
    ("Failed to copy: pcloud error: 410 Gone (410)", .filesFailed),
    (#"Failed to copy: Put "https://api.pcloud.com/uploadfile?filename=x": EOF"#, .network),
    (#"Failed to copy: Put "https://h/u": net/http: timeout awaiting response headers"#, .network),
    ("Failed to copy: read tcp 10.0.0.1:1->10.0.0.2:443: read: connection reset by peer", .network),
    ("Failed to copy: preallocate: file too big for remaining disk space", .diskFull),
    ("Failed to copy: write /mnt/x: no space left on device", .diskFull),
    ("Failed to copy: failed to open source object: open /s/x: too many open files", .noDescriptors),
    ("Failed to copy: failed to open source object: open /s/x: permission denied", .filesFailed),
    ("Failed to copy: can't copy - source file is being updated (size changed from 1 to 2)", .filesFailed),
    (#"Failed to copy: corrupted on transfer: md5 hashes differ src(pc) "aa" vs dst(pc) "bb""#, .filesFailed),
    ("a failure of a kind nobody has seen", .filesFailed),
  ]

  static let onTheWhole: [(String, Reason)] = [
    (
      #"Failed to create file system for "pc:job": couldn't list files: pcloud error: Invalid 'access_token' provided. (2094)"#,
      .tokenRejected
    ),
    (
      #"Failed to create file system for "pc:job": couldn't list files: pcloud error: Directory does not exist. (2005)"#,
      .rootFolderMissing
    ),
    (#"Failed to create file system for "pc:": didn't find section in config file"#, .remoteMissing),
    (
      #"Failed to create file system for "pc:x": failed to configure Pcloud: empty token found - please run "rclone config reconnect pc:""#,
      .tokenRejected
    ),
    (
      #"couldn't list files: Get "https://api.pcloud.com/listfolder?folderid=0": dial tcp: lookup api.pcloud.com: no such host"#,
      .network
    ),
    (
      #"couldn't list files: Get "https://h/l": tls: failed to verify certificate: x509: certificate signed by unknown authority"#,
      .network
    ),
    (
      #"couldn't list files: Get "https://h/l": tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2020"#,
      .network
    ),
    ("couldn't list files: invalid character '<' looking for beginning of value", .network),
    (#"couldn't list files: Get "https://h/l": some new kind of failure"#, .network),
    ("error reading source root directory: directory not found", .sourceMissing),
    ("error reading source root directory: open /s: permission denied", .sourceUnreadable),
    ("couldn't list files: pcloud error: Access denied. (2003)", .unverified),
    ("a failure of a kind nobody has seen", .unverified),
  ]

  @Test(arguments: onPaths) func failuresOfPaths(_ row: (String, Reason)) {
    #expect(Self.failure(row.0)?.reason == row.1)
  }

  @Test(arguments: onTheWhole) func failuresOfTheWholeCommand(_ row: (String, Reason)) {
    #expect(Self.failure(row.0, onPaths: false)?.reason == row.1)
  }

  @Test func messagesNameTheRemoteAndTheWayOut() {
    let token = Self.failure("x: pcloud error: Invalid 'access_token' provided. (2094)")
    #expect(token?.message == "pCloud rejected the token of remote 'pc' (2094)")
    #expect(token?.hint == "run 'mirrorkeep remote setup pc'")
    let expired = "x509: certificate has expired or is not yet valid: "
    #expect(Self.failure(expired)?.message.contains("clock") == true)
    #expect(Self.failure("x509: certificate signed by unknown authority")?.message.contains("TLS") == true)
    #expect(Self.failure("pcloud error: 599 Odd (599)")?.message == "pCloud failed by its own account (599)")
  }

  @Test func namesCannotPassForAnswers() {
    let name = "pcloud error: x (2094): over quota (2008) \"https://"
    var tally = LogTally()
    for message in [
      "Failed to copy: failed to open source object: open /src/\(name): permission denied",
      "Failed to copy: failed to open source object: open \"/src/\(name)\": permission denied",
    ] {
      tally.add(LogEvent(.failed(message), level: .error, object: LogName(name)))
    }
    #expect(RcloneExit.failure(.exited(1), tally, evidence: .done, remote: "pc")?.reason == .filesFailed)
    let lines = LogName("a␊pcloud error: x (2094)")
    var second = LogTally()
    second.add(LogEvent(.failed("open /src/a\npcloud error: x (2094): denied"), level: .error, object: lines))
    #expect(RcloneExit.failure(.exited(1), second, evidence: .done, remote: "pc")?.reason == .filesFailed)
  }

  @Test func theGraverFailureNamesTheRun() {
    let mixed = Self.tally([
      "Failed to copy: open /s: permission denied", "Failed to copy: Put \"https://h\": EOF",
      "Failed to copy: pcloud error: User is over quota. (2008)",
    ])
    #expect(RcloneExit.failure(.exited(5), mixed, evidence: .done, remote: "pc")?.reason == .overQuota)
  }

  @Test func everyStatusButZeroIsAFailure() {
    for status: Int32 in 1...255 {
      let failure = RcloneExit.failure(.exited(status), LogTally(), evidence: .none, remote: "pc")
      #expect(failure != nil)
      #expect(failure?.reason.outcome != .succeeded)
    }
    let status10 = RcloneExit.failure(.exited(10), LogTally(), evidence: .done, remote: "pc")
    #expect(status10?.reason == .timeLimit)
    let killed = RcloneExit.failure(.killed(signal: 9), LogTally(), evidence: .none, remote: "pc")
    #expect(killed == Failure(.rcloneKilled, "rclone was killed by signal 9, maybe out of memory", hint: killed?.hint))
    let other = RcloneExit.failure(.killed(signal: 11), LogTally(), evidence: .none, remote: "pc")
    #expect(other?.message == "rclone was killed by signal 11")
  }

  @Test func statusZeroNeedsItsEvidence() {
    func reason(_ lines: [String], _ evidence: RcloneExit.Evidence) -> Reason? {
      var tally = LogTally()
      for line in lines { readLine(line).map { tally.add($0) } }
      return RcloneExit.failure(.exited(0), tally, evidence: evidence, remote: "pc")?.reason
    }
    let copied = #"{"level":"info","msg":"Copied (new)","size":1,"object":"a","objectType":"*local.Object"}"#
    let skipped = #"{"level":"notice","msg":"Skipped copy","skipped":"copy","size":1,"object":"a"}"#
    let clean = #"{"level":"info","msg":"","stats":{"errors":0,"fatalError":false}}"#
    let errors = #"{"level":"info","msg":"","stats":{"errors":1,"fatalError":false}}"#
    let fatal = #"{"level":"info","msg":"","stats":{"errors":0,"fatalError":true}}"#
    let silent = #"{"level":"info","msg":"","stats":{"bytes":0}}"#
    let busy = #"{"level":"info","msg":"","stats":{"errors":0,"fatalError":false,"transferring":[{"name":"a"}]}}"#
    #expect(reason([copied, clean], .done) == nil)
    #expect(reason([clean], .done) == nil)
    #expect(reason([skipped, clean], .planned) == nil)
    #expect(reason([], .none) == nil)
    #expect(reason([skipped, clean], .done) == .unverified)
    #expect(reason([], .done) == .unverified)
    #expect(reason([], .planned) == .unverified)
    #expect(reason([copied], .done) == .unverified)
    #expect(reason([clean, copied], .done) == .unverified)
    #expect(reason([clean, skipped], .planned) == .unverified)
    for record in [errors, fatal, silent, busy] { #expect(reason([copied, record], .done) == .unverified) }
  }

  @Test func theLineOfADamagedConfigIsNotRepeated() {
    for log in GoldenLog.all.filter({ $0.scenario == "damaged-config" }) {
      let tally = log.tally
      let failure = RcloneExit.failure(log.ending, tally, evidence: .none, remote: "pc")
      #expect(failure?.message == "rclone's config is damaged")
      #expect(!"\(tally.errors) \(tally.tail) \(tally.firstTexts)".contains("garbage"))
    }
  }

  @Test func aCrashIsNotAUsageError() {
    var tally = LogTally()
    for text in ["panic: runtime error: index out of range", "goroutine 1 [running]:"] {
      tally.add(LogEvent(.text(text), level: .unknown))
    }
    #expect(RcloneExit.failure(.exited(2), tally, evidence: .done, remote: "pc")?.reason == .rcloneKilled)
  }
}
