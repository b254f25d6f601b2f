/// What one job file, or `defaults:`, declares; nil for what it leaves out.
struct JobFields: Sendable {
  var source: Written<String>?
  var destination: Written<Destination>?
  var schedule: Written<JobSchedule>?
  var verify: Written<VerifyRule>?
  var drill: Written<DrillRule>?
  var filters: Written<[String]>?
  var guards: Written<GuardFields>?
  var links: Written<LinkRule>?
  var keep: Written<KeepRule>?
  var hooks: Written<HookFields>?
  var limits: Written<LimitFields>?
  var retry: Written<RetryFields>?
  var notify: Written<[Written<JobNotify>]>?

  /// These values, and those of `defaults` where there are none; `guards` are filled key by key; a list,
  /// `schedule`, `verify`, `drill`, `keep`, `hooks`, `limits`, `retry` and `notify` are taken whole.
  func filled(from defaults: JobFields) -> JobFields {
    var fields = self
    fields.source = source ?? defaults.source
    fields.destination = destination ?? defaults.destination
    fields.schedule = schedule ?? defaults.schedule
    fields.verify = verify ?? defaults.verify
    fields.drill = drill ?? defaults.drill
    fields.filters = filters ?? defaults.filters
    fields.links = links ?? defaults.links
    fields.keep = keep ?? defaults.keep
    fields.hooks = hooks ?? defaults.hooks
    fields.limits = limits ?? defaults.limits
    fields.retry = retry ?? defaults.retry
    fields.notify = notify ?? defaults.notify
    if var own = guards, let shared = defaults.guards {
      own.value.maxDeletions = own.value.maxDeletions ?? shared.value.maxDeletions
      own.value.maxReplacements = own.value.maxReplacements ?? shared.value.maxReplacements
      own.value.floor = own.value.floor ?? shared.value.floor
      own.value.minFiles = own.value.minFiles ?? shared.value.minFiles
      own.value.marker = own.value.marker ?? shared.value.marker
      own.value.sameMount = own.value.sameMount ?? shared.value.sameMount
      own.value.whenHeld = own.value.whenHeld ?? shared.value.whenHeld
      fields.guards = own
    } else {
      fields.guards = guards ?? defaults.guards
    }
    return fields
  }
}

/// The keys below `guards`, as far as they are written.
struct GuardFields: Sendable {
  var maxDeletions: Written<GuardLimits.Limit>?
  var maxReplacements: Written<GuardLimits.Limit>?
  var floor: Written<Int>?
  var minFiles: Written<Int>?
  var marker: Written<String>?
  var sameMount: Written<Bool>?
  var whenHeld: Written<GuardLimits.WhenHeld>?

  /// The limits these keys make of the standard ones.
  var limits: GuardLimits {
    var limits = GuardLimits()
    limits.maxDeletions = maxDeletions?.value ?? limits.maxDeletions
    limits.maxReplacements = maxReplacements?.value ?? limits.maxReplacements
    limits.floor = floor?.value ?? limits.floor
    limits.minFiles = minFiles?.value
    limits.marker = marker?.value
    limits.sameMount = sameMount?.value ?? limits.sameMount
    limits.whenHeld = whenHeld?.value ?? limits.whenHeld
    return limits
  }
}

/// Every key of a job file, and of `defaults:` in mirrorkeep.yaml. To add one: a field above, a row here, a line in
/// `filled(from:)`, and its place in `makeJob`.
let jobKeys = KeyTable<JobFields>(
  keys: [
    Key(
      "source", \.source, .source, title: "Source folder",
      "The folder on this machine to back up: an absolute path, or one below '~/'.",
      examples: ["~/Pictures", "/srv/data"], absent: "there is no job without it"),
    Key(
      "destination", \.destination, .destination, title: "Destination",
      "Where the mirror lies, REMOTE:PATH. {hostname} in the path is replaced by this machine's name.",
      examples: ["pcloud_backup:photos", "pcloud_backup:{hostname}/home"], absent: "there is no job without it"),
    Key(
      "schedule", \.schedule, .schedule, title: "Schedule",
      "When the job runs by itself. Short form: the times alone.",
      examples: ["daily 03:00", "every 6h", ["at": "Mon..Fri 08:00", "timezone": "Europe/Berlin", "jitter": "10m"]],
      absent: "the job runs only by hand"),
    Key(
      "filters", \.filters, .list(of: .filterRule), title: "Filters",
      "rclone filter rules, tried in order: '- PATTERN' leaves out, '+ PATTERN' takes; what no rule names is taken.",
      examples: [["- *.tmp", "- /cache/**"]], absent: "everything is taken"),
    Key(
      "guards", \.guards, .mapping(guardKeys, GuardFields()), title: "Guards",
      "When a run is held before anything is changed.",
      examples: [["max_deletions": "25%", "max_replacements": "50%"]], absent: "each key as below"),
    Key(
      "links", \.links, .name(), title: "Symbolic links",
      "skip: counted, not stored. store: kept as small text files NAME.rclonelink, links again when restored. follow: what "
        + "they point at is stored.", examples: ["skip"],
      standard: "skip"),
    Key(
      "keep", \.keep, .keep, title: "Restore points kept",
      "Which restore points stay: all, or the newest ones and the last ones of days, weeks, months and years.",
      examples: [["last": 10, "daily": 30, "monthly": 12], "all"], standard: "all"),
    Key(
      "verify", \.verify, .verify, title: "Verify",
      "How often mirror and source are compared by content by themselves.",
      examples: [["every": "7d", "sample": "5%"]], absent: "only by hand"),
    Key(
      "drill", \.drill, .drill, title: "Drill",
      "How often a restore is rehearsed by itself.", examples: [["every": "30d"]], absent: "only by hand"),
    Key(
      "limits", \.limits, .mapping(limitKeys, LimitFields()), title: "Limits",
      "How long a run may take, and how much of the line it may use.",
      examples: [["duration": "6h", "bandwidth": "08:00,512k 23:00,off", "transfers": 4]], absent: "none"),
    Key(
      "retry", \.retry, .mapping(retryKeys, RetryFields()), title: "Retry",
      "How often a run is tried again that the network, a rate limit or an error of the server made fail.",
      examples: [["attempts": 3, "wait": "1m"]], absent: "one attempt"),
    Key(
      "hooks", \.hooks, .mapping(hookKeys, HookFields()), title: "Hooks", "Programs that run around a backup.",
      examples: [["before": [["pg_dump", "-f", "/srv/dump.sql", "app"]]]], absent: "none"),
    Key(
      "notify", \.notify, .jobNotify, title: "Notifications",
      "Who is told when something needs somebody: names of channels that mirrorkeep.yaml declares.",
      examples: [["ops"], [["to": "ops", "on": ["failed", "held", "recovered"]]]], absent: "nobody is told"),
  ],
  synonyms: [
    "retention": "keep", "prune": "keep", "src": "source", "from": "source", "path": "source", "folder": "source",
    "dest": "destination",
    "dst": "destination", "to": "destination", "target": "destination", "remote": "destination", "filter": "filters",
    "exclude": "filters", "excludes": "filters", "include": "filters", "includes": "filters", "symlinks": "links",
    "hook": "hooks", "limit": "limits", "bwlimit": "limits", "retries": "retry", "cron": "schedule",
    "timer": "schedule", "on_calendar": "schedule", "notifications": "notify", "alerts": "notify", "mail": "notify",
  ])

let guardKeys = KeyTable<GuardFields>(
  keys: [
    Key(
      "max_deletions", \.maxDeletions, .limit, title: "Most deletions",
      "A run that would delete more than this share or number of the mirror's files is held.", examples: ["25%", 100],
      standard: "25%"),
    Key(
      "max_replacements", \.maxReplacements, .limit, title: "Most replacements",
      "A run that would replace more than this share or number of the mirror's files is held.",
      examples: ["50%", 1000],
      standard: "50%"),
    Key(
      "floor", \.floor, .count, title: "Floor",
      "Up to this many files the two limits never hold a run.", examples: [20], standard: 20),
    Key(
      "min_files", \.minFiles, .count, title: "Fewest files",
      "A run over a source with fewer files than this is held.", examples: [100], absent: "any number will do"),
    Key(
      "marker", \.marker, .relativePath, title: "Marker",
      "A file that lies in the source whenever it is really there; without it no run begins.",
      examples: [".backup-root"], absent: "none is looked for"),
    Key(
      "same_mount", \.sameMount, .flag, title: "Same mount",
      "Whether a run is held when the source lies on another file system than at the last good run.",
      examples: [true], standard: true),
    Key(
      "when_held", \.whenHeld, .name(), title: "When held",
      "What a run does that is held for its deletions or replacements alone. nothing: it changes nothing. add: it stores "
        + "new files.", examples: ["add"], standard: "nothing"),
  ],
  synonyms: ["max_delete": "max_deletions", "deletions": "max_deletions", "replacements": "max_replacements"])
