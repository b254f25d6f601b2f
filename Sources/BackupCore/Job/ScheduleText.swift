/// The keys below `schedule` in its long form, as far as they are written.
struct ScheduleFields: Sendable {
  var at: Written<Schedule>?
  var timezone: Written<NamedZone>?
  var catchUp: Written<JobSchedule.CatchUp>?
  var jitter: Written<TimeSpan>?
  var grace: Written<TimeSpan>?
}

let scheduleKeys = KeyTable<ScheduleFields>(
  keys: [
    Key(
      "at", \.at, .scheduleText, title: "Times",
      "When the job runs: plain words (daily 03:00, every 6h), a five-field cron line, or a systemd OnCalendar expression.",
      examples: ["daily 03:00", "every 6h", "*/15 * * * *", "Mon..Fri 08:00"], isRequired: true),
    Key(
      "timezone", \.timezone, .timezone, title: "Time zone",
      "Where the times are meant, a name of the time zone database.",
      examples: ["Europe/Berlin"], absent: "the machine's own zone"),
    Key(
      "catch_up", \.catchUp, .name(), title: "Catch up",
      "run: one run makes up for any number of missed times. skip: they are only recorded.", examples: ["skip"],
      standard: "run"),
    Key(
      "jitter", \.jitter, .durationOrNone, title: "Jitter",
      "The most this host's own offset may be, by which every run begins later, so that not all hosts begin at once.",
      examples: ["10m"], standard: "0"),
    Key(
      "grace", \.grace, .durationOrNone, title: "Grace", "How late a run may begin before the job is overdue.",
      examples: ["6h"], standard: "6h"),
  ],
  synonyms: [
    "time": "at", "when": "at", "cron": "at", "on_calendar": "at", "oncalendar": "at", "expression": "at",
    "tz": "timezone",
    "zone": "timezone", "time_zone": "timezone", "catchup": "catch_up", "persistent": "catch_up", "splay": "jitter",
    "random_delay": "jitter", "randomized_delay": "jitter",
  ])

extension ValueKind<JobSchedule> {
  /// An expression, or a mapping with `at` and what else belongs to it.
  static let schedule = ValueKind(
    schema: ["anyOf": [scheduleTextSchema, scheduleKeys.schema]], keys: scheduleKeys.described
  ) { node, site, reading in
    guard case .mapping = node.content else {
      return ValueKind<Schedule>.scheduleText.read(node, site, &reading).map { JobSchedule($0) }
    }
    var fields = ScheduleFields()
    guard scheduleKeys.read(node, site, into: &fields, &reading), let at = fields.at?.value else { return nil }
    var schedule = JobSchedule(at)
    schedule.timezone = fields.timezone?.value
    schedule.catchUp = fields.catchUp?.value ?? schedule.catchUp
    schedule.jitter = fields.jitter?.value ?? schedule.jitter
    schedule.grace = fields.grace?.value ?? schedule.grace
    report(fields, of: schedule, site, &reading)
    return schedule
  }

  /// What is right by itself and not together.
  private static func report(
    _ fields: ScheduleFields, of schedule: JobSchedule, _ site: KeySite, _ reading: inout FileReading
  ) {
    if let timezone = fields.timezone, let own = schedule.at.zone, own != timezone.value {
      reading.report(
        "'\(site.path).timezone' is \(quoted(timezone.value.name)), but the schedule itself says \(quoted(own.name))",
        hint: "write the time zone in one place", at: timezone.position)
    }
    if let zone = fields.timezone, schedule.at.isEvery {
      reading.report(
        "'\(site.path).timezone' has no effect with 'every', which knows no time of the day", hint: "remove it",
        severity: .warning, at: zone.position)
    }
    if let jitter = fields.jitter, jitter.value.seconds > 0, schedule.at.isEvery {
      reading.report(
        "'\(site.path).jitter' has no effect with 'every', which counts from each host's last run", hint: "remove it",
        severity: .warning, at: jitter.position)
    }
  }
}

private let scheduleTextSchema: SchemaValue = ["type": "string", "pattern": "\\S"]

extension ValueKind<Schedule> {
  /// A schedule in one of its languages; a fault is reported at its character.
  static let scheduleText = ValueKind(schema: scheduleTextSchema) { node, site, reading in
    guard case .text(let text) = node.content else {
      reading.report("\(site.subject) must be text, not \(node.kindName)", hint: site.hint, at: node.position)
      return nil
    }
    guard !text.isEmpty else {
      reading.report("\(site.subject) has no value", hint: site.hint, at: node.position)
      return nil
    }
    do throws(ScheduleFault) {
      return try Schedule(text)
    } catch {
      reading.report(
        "\(site.subject): \(error.message)", hint: error.hint, at: reading.position(of: error.offset, in: node))
      return nil
    }
  }
}

extension ValueKind<NamedZone> {
  /// A name of the time zone database.
  static let timezone = ValueKind.text(["type": "string", "pattern": "^[A-Z][A-Za-z0-9_+/-]*$"]) {
    text, _ throws(Refusal) in
    guard let zone = NamedZone(text) else {
      throw Refusal("cannot be \(quoted(text))", hint: NamedZone.hint(for: text))
    }
    return zone
  }
}
