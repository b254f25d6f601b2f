/// What may stand in one place of a schedule: which numbers, which names for them, and how a range is written.
struct ScheduleField: Sendable {
  /// For messages: `hour`, `day of the month`.
  let name: String
  let values: ClosedRange<Int>
  /// Names of three letters for values, from the first on; longer forms are taken too.
  var names: [String] = []
  /// The value of the first name.
  var firstName = 0
  /// `-` in cron, `..` in OnCalendar.
  let rangeSign: String
  /// Whether `Mon-Fri` is taken beside `Mon..Fri`.
  var takesDash = false

  static let weekdayNames = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
  static let monthNames = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
  ]
}

/// One element of a list: a value, a range of them, each with or without a step, or `*`.
struct FieldItem: Equatable, Sendable {
  /// nil for `*`.
  var first: Int?
  var last: Int?
  var step: Int?
}

extension ScheduleField {
  /// The list that stands next, as far as it goes.
  func items(_ scanner: inout FieldScanner) throws(ScheduleFault) -> [FieldItem] {
    var items = [try item(&scanner)]
    while scanner.take(",") { items.append(try item(&scanner)) }
    return items
  }

  /// The list a whole word is.
  func items(_ word: ScheduleWord) throws(ScheduleFault) -> [FieldItem] {
    var scanner = FieldScanner(word)
    let items = try items(&scanner)
    guard scanner.next == nil else { throw stray(scanner) }
    return items
  }

  /// The fault of a character that does not belong where it stands.
  func stray(_ scanner: FieldScanner) -> ScheduleFault {
    ScheduleFault(
      "\(quoted(scanner.rest)) does not belong in the \(name)", hint: "the \(name) is \(form)", at: scanner.offset)
  }

  private func item(_ scanner: inout FieldScanner) throws(ScheduleFault) -> FieldItem {
    var item = FieldItem()
    let start = scanner.offset
    if !scanner.take("*") {
      item.first = try value(&scanner)
      if scanner.take(rangeSign) || (takesDash && scanner.take("-")) { item.last = try value(&scanner) }
    }
    if var first = item.first, let last = item.last, first > last {
      // Sunday may open a week as well as close it.
      if first == 7, values.upperBound == 7, values.lowerBound == 0 { first = 0 }
      item.first = first
      guard first <= last else {
        throw ScheduleFault(
          "the range of the \(name) runs backwards", hint: "write the smaller value first, or two ranges with a ','",
          at: start)
      }
    }
    if scanner.next == "/" {
      _ = scanner.take("/")
      let place = scanner.offset
      let digits = scanner.digits()
      guard !digits.isEmpty else {
        throw ScheduleFault("a number is missing after the '/'", hint: "'/15' means every 15th", at: place)
      }
      guard digits.utf8.count <= 4, let step = Int(digits), step > 0 else {
        throw ScheduleFault("a step cannot be \(quoted(digits))", hint: "'/15' means every 15th", at: place)
      }
      item.step = step
    }
    return item
  }

  /// A number or a name.
  private func value(_ scanner: inout FieldScanner) throws(ScheduleFault) -> Int {
    let start = scanner.offset
    if let next = scanner.next, isLetter(next), !names.isEmpty { return try named(&scanner) }
    let digits = scanner.digits()
    guard !digits.isEmpty else {
      if let fault = foreign(scanner) { throw fault }
      guard scanner.next == nil || scanner.next == "," else { throw stray(scanner) }
      throw ScheduleFault("the \(name) is missing here", hint: "the \(name) is \(form)", at: start)
    }
    guard digits.utf8.count <= 4, let value = Int(digits), values.contains(value) else {
      throw ScheduleFault("the \(name) cannot be \(quoted(digits))", hint: "the \(name) is \(form)", at: start)
    }
    return value
  }

  private func named(_ scanner: inout FieldScanner) throws(ScheduleFault) -> Int {
    let start = scanner.offset
    if let fault = foreign(scanner) { throw fault }
    let word = scanner.letters().lowercased()
    if word.utf8.count >= 3, let index = names.firstIndex(where: { $0 == word || $0.prefix(3) == word }) {
      return firstName + index
    }
    let near = nearestKey(to: word, among: names + names.map { String($0.prefix(3)) })
    throw ScheduleFault(
      "\(quoted(word)) is no \(name)", hint: near.map { "did you mean '\($0)'?" } ?? "the \(name) is \(form)", at: start
    )
  }

  /// What other crons have here and this one has not, with how to say it.
  private func foreign(_ scanner: FieldScanner) -> ScheduleFault? {
    guard rangeSign == "-" else { return nil }
    let rest = scanner.rest
    if rest.hasPrefix("?") {
      return ScheduleFault("'?' is not known here", hint: "write '*'", at: scanner.offset)
    }
    if rest == "L" || rest == "l" {
      return ScheduleFault(
        "'L' is not known here", hint: "for a month's last day write 'monthly last 03:00' or '*-*~1 03:00'",
        at: scanner.offset)
    }
    return nil
  }

  /// What the field may hold, for hints.
  private var form: String {
    let numbers = "\(values.lowerBound) to \(values.upperBound)"
    guard let first = names.first, let last = names.last else { return numbers }
    return "\(first.prefix(3)) to \(last.prefix(3))" + (rangeSign == "-" ? " or \(numbers)" : "")
  }
}

extension [FieldItem] {
  /// The values meant, as bits; those of `values` for `*`.
  func mask(_ values: ClosedRange<Int>) -> UInt64 {
    reduce(0) { mask, item in
      let first = item.first ?? values.lowerBound
      let last = item.last ?? (item.first == nil || item.step != nil ? values.upperBound : first)
      return stride(from: first, through: last, by: item.step ?? 1).reduce(mask) { $0 | 1 << UInt64($1) }
    }
  }

  /// The days meant, counted from a month's end (1 is the last), as bits. As in systemd a step leads from a single day
  /// towards the end, and in a range from its first number on.
  var maskFromEnd: UInt64 {
    reduce(0) { mask, item in
      let first = item.first ?? 1
      let days =
        if item.last == nil, item.first != nil, let step = item.step {
          stride(from: first, through: 1, by: -step)
        } else {
          stride(from: first, through: item.last ?? (item.first == nil ? 31 : first), by: item.step ?? 1)
        }
      return days.reduce(mask) { $0 | 1 << UInt64($1) }
    }
  }
}
