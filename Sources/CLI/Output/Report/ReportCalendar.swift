import BackupCore

/// A calendar of outcomes, a square a day: colour and a letter say what the day's backups came to.
enum ReportCalendar {
  private static let cell = 15
  private static let gap = 2

  static func html(_ days: [ReportDay]) -> HTML? {
    guard !days.isEmpty else { return nil }
    let months = ReportMonth.of(days).map(month)
    return .element(
      "figure",
      [
        .element("figcaption", "Outcome of each day"),
        .element("div", ["class": "months"], ReportHTML.spread(months)),
        .element("ul", ["class": "legend"], legend(days)),
      ])
  }

  private static func month(_ month: ReportMonth) -> HTML {
    let first = Int(month.days.first?.day.suffix(2) ?? "1") ?? 1
    let offset = (ReportMonth.weekday(month.days.first?.day ?? "") - (first - 1) % 7 + 7) % 7
    let step = cell + gap
    let squares = month.days.flatMap { day -> [HTML] in
      let place = offset + (Int(day.day.suffix(2)) ?? 1) - 1
      return square(day, x: place % 7 * step, y: place / 7 * step)
    }
    let size = "0 0 \(7 * step - gap) \(6 * step - gap)"
    let outcomes = month.outcomes
    let label = "\(month.name): \(outcomes[.succeeded]) succeeded" + (month.others == "none" ? "" : ", \(month.others)")
    return .element(
      "div", ["class": "month"],
      [
        .element("span", month.name),
        .element("svg", ["viewBox": size, "role": "img", "aria-label": label], squares),
      ])
  }

  private static func square(_ day: ReportDay, x: Int, y: Int) -> [HTML] {
    let title = HTML.element("title", "\(day.day): \(words(day))")
    let rect = HTML.element(
      "rect",
      [
        "class": "d-" + day.state.rawValue, "x": String(x), "y": String(y), "width": String(cell),
        "height": String(cell), "rx": "3",
      ], [title])
    guard let letter = letter(day.state) else { return [rect] }
    return [
      rect,
      .element(
        "text", ["x": String(x) + ".5", "y": String(y + 11), "dx": "7", "text-anchor": "middle"], letter),
    ]
  }

  private static func words(_ day: ReportDay) -> String {
    let parts = ReportWords.counts(day.outcomes)
    let sent = day.sentBytes > 0 ? ["\(Count.bytes(day.sentBytes)) sent"] : []
    return parts.isEmpty ? "no backup" : (parts + sent).joined(separator: ", ")
  }

  private static func letter(_ state: DayState) -> String? {
    switch state {
    case .succeeded, .nothing: nil
    default: ReportText.mark(state)
    }
  }

  private static func legend(_ days: [ReportDay]) -> [HTML] {
    let present = Set(days.map(\.state))
    return DayState.allCases.filter(present.contains).map { state in
      let name =
        switch state {
        case .mixed: "not every time"
        case .nothing: "no backup"
        default: state.rawValue
        }
      return ReportHTML.legendEntry("d-" + state.rawValue, letter: letter(state), name)
    }
  }
}
