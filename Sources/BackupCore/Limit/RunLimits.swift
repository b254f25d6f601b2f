/// What a job's runs may take: the key `limits` of its file.
package struct RunLimits: Equatable, Codable, Sendable {
  /// How long a run may go on, from its start, all attempts together.
  package var duration: TimeSpan?
  /// rclone's `--bwlimit`: one rate, or a timetable.
  package var bandwidth: String?
  /// How many files are sent at the same time.
  package var transfers: Int?
  /// When no run of a schedule is wanted.
  package var quiet: QuietWindow?

  package init(duration: TimeSpan? = nil, bandwidth: String? = nil, transfers: Int? = nil, quiet: QuietWindow? = nil) {
    self.duration = duration
    self.bandwidth = bandwidth
    self.transfers = transfers
    self.quiet = quiet
  }

  package var isEmpty: Bool { self == RunLimits() }
}

extension RunLimits: CustomStringConvertible {
  /// As it is written in a job file, on one line.
  package var description: String {
    var members: [String: SchemaValue] = [:]
    members["duration"] = duration.map { .text($0.description) }
    members["bandwidth"] = bandwidth.map { .text($0) }
    members["transfers"] = transfers.map { .number($0) }
    members["quiet"] = quiet.map { .text($0.text) }
    return SchemaValue.object(members).yaml(inFlow: false)
  }
}
