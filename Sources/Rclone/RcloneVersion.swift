package import BackupCore

/// The version of an rclone program.
package struct RcloneVersion: Hashable, Comparable, Sendable, CustomStringConvertible {
  package var major: Int
  package var minor: Int
  package var patch: Int
  /// What follows the numbers, such as `DEV` or `beta.8077.a1b2c3d4e`; empty for a release.
  package var suffix: String

  package init(_ major: Int, _ minor: Int, _ patch: Int, suffix: String = "") {
    (self.major, self.minor, self.patch, self.suffix) = (major, minor, patch, suffix)
  }

  /// The oldest rclone that backs up to pCloud without harm (docs/rclone.md, "Versions").
  package static let minimum = RcloneVersion(1, 70, 0)
  /// From here on the sign-in at pCloud is safe as well.
  package static let recommended = RcloneVersion(1, 75, 1)

  /// The version `rclone version` printed, from its first line `rclone v1.75.2`; nil where that is not rclone's.
  package init?(output: String) {
    let line = output.prefix { !$0.isNewline }
    guard line.hasPrefix("rclone v") else { return nil }
    self.init(text: line.dropFirst("rclone v".count))
  }

  /// A version as in run records, `1.75.2` or `1.76.0-beta.1`.
  package init?(text: some StringProtocol) {
    let halves = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = halves.first else { return nil }
    let fields = first.split(separator: ".", omittingEmptySubsequences: false)
    let numbers = fields.compactMap { $0.count <= 9 && $0.allSatisfy(\.isASCII) ? UInt32($0).map(Int.init) : nil }
    guard numbers.count == fields.count, (2...3).contains(numbers.count) else { return nil }
    let suffix = halves.count > 1 ? halves[1] : ""
    guard halves.count == 1 || !suffix.isEmpty, suffix.allSatisfy({ $0.isASCII && !$0.isWhitespace }) else {
      return nil
    }
    self.init(numbers[0], numbers[1], numbers.count > 2 ? numbers[2] : 0, suffix: String(suffix))
  }

  package var description: String { "\(major).\(minor).\(patch)" + (suffix.isEmpty ? "" : "-" + suffix) }

  /// By the numbers; a build before a release counts as that release.
  package static func < (left: RcloneVersion, right: RcloneVersion) -> Bool {
    (left.major, left.minor, left.patch) < (right.major, right.minor, right.patch)
  }

  /// Refuses versions below the minimum: throws `rclone-too-old`, saying what such a version does.
  package func check() throws(Failure) {
    guard self < Self.minimum else { return }
    throw Failure(
      .rcloneTooOld, "rclone \(self) is too old, \(Self.minimum) is the oldest that is safe: \(harm)",
      hint: "install rclone \(Self.recommended) or newer from https://rclone.org/downloads/")
  }

  /// What a version below the minimum does.
  private var harm: String {
    self < RcloneVersion(1, 68, 0)
      ? "a failed upload that replaces a file deletes the good copy on pCloud"
      : "files of 256 MiB and more never arrive on pCloud"
  }

  /// The version in what `program` printed when asked for it; throws `rclone-missing` where it is some other program.
  package static func parse(_ output: String, program: String) throws(Failure) -> RcloneVersion {
    if let version = RcloneVersion(output: output) { return version }
    throw Failure(
      .rcloneMissing, "'\(program)' is not rclone: it does not answer 'version' with 'rclone v…'",
      hint: "install rclone, or name it under rclone.program in mirrorkeep.yaml")
  }
}
