/// The keys below `verify`, as far as they are written.
struct VerifyFields: Sendable {
  var every: Written<TimeSpan>?
  var sample: Written<FileShare>?
}

/// The keys below `drill`, as far as they are written.
struct DrillFields: Sendable {
  var every: Written<TimeSpan>?
  var files: Written<Int>?
}

let verifyKeys = KeyTable<VerifyFields>(
  keys: [
    Key(
      "every", \.every, .duration, title: "How often", "So long after the last verify began, the next one is due.",
      examples: ["7d"], isRequired: true),
    Key(
      "sample", \.sample, .fileShare, title: "Share",
      "The share of the files that is compared each time, another one every time, so that all are covered.",
      examples: ["5%"], absent: "all files"),
  ],
  synonyms: ["interval": "every", "schedule": "every", "share": "sample", "percent": "sample"])

let drillKeys = KeyTable<DrillFields>(
  keys: [
    Key(
      "every", \.every, .duration, title: "How often", "So long after the last drill began, the next one is due.",
      examples: ["30d"], isRequired: true),
    Key(
      "files", \.files, .drillFiles, title: "Files at random",
      "How many files are restored beside the largest and the oldest.",
      examples: [20], standard: 20),
  ],
  synonyms: ["interval": "every", "schedule": "every", "count": "files", "sample": "files"])

extension ValueKind<VerifyRule> {
  static let verify = ValueKind(schema: verifyKeys.schema, keys: verifyKeys.described) { node, site, reading in
    var fields = VerifyFields()
    guard verifyKeys.read(node, site, into: &fields, &reading), let every = fields.every?.value else { return nil }
    return VerifyRule(every: every, sample: fields.sample?.value)
  }
}

extension ValueKind<DrillRule> {
  static let drill = ValueKind(schema: drillKeys.schema, keys: drillKeys.described) { node, site, reading in
    var fields = DrillFields()
    guard drillKeys.read(node, site, into: &fields, &reading), let every = fields.every?.value else { return nil }
    return DrillRule(every: every, files: fields.files?.value ?? DrillRule.standardFiles)
  }
}

extension ValueKind<FileShare> {
  static let fileShare = ValueKind.text([
    "type": ["string", "integer"], "pattern": "^[0-9]+(\\.[0-9]+)?%?$",
  ]) { text, _ throws(Refusal) in
    guard let share = FileShare(text) else {
      throw Refusal("must be a share from 0.01% to 100%, not \(quoted(text))")
    }
    return share
  }
}

extension ValueKind<Int> {
  fileprivate static let drillFiles = ValueKind(schema: count.schema) { node, site, reading in
    guard let files = count.read(node, site, &reading) else { return nil }
    guard files <= DrillRule.mostFiles else {
      reading.report("\(site.subject) cannot be more than \(DrillRule.mostFiles)", hint: site.hint, at: node.position)
      return nil
    }
    return files
  }
}
