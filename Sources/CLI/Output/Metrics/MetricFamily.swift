/// One metric: its name without the program's, what it tells, and its samples.
struct MetricFamily: Equatable, Sendable {
  enum Kind: String, Sendable {
    case gauge, counter
  }

  /// One value and what it is of.
  struct Sample: Equatable, Sendable {
    /// In the order they are written.
    var labels: [(name: String, value: String)]
    var value: Double

    static func == (one: Sample, other: Sample) -> Bool {
      one.value == other.value && one.labels.elementsEqual(other.labels) { $0 == $1 }
    }
  }

  var name: String
  var kind: Kind
  var help: String
  var samples: [Sample] = []

  init(_ name: String, _ help: String, _ kind: Kind = .gauge) {
    (self.name, self.kind, self.help) = ("mirrorkeep_" + name, kind, help)
  }

  /// What is not known is left out: a number in its place would be a lie.
  mutating func add(_ value: Double?, _ labels: (name: String, value: String)...) {
    if let value { samples.append(Sample(labels: labels, value: value)) }
  }
}
