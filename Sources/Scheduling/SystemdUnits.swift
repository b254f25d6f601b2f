package import BackupCore

/// The text of systemd's units: a service that is locked down, and the timer that starts it.
package struct SystemdUnits: Sendable {
  private let program: ScheduledProgram

  package init(_ program: ScheduledProgram) { self.program = program }

  /// The heartbeat's units have this name, a job's `mirrorkeep-JOB`.
  package static let name = "mirrorkeep"

  /// The built-in scheduler's service, in place of the heartbeat; no job's unit can have its name.
  package static let daemonName = "mirrorkeepd"

  /// A service that runs what is due, or one job if it is due. Skipping, as somebody else is at it, is no failure of it.
  package func service(_ access: ScheduledAccess, job: String? = nil) throws(Failure) -> String {
    let what = job.map { "back up '\($0)' if it is due" } ?? "back up what is due"
    return try text(what, ["Type=oneshot", "SuccessExitStatus=75"], program.command(job: job), access)
  }

  /// The service of the built-in scheduler.
  package func daemon(_ access: ScheduledAccess) throws(Failure) -> String {
    let kind = [
      "Type=notify", "NotifyAccess=main", "WatchdogSec=120", "Restart=on-failure", "RestartSec=30",
      "SuccessExitStatus=143",
    ]
    let target = program.isSystem ? "multi-user.target" : "default.target"
    return try text("run jobs by their schedules", kind, program.daemonCommand, access)
      + "\n[Install]\nWantedBy=\(target)\n"
  }

  private func text(
    _ what: String, _ kind: [String], _ words: [String], _ access: ScheduledAccess
  ) throws(Failure) -> String {
    var lines = ["[Unit]", "Description=mirrorkeep: \(what)"]
    if program.isSystem { lines += ["Wants=network-online.target", "After=network-online.target"] }
    var command = [try SystemdWord.program(words[0])]
    for word in words.dropFirst() { command.append(try SystemdWord.command(word)) }
    lines += ["", "[Service]"] + kind + ["ExecStart=" + command.joined(separator: " ")]
    for (key, value) in environment() { lines.append("Environment=" + (try SystemdWord.text("\(key)=\(value)"))) }
    lines += try folders(access)
    for name in access.credentials.sorted() { lines.append("LoadCredential=" + credential(name)) }
    lines += ["UMask=0077", "Nice=10", "IOSchedulingPriority=7", "KillMode=control-group"]
    return (lines + hardening).map { $0 + "\n" }.joined()
  }

  /// A timer of these expressions. Slots missed while the machine was off make one start when it is on again.
  package func timer(_ expressions: [String], job: String? = nil) -> String {
    let what = job.map { "when '\($0)' may be due" } ?? "the heartbeat"
    let lines =
      ["[Unit]", "Description=mirrorkeep: \(what)", "", "[Timer]"] + expressions.map { "OnCalendar=\($0)" } + [
        "Persistent=true", "AccuracySec=1s", "RandomizedDelaySec=0", "", "[Install]", "WantedBy=timers.target",
      ]
    return lines.map { $0 + "\n" }.joined()
  }

  /// Units of one timer a job.
  package func export(_ entries: [JobEntry]) throws(Failure) -> ExportedEntries {
    var exported = ExportedEntries()
    for entry in entries {
      let (job, times) = (entry.job.name, OnCalendarTimes(entry))
      if let inexact = times.inexact { exported.warn(entry, "systemd", inexact) }
      let name = "\(Self.name)-\(job)"
      exported.files += [
        ExportedEntries.File(name: name + ".service", text: try service(entry.access, job: job)),
        ExportedEntries.File(name: name + ".timer", text: timer(times.expressions, job: job)),
      ]
    }
    return exported
  }

  /// systemd gives a system service no HOME.
  private func environment() -> [(key: String, value: String)] {
    var environment = program.environment
    if program.isSystem { environment["HOME"] = program.home }
    return environment.sorted { $0.key < $1.key }
  }

  /// A path of a private /tmp has to be brought into it.
  private func folders(_ access: ScheduledAccess) throws(Failure) -> [String] {
    let isTemporary: (String) -> Bool = { path in ["/tmp/", "/var/tmp/"].contains { path.hasPrefix($0) } }
    var lines: [String] = []
    var writes = access.writes
    if program.isSystem, program.stateFolder == "/var/lib/mirrorkeep" {
      lines += ["StateDirectory=mirrorkeep", "StateDirectoryMode=0700"]
    } else {
      writes.append(program.stateFolder)
    }
    let reads = (access.reads + [program.jobsFolder]).filter(isTemporary)
    let paths = { (paths: [String]) throws(Failure) -> String in
      var words: [String] = []
      for path in Set(paths).sorted() { words.append(try SystemdWord.text("-" + path)) }
      return words.joined(separator: " ")
    }
    let (inside, outside) = (writes.filter(isTemporary), writes.filter { !isTemporary($0) })
    if !outside.isEmpty { lines.append("ReadWritePaths=" + (try paths(outside))) }
    if !inside.isEmpty { lines.append("BindPaths=" + (try paths(inside))) }
    if !reads.isEmpty { lines.append("BindReadOnlyPaths=" + (try paths(reads))) }
    return lines
  }

  /// A system service finds a credential in systemd's own stores; a user's manager knows no store before version 256.
  private func credential(_ name: String) -> String {
    program.isSystem ? name : "\(name):%h/.config/credstore/\(name)"
  }

  /// What the service may not do. Of root's powers it keeps the one to read everybody's files; a user's has none at all,
  /// for which it needs a user namespace.
  private var hardening: [String] {
    [
      "NoNewPrivileges=yes", "CapabilityBoundingSet=" + (program.isSystem ? "CAP_DAC_READ_SEARCH" : ""),
      "ProtectSystem=strict", "ProtectHome=read-only", "PrivateTmp=yes", "PrivateDevices=yes", "PrivateMounts=yes",
    ] + (program.isSystem ? [] : ["PrivateUsers=yes"]) + [
      "ProtectClock=yes", "ProtectControlGroups=yes", "ProtectHostname=yes", "ProtectKernelLogs=yes",
      "ProtectKernelModules=yes", "ProtectKernelTunables=yes", "ProtectProc=invisible",
      "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6", "RestrictNamespaces=yes", "RestrictRealtime=yes",
      "RestrictSUIDSGID=yes", "LockPersonality=yes", "MemoryDenyWriteExecute=yes", "RemoveIPC=yes",
      "KeyringMode=private", "SystemCallArchitectures=native", "SystemCallFilter=@system-service",
      "SystemCallFilter=~@privileged", "SystemCallErrorNumber=EPERM",
    ]
  }
}
