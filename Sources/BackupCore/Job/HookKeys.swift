/// The keys below `hooks`, as far as they are written.
struct HookFields: Sendable {
  var before: Written<[HookCommand]>?
  var after: Written<[HookCommand]>?
  var failed: Written<[HookCommand]>?
  var finally: Written<[HookCommand]>?
  var timeout: Written<TimeSpan>?
  var environment: Written<[String]>?
  var writes: Written<[String]>?

  var hooks: Hooks {
    var hooks = Hooks()
    hooks.before = before?.value ?? []
    hooks.after = after?.value ?? []
    hooks.failed = failed?.value ?? []
    hooks.finally = finally?.value ?? []
    hooks.timeout = timeout?.value ?? hooks.timeout
    hooks.environment = environment?.value ?? []
    hooks.writes = writes?.value ?? []
    return hooks
  }
}

let hookKeys = KeyTable<HookFields>(
  keys: [
    Key(
      "before", \.before, .list(of: .hookCommand), title: "Before",
      "Run before the backup begins. One that fails stops the run; exit status 75 skips it without an alarm.",
      examples: [[["pg_dump", "-f", "/srv/dump.sql", "app"]], [["shell": "pg_dump app > /srv/dump.sql"]]],
      absent: "none"),
    Key(
      "after", \.after, .list(of: .hookCommand), title: "After",
      "Run after a backup that succeeded or is incomplete.", examples: [[["rm", "-f", "/srv/dump.sql"]]], absent: "none"
    ),
    Key(
      "failed", \.failed, .list(of: .hookCommand), title: "Failed",
      "Run after a backup that failed, was held or was interrupted.", examples: [[["logger", "backup failed"]]],
      absent: "none"),
    Key(
      "finally", \.finally, .list(of: .hookCommand), title: "Finally",
      "Run last, however the run ended: also after a signal, and where another run had the lock.",
      examples: [[["umount", "/mnt/frozen"]]], absent: "none"),
    Key(
      "timeout", \.timeout, .duration, title: "Time limit", "How long one hook may take.", examples: ["10m"],
      standard: "1h"),
    Key(
      "environment", \.environment, .list(of: passedVariable), title: "Environment",
      "Names of environment variables the hooks get beside PATH, HOME and the like.", examples: [["PGPASSFILE"]],
      absent: "none"),
    Key(
      "writes", \.writes, .list(of: .localPath), title: "Folders written",
      "Folders the hooks write to, for service files that confine a run.", examples: [["/srv"]], absent: "none"),
  ],
  synonyms: [
    "pre": "before", "pre_backup": "before", "before_backup": "before", "post": "after", "post_backup": "after",
    "after_backup": "after", "success": "after", "on_success": "after", "error": "failed", "on_error": "failed",
    "on_failure": "failed", "failure": "failed", "always": "finally", "cleanup": "finally", "time_limit": "timeout",
    "env": "environment",
  ])

/// The one key of a hook that asks for a shell.
private struct ShellFields: Sendable {
  var shell: Written<String>?
}

private let shellKeys = KeyTable<ShellFields>(
  keys: [
    Key(
      "shell", \.shell, shellText, title: "Shell command", "Text for '/bin/sh -c'.",
      examples: ["pg_dump app > /srv/dump.sql"], isRequired: true)
  ], synonyms: ["sh": "shell", "command": "shell", "cmd": "shell", "run": "shell"])

private let shellText = ValueKind<String>.text(["type": "string", "minLength": 1]) { text, _ throws(Refusal) in
  guard !text.unicodeScalars.contains("\0") else {
    throw Refusal("contains the control character U+0000", hint: "remove it")
  }
  return text
}

extension ValueKind<HookCommand> {
  /// A list of words, or `{shell: TEXT}`; a bare text is refused, as it would need a shell nobody asked for.
  static let hookCommand = ValueKind(
    schema: [
      "anyOf": [
        [
          "type": "array", "minItems": 1, "items": ["type": ["string", "number", "boolean", "null"]],
        ], shellKeys.schema,
      ]
    ]
  ) { node, site, reading in
    switch node.content {
    case .mapping:
      var fields = ShellFields()
      guard shellKeys.read(node, KeySite(path: site.path, example: nil), into: &fields, &reading) else { return nil }
      return fields.shell.map { .shell($0.value) }
    case .list:
      return hookProgram.read(node, KeySite(path: site.path, example: site.example), &reading).map { .program($0) }
    case .text:
      reading.report(
        "\(site.subject) must be a list of words or {shell: TEXT}, not text",
        hint: "write [[pg_dump, -f, /srv/dump.sql]], or [{shell: \"pg_dump > /srv/dump.sql\"}] to use a shell",
        at: node.position)
      return nil
    }
  }

  private static let hookProgram = ValueKind<[String]>.programAndArguments(
    ValueKind<String>.localPath, example: "[pg_dump, -f, /srv/dump.sql]")
}
