/// The keys below `keep`, as far as they are written.
struct KeepFields: Sendable {
  var last: Written<Int>?
  var daily: Written<Int>?
  var weekly: Written<Int>?
  var monthly: Written<Int>?
  var yearly: Written<Int>?
}

let keepKeys = KeyTable<KeepFields>(
  keys: [
    Key(
      "last", \.last, .count, title: "Newest points", "So many of the newest restore points stay.", examples: [10],
      standard: 0),
    Key(
      "daily", \.daily, .count, title: "Days", "The last point of each of the newest days that have one stays.",
      examples: [30], standard: 0),
    Key(
      "weekly", \.weekly, .count, title: "Weeks", "The last point of each of the newest weeks that have one stays.",
      examples: [8], standard: 0),
    Key(
      "monthly", \.monthly, .count, title: "Months", "The last point of each of the newest months that have one stays.",
      examples: [12], standard: 0),
    Key(
      "yearly", \.yearly, .count, title: "Years", "The last point of each of the newest years that have one stays.",
      examples: [5], standard: 0),
  ],
  synonyms: [
    "days": "daily", "weeks": "weekly", "months": "monthly", "years": "yearly", "newest": "last", "points": "last",
    "keep_last": "last", "keep_daily": "daily", "keep_weekly": "weekly", "keep_monthly": "monthly",
    "keep_yearly": "yearly",
  ])

extension ValueKind<KeepRule> {
  /// `all`, or a mapping with at least one count above 0.
  static let keep = ValueKind(
    schema: ["anyOf": [["enum": ["all"]], keepKeys.schema]], keys: keepKeys.described
  ) { node, site, reading in
    switch node.content {
    case .text("all"): return .all
    case .mapping:
      var fields = KeepFields()
      let before = reading.problems.count
      guard keepKeys.read(node, site, into: &fields, &reading), reading.problems.count == before else { return nil }
      let rule = KeepRule(
        last: fields.last?.value ?? 0, daily: fields.daily?.value ?? 0, weekly: fields.weekly?.value ?? 0,
        monthly: fields.monthly?.value ?? 0, yearly: fields.yearly?.value ?? 0)
      if rule.counts.isEmpty {
        reading.report("\(site.subject) keeps no restore point", hint: site.hint, at: node.position)
        return nil
      }
      return rule
    case .text(let text):
      let found = text.isEmpty ? "has no value" : "cannot be \(quoted(text))"
      reading.report(
        "\(site.subject) \(found)", hint: "write 'all', or how many to keep: {daily: 30, monthly: 12}",
        at: node.position)
      return nil
    case .list:
      reading.report(
        "\(site.subject) must be 'all' or a mapping, not \(node.kindName)", hint: site.hint, at: node.position)
      return nil
    }
  }
}
