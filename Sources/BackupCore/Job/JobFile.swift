/// One file of the jobs folder as it was found there.
package struct JobFile: Equatable, Sendable {
  /// What could be read of the file.
  package enum Content: Equatable, Sendable {
    case bytes([UInt8])
    /// Larger than `sizeLimit`: not read at all.
    case tooLarge
    /// A folder, a pipe or another thing with the name of a job file: not opened.
    case notAFile
    /// Could not be read, for this reason (lower case, as the system words it).
    case unreadable(String)
  }

  /// The file that holds what all jobs share.
  package static let sharedName = "mirrorkeep.yaml"

  /// The largest file that is read, in bytes.
  package static let sizeLimit = 1 << 20

  /// The name within the jobs folder, `photos.yaml`.
  package var name: String
  /// The path problems are reported under.
  package var path: String
  package var content: Content

  package init(name: String, path: String, content: Content) {
    self.name = name
    self.path = path
    self.content = content
  }

  /// Whether a file of this name concerns the loader: every name that ends in `.yaml` or `.yml`, whatever its case.
  package static func isConsidered(_ name: String) -> Bool {
    let name = name.lowercased()
    return name.hasSuffix(".yaml") || name.hasSuffix(".yml")
  }

  /// The job's name, `[a-z0-9][a-z0-9_-]{0,62}`; nil where the file's name is not one of a job.
  package var jobName: String? {
    guard name.hasSuffix(".yaml"), name != Self.sharedName else { return nil }
    let stem = name.dropLast(5)
    return Self.isJobName(stem) ? String(stem) : nil
  }

  /// Whether `name` may be a job's name.
  package static func isJobName(_ name: some StringProtocol) -> Bool {
    let bytes = name.utf8
    let isPlain: (UInt8) -> Bool = { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) }
    guard let first = bytes.first, isPlain(first), bytes.count <= 63 else { return false }
    return bytes.allSatisfy { isPlain($0) || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }
  }
}
