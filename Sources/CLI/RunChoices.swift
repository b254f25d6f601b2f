import BackupCore

/// How runs are asked for, by a person or by a heartbeat.
struct RunChoices: Sendable {
  var setup = SetupMode.auto
  var plan: String?
  var accept: String?
  var adopt = false
  var opensBrowser = true
  /// Whether a missing remote may be set up, and a take-over agreed to, by asking on this terminal.
  var asks = true
  /// Whether a signal cancels the task the runs are made in already.
  var isCancelledOutside = false
  var trigger = Trigger.manual
  /// `RunRequest.isSkipRecorded`.
  var isSkipRecorded = false
}
