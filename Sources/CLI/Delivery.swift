import BackupCore
import Foundation
import Notify

/// One message to one channel, or none, and what to remember afterwards.
struct Delivery: Sendable {
  let channel: NotifyChannel
  let event: NotifyEvent?
  var ping: NotifyPing?
  /// nil for a heartbeat, which nothing is remembered of.
  var topic: NotifyTopic?
  var before: ToldState?
  var told: ToldState?
  var untold: ToldState?

  init(_ channel: NotifyChannel, _ decision: NotifyDecision, _ topic: NotifyTopic, before: ToldState?) {
    self.channel = channel
    event = decision.event
    self.topic = topic
    self.before = before
    told = decision.told
    untold = decision.untold
  }

  init(pinging channel: NotifyChannel, _ ping: NotifyPing, _ event: NotifyEvent) {
    self.channel = channel
    self.ping = ping
    self.event = event
  }

  /// nil where there is nothing to send. Never throws: a dead channel is a result too.
  func send(by sender: NotifySender) async -> NotifyResult? {
    guard let event else { return nil }
    var result = NotifyResult(
      channel: channel.name, event: ping?.word ?? event.kind.rawValue, ok: true, message: "", at: event.at)
    do {
      if let ping {
        result.message = try await sender.ping(ping, event, to: channel)
      } else {
        result.message = try await sender.send(event, to: channel)
      }
    } catch {
      result.ok = false
      result.message = (error as? Failure)?.message ?? "it was stopped"
    }
    return result
  }
}

extension NotifySender {
  /// The one this session sends with.
  init(_ session: Session, _ contents: JobsFolderContents) {
    let environment = session.surroundings.environment
    self.init(
      environment: environment, childVariables: contents.rclone.environment, warn: { session.console.warn($0) })
  }
}
