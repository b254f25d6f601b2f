import BackupCore

/// The charts of an HTML report: shapes alone are SVG and stretch with the page; what is read stands beside them as text.
enum ReportChart {
  private static let height = 100

  /// Bytes sent each day as bars. A few days far above all others are cut off, so that the others can be seen.
  static func sent(_ days: [ReportDay]) -> HTML? {
    let values = days.map(\.sentBytes)
    guard days.count > 1, let most = values.max(), most > 0 else { return nil }
    let usual = Percentile.of(0.95, values.filter { $0 > 0 }) ?? most
    let top = most / 4 > usual ? usual.plus(usual / 4) : most
    func bars(_ isMeant: (Int64) -> Bool) -> String {
      values.enumerated().filter { $1 > 0 && isMeant($1) }.map { index, value in
        let bar = max(1, Int((Double(min(value, top)) / Double(top) * Double(height)).rounded()))
        return "M\(index * 10 + 1) \(height)v-\(bar)h8v\(bar)z"
      }.joined()
    }
    let over = values.filter { $0 > top }.count
    let cut = over == 0 ? "" : "; \(over == 1 ? "one day goes" : "\(over) days go") beyond, up to \(Count.bytes(most))"
    let shapes = [("bars", bars { $0 <= top }), ("cut", bars { $0 > top })].filter { !$0.1.isEmpty }
    return chart(
      "Sent each day", days, top: Count.bytes(top), more: cut, shapes: shapes,
      label: "Bytes sent each day from \(days[0].day) to \(days[days.count - 1].day), at most \(Count.bytes(most))")
  }

  /// Mirror and versions at the end of each day, one upon the other.
  static func sizes(_ days: [ReportDay]) -> HTML? {
    let known = days.enumerated().compactMap { index, day in
      day.mirrorBytes.map { (index: index, mirror: $0, all: $0.plus(day.versionsBytes ?? 0)) }
    }
    guard known.count > 1, let first = known.first, let last = known.last, let top = known.map(\.all).max(), top > 0
    else { return nil }
    func line(_ value: ((index: Int, mirror: Int64, all: Int64)) -> Int64) -> String {
      known.map { "\($0.index * 10 + 5) \(height - Int(Double(max(0, value($0))) / Double(top) * Double(height)))" }
        .joined(separator: "L")
    }
    func area(_ line: String) -> String {
      "M\(first.index * 10 + 5) \(height)L\(line)L\(last.index * 10 + 5) \(height)z"
    }
    let versions = last.all.minus(last.mirror)
    return chart(
      "Mirror and versions", days, top: Count.bytes(top), more: "",
      shapes: [
        ("versions", area(line { $0.all })), ("mirror", area(line { $0.mirror })),
      ],
      label:
        "Size of the mirror, from \(Count.bytes(first.mirror)) to \(Count.bytes(last.mirror)), and of the versions upon it, "
        + "\(Count.bytes(versions)) at the end",
      legend: [("mirror", "mirror \(Count.bytes(last.mirror))"), ("versions", "versions \(Count.bytes(versions))")])
  }

  private static func chart(
    _ name: String, _ days: [ReportDay], top: String, more: String, shapes: [(String, String)], label: String,
    legend: [(String, String)] = []
  ) -> HTML {
    let svg = HTML.element(
      "svg",
      [
        "viewBox": "0 0 \(days.count * 10) \(height)", "preserveAspectRatio": "none", "role": "img",
        "aria-label": label,
      ], shapes.map { .element("path", ["class": "c-" + $0.0, "d": $0.1], []) })
    let entries = legend.map { ReportHTML.legendEntry("c-" + $0.0, $0.1) }
    return .element(
      "figure", ["class": "chart"],
      [
        .element("figcaption", [.text(name + ", up to "), .text(top + more)]), svg,
        .element(
          "p", ["class": "axis"],
          [.element("span", days.first?.day ?? ""), .element("span", days.last?.day ?? "")]),
      ] + (entries.isEmpty ? [] : [.element("ul", ["class": "legend"], entries)]))
  }
}
