import Foundation

/// Metrics in Prometheus' text format, version 0.0.4
/// (https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format).
enum PrometheusText {
  /// Families without a sample are left out.
  static func text(_ families: [MetricFamily]) -> String {
    families.filter { !$0.samples.isEmpty }.map { family in
      "# HELP \(family.name) \(escaped(family.help))\n# TYPE \(family.name) \(family.kind.rawValue)\n"
        + family.samples.map { "\(family.name)\(labels($0)) \(number($0.value))\n" }.joined()
    }.joined()
  }

  private static func labels(_ sample: MetricFamily.Sample) -> String {
    guard !sample.labels.isEmpty else { return "" }
    let pairs = sample.labels.map { "\($0.name)=\"\(escaped($0.value).replacing("\"", with: "\\\""))\"" }
    return "{\(pairs.joined(separator: ","))}"
  }

  /// Backslashes and line ends as the format has them; what could steer a terminal stands in words, as everywhere.
  private static func escaped(_ text: String) -> String {
    TerminalSafe.text(text).replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
  }

  /// Whole numbers without a point or an exponent.
  private static func number(_ value: Double) -> String {
    guard value.isFinite else { return value.isNaN ? "NaN" : value < 0 ? "-Inf" : "+Inf" }
    return value == value.rounded() && abs(value) < 9e15 ? String(Int64(value)) : String(value)
  }
}
