import BackupCore

/// What became of a test message.
struct NotifyTest: Encodable {
  var channel: String
  var type: NotifyChannel.Kind
  var ok = true
  var reason: Reason?
  var message = ""
  var hint: String?
  /// Not printed: the process ends with it.
  var exitStatus: Int32 = 0

  init(_ channel: NotifyChannel) {
    self.channel = channel.name
    type = channel.kind
  }

  mutating func failed(_ failure: Failure) {
    ok = false
    reason = failure.reason
    message = failure.message
    hint = failure.hint
    exitStatus = failure.exitStatus
  }

  private enum CodingKeys: String, CodingKey {
    case channel, type, ok, reason, message, hint
  }

  func encode(to encoder: any Encoder) throws {
    var box = encoder.container(keyedBy: CodingKeys.self)
    try box.encode(channel, forKey: .channel)
    try box.encode(type, forKey: .type)
    try box.encode(ok, forKey: .ok)
    try box.encode(reason, forKey: .reason)
    try box.encode(message, forKey: .message)
    try box.encode(hint, forKey: .hint)
  }
}

extension Console {
  /// `ops: sent: ntfy.example answered 200`, or what went wrong.
  func show(_ test: NotifyTest, json: Bool) throws {
    if json { try print(json: test) }
    if test.ok {
      if !json { print("\(test.channel): sent: \(test.message)") }
    } else {
      let hint = test.hint?.replacing("test CHANNEL", with: "test \(test.channel)")
      show(Failure(test.reason ?? .network, "channel '\(test.channel)': \(test.message)", hint: hint))
    }
  }
}
