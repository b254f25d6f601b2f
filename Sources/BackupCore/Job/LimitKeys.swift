/// The keys below `limits`, as far as they are written.
struct LimitFields: Sendable {
  var duration: Written<TimeSpan>?
  var bandwidth: Written<String>?
  var transfers: Written<Int>?
  var quiet: Written<QuietWindow>?

  var limits: RunLimits {
    RunLimits(duration: duration?.value, bandwidth: bandwidth?.value, transfers: transfers?.value, quiet: quiet?.value)
  }
}

let limitKeys = KeyTable<LimitFields>(
  keys: [
    Key(
      "duration", \.duration, .duration, title: "Longest run",
      "A run that is not done after this time is stopped and incomplete; the next one goes on.", examples: ["6h"],
      absent: "as long as it takes"),
    Key(
      "bandwidth", \.bandwidth, bandwidth, title: "Bandwidth",
      "The most bytes a second that are sent: a rate, or times of this machine's day with the rate from then on.",
      examples: ["2M", "08:00,512k 23:00,off"], absent: "as fast as it goes"),
    Key(
      "transfers", \.transfers, transfers, title: "Transfers", "How many files are sent at the same time.",
      examples: [4], absent: "rclone's own number, 4"),
    Key(
      "quiet", \.quiet, quiet, title: "Quiet window",
      "Hours of this machine's day in which no schedule begins a run; one it began is stopped when they come.",
      examples: ["08:00-18:00", "22:00-06:00"], absent: "none"),
  ],
  synonyms: [
    "time": "duration", "max_duration": "duration", "timeout": "duration", "bwlimit": "bandwidth",
    "speed": "bandwidth", "rate": "bandwidth", "parallel": "transfers", "window": "quiet", "blackout": "quiet",
  ])

private let rate = "(off|[0-9]+([.][0-9]+)?[kKmMgGtT])(:(off|[0-9]+([.][0-9]+)?[kKmMgGtT]))?"
private let slot = "((Mon|Tue|Wed|Thu|Fri|Sat|Sun)-)?([01][0-9]|2[0-3]):[0-5][0-9],\(rate)"

/// A rate (`512k`, `2M`, `off`, `UP:DOWN`) or rclone's timetable of them.
private let bandwidth = ValueKind<String>.text([
  "type": "string", "pattern": .text("^(\(rate)|\(slot)( \(slot))*)$"),
]) { text, _ throws(Refusal) in
  guard isBandwidth(text) else {
    throw Refusal(
      "must be a rate or a timetable of them, not \(quoted(text))",
      hint: "for example 2M, or \"08:00,512k 23:00,off\"; a rate is a number with k, M or G (bytes a second), or off")
  }
  return text
}

func isBandwidth(_ text: String) -> Bool {
  guard let rate = try? Regex("^\(rate)$"), let slot = try? Regex("^\(slot)$") else { return false }
  if text.wholeMatch(of: rate) != nil { return true }
  let slots = text.split(separator: " ", omittingEmptySubsequences: false)
  return !slots.isEmpty && slots.allSatisfy { $0.wholeMatch(of: slot) != nil }
}

private let transfers = ValueKind<Int>.text([
  "type": ["integer", "string"], "minimum": 1, "maximum": 256, "pattern": "^[0-9]+$",
]) { text, _ throws(Refusal) in
  guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let count = Int(text), (1...256).contains(count) else {
    throw Refusal("must be a number of files from 1 to 256, not \(quoted(text))")
  }
  return count
}

private let quiet = ValueKind<QuietWindow>.text([
  "type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]$",
]) { text, _ throws(Refusal) in
  guard let window = QuietWindow(text) else {
    throw Refusal("must be two times of the day, not \(quoted(text))", hint: "for example 08:00-18:00, or 22:00-06:00")
  }
  return window
}

/// The keys below `retry`, as far as they are written.
struct RetryFields: Sendable {
  var attempts: Written<Int>?
  var wait: Written<TimeSpan>?

  var rule: RetryRule {
    RetryRule(
      attempts: attempts?.value ?? RetryRule.standardAttempts, wait: wait?.value ?? RetryRule.standardWait)
  }
}

let retryKeys = KeyTable<RetryFields>(
  keys: [
    Key(
      "attempts", \.attempts, attempts, title: "Attempts", "How many attempts there are in all, the first among them.",
      examples: [3], standard: 3),
    Key(
      "wait", \.wait, .duration, title: "Wait",
      "The pause before the second attempt; every further one is twice as long, up to an hour.", examples: ["1m"],
      standard: "1m"),
  ], synonyms: ["tries": "attempts", "times": "attempts", "delay": "wait", "pause": "wait", "backoff": "wait"])

private let attempts = ValueKind<Int>.text([
  "type": ["integer", "string"], "minimum": 1, "maximum": 20, "pattern": "^[0-9]+$",
]) { text, _ throws(Refusal) in
  guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let count = Int(text), (1...20).contains(count) else {
    throw Refusal("must be a number of attempts from 1 to 20, not \(quoted(text))")
  }
  return count
}
