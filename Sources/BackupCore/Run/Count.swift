/// Numbers as a sentence carries them.
package enum Count {
  /// `1 file`, `2 files`.
  package static func files(_ count: Int) -> String { count == 1 ? "1 file" : "\(count) files" }

  /// `1 job`, `2 jobs`.
  package static func jobs(_ count: Int) -> String { count == 1 ? "1 job" : "\(count) jobs" }

  /// `1 restore point`, `2 restore points`.
  package static func points(_ count: Int) -> String { count == 1 ? "1 restore point" : "\(count) restore points" }

  /// `1 version`, `2 versions`.
  package static func versions(_ count: Int) -> String { count == 1 ? "1 version" : "\(count) versions" }

  /// A size for people, in powers of 1024 with one decimal: `12 B`, `4.1 MiB`.
  package static func bytes(_ count: Int64) -> String {
    guard count >= 1024 else { return "\(count) B" }
    var value = Double(count)
    var unit = ""
    for next in ["KiB", "MiB", "GiB", "TiB", "PiB"] where value >= 1024 {
      value /= 1024
      unit = next
    }
    let tenths = Int((value * 10).rounded())
    return "\(tenths / 10).\(tenths % 10) \(unit)"
  }
}
