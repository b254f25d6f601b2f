/// One job, as its file declares it with the shared defaults applied: what is backed up, where to, under which rules.
///
/// Every value has been checked: the source is absolute, the destination a plain `REMOTE:PATH`, the filters accepted
/// rule lines.
package struct Job: Equatable, Sendable {
  package var name: String
  /// The source folder as an absolute path, `~/` expanded.
  package var source: String
  package var destination: Destination
  /// rclone filter rules (`- *.tmp`, `+ /keep/**`), in order.
  package var filters: [String]
  package var guards: GuardLimits
  package var links: LinkRule
  /// Which restore points stay.
  package var keep: KeepRule
  /// When it runs by itself; nil: only by hand.
  package var schedule: JobSchedule?
  /// When its mirror is verified by itself; nil: only by hand.
  package var verify: VerifyRule?
  /// When a restore is rehearsed by itself; nil: only by hand.
  package var drill: DrillRule?
  /// The declared remote the destination lies on; nil for a remote that only rclone's own config knows.
  package var remote: RemoteDeclaration?

  package init(
    name: String, source: String, destination: Destination, filters: [String] = [], guards: GuardLimits = GuardLimits(),
    links: LinkRule = .skip, keep: KeepRule = .all, schedule: JobSchedule? = nil,
    verify: VerifyRule? = nil, drill: DrillRule? = nil, remote: RemoteDeclaration? = nil
  ) {
    self.name = name
    self.source = source
    self.destination = destination
    self.filters = filters
    self.guards = guards
    self.links = links
    self.keep = keep
    self.schedule = schedule
    self.verify = verify
    self.drill = drill
    self.remote = remote
  }
}
