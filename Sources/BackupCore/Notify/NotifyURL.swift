/// An address of a channel: written out, or a reference where the address itself is a secret (Slack, Discord).
package enum NotifyURL: Equatable, Sendable {
  case written(WebAddress)
  /// Checked when it is read.
  case secret(Secret)
}
