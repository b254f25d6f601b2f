import BackupCore
import Foundation
import Notify
import Processes

/// Sends a report, in short, through one channel.
struct SendReport {
  let session: Session
  let channel: String

  /// Says what became of it, as `notify test` does; throws the exit status where it was not sent.
  func send(_ report: Report) async throws {
    let contents = try RemoteAccess(session).contents
    let channel = try ChannelNames.require(channel, in: contents)
    var event = NotifyEvent(.report, job: "", host: report.fleet ?? report.host, at: report.madeAt)
    event.report = ReportText.message(report, detailed: channel.include.contains(.message))
    event.isAlarm = ReportNotice.all(report).contains(where: \.isOpen)
    var test = NotifyTest(channel)
    let sender = NotifySender(session, contents)
    do {
      test.message = try await SignalTrap.cancelling { [event] in try await sender.send(event, to: channel) }
    } catch let failure as Failure {
      test.failed(failure)
    }
    try session.console.show(test, json: session.options.json)
    if test.exitStatus != 0 { throw CommandEnding(status: test.exitStatus) }
  }
}
