import Foundation
import Testing

@testable import BackupCore

/// The JSON Schema and the loader come from one table; this holds them together from outside.
@Suite struct JobSchemaTests {
  /// The schema may let more through than the loader, never less: everything the loader takes is valid.
  @Test func whateverLoadsIsValid() throws {
    var seen = 0
    for folder in GoldenJobsFolder.all + [JobExamples.folder] {
      let contents = loadJobs(folder.files, .ann)
      let broken = Set(contents.problems.filter { $0.severity == .error }.map(\.file))
      for file in folder.files where file.jobName != nil || file.name == JobFile.sharedName {
        guard !broken.contains(file.path), case .bytes(let bytes) = file.content else { continue }
        var problems: [JobProblem] = []
        let value = readYAML(bytes, file: file.path, problems: &problems).map(typed) ?? .object([:])
        #expect(SchemaCheck.faults(of: value) == [], "\(folder.name): \(file.name)")
        seen += 1
      }
    }
    #expect(seen > 8)
  }

  @Test(arguments: [
    "{sorce: /a}", "{source: a}", "{source: [/a]}", "{destination: photos}", "{destination: 'pc:/a'}",
    "{destination: 'pc,x=y:a'}", "{filters: ['*.tmp']}", "{filters: '- a'}", "{guards: {floor: -1}}",
    "{guards: {max_deletions: 25 %}}", "{guards: {min_files: x}}", "{guards: {same_mount: maybe}}",
    "{guards: {marker: /a}}", "{guards: {when_held: all}}", "{links: maybe}", "{keep: none}",
    "{keep: {days: 3}}", "{keep: [1]}", "{schedule: [daily]}", "{schedule: {}}", "{schedule: {at: daily, jitter: 5}}",
    "{schedule: {at: daily, catch_up: no}}", "{hooks: {before: [pg_dump]}}", "{hooks: {before: pg_dump}}",
    "{hooks: {before: [[]]}}", "{hooks: {after: [{shell: ''}]}}", "{hooks: {finally: [{sh: x}]}}",
    "{hooks: {timeout: 0}}", "{hooks: {writes: [srv]}}", "{hooks: {environment: [RCLONE_X]}}",
    "{limits: {duration: 6}}", "{limits: {bandwidth: 512}}", "{limits: {bandwidth: '8:00,512k'}}",
    "{limits: {transfers: 0}}", "{limits: {quiet: 8-18}}", "{retry: {attempts: 0}}", "{retry: {wait: 1}}",
    "{retry: 3}",
    "{schedule: {at: daily, timezone: europe/berlin}}", "{schedule: {at: daily, grace: 1.5h}}",
    "{remotes: {pc: {}}}", "{remotes: {pc: {type: sftp}}}", "{remotes: {-x: {type: pcloud}}}", "[]", "text",
    "{remotes: {pc: {type: pcloud, token: abc}}}", "{remotes: {pc: {type: pcloud, token: {env: A, file: /b}}}}",
    "{remotes: {pc: {type: pcloud, token: {}}}}", "{rclone: {environment: [RCLONE_X]}}", "{rclone: {program: x}}",
    "{notify: ops}", "{notify: [{on: [failed]}]}", "{notify: [{to: ops, on: [broken]}]}", "{notify: [Ops]}",
    "{remotes: {}, notify: {ops: {url: 'https://a.org'}}}", "{remotes: {}, notify: {ops: {type: sms}}}",
    "{remotes: {}, notify: {ops: {type: ntfy, url: ntfy.sh}}}",
    "{remotes: {}, notify: {ops: {type: ntfy, token: abc}}}",
    "{remotes: {}, notify: {ops: {type: command, command: tell-me}}}", "{remotes: {}, notify: {Ops: {type: ntfy}}}",
    "{remotes: {}, notify: {ops: {type: email, to: ann}}}",
    "{remotes: {}, notify: {ops: {type: ntfy, include: [all]}}}",
    "{defaults: {sorce: /a}}", "{rclone: {}, source: /a}",
  ])
  func editorsSeeTheUsualMistakes(text: String) throws {
    var problems: [JobProblem] = []
    let node = try #require(readYAML(Array(text.utf8), file: "f", problems: &problems))
    #expect(SchemaCheck.faults(of: typed(node)) != [])
    let name = text.contains("remotes:") || text.contains("rclone") || text.contains("defaults")
    let contents = loadJobs([.text(name ? "mirrorkeep.yaml" : "a.yaml", text)], .ann)
    #expect(contents.hasErrors, "the loader takes what the schema refuses")
  }

  @Test func everyKeyIsDescribedAndItsExamplesLoad() {
    check(jobKeys) { "source: /a\ndestination: pc:a\n" + $0 }
    check(guardKeys) { "source: /a\ndestination: pc:a\nguards:\n  " + $0 }
    check(scheduleKeys) {
      "source: /a\ndestination: pc:a\nschedule:\n  " + ($0.hasPrefix("at:") ? "" : "at: daily\n  ") + $0
    }
    check(jobNotifyKeys) {
      "source: /a\ndestination: pc:a\nnotify:\n  - " + ($0.hasPrefix("to:") ? "" : "to: ops\n    ") + $0
    }
    check(keepKeys) { "source: /a\ndestination: pc:a\nkeep:\n  " + $0 }
    check(hookKeys) { "source: /a\ndestination: pc:a\nhooks:\n  " + $0 }
    check(limitKeys) { "source: /a\ndestination: pc:a\nlimits:\n  " + $0 }
    check(retryKeys) { "source: /a\ndestination: pc:a\nretry:\n  " + $0 }
    check(sharedKeys, file: "mirrorkeep.yaml") { $0 }
    check(rcloneKeys, file: "mirrorkeep.yaml") { "rclone:\n  " + $0 }
    check(channelKeys, file: "mirrorkeep.yaml") { key in
      let type = Self.typesOfKeys.first { key.hasPrefix($0.key + ":") }?.value ?? "ntfy"
      let rest = Self.needed[type, default: [:]].filter { !key.hasPrefix($0.key + ":") }
      let lines =
        rest.map { "\($0.key): \($0.value)" }
        + (key.hasPrefix("type:") ? [] : ["type: \(type == "sendmail" ? "email" : type)"]) + [key]
      return "notify:\n  ops:\n" + lines.map { "    " + $0 + "\n" }.joined()
    }
    check(remoteKeys, file: "mirrorkeep.yaml") { "remotes:\n  pc:\n    type: pcloud\n    " + $0 }
  }

  private static let ops = "notify: {ops: {type: ntfy, url: 'https://a.org'}}"

  /// A type of channel each key that not all take belongs to, and what such a channel needs beside it.
  private static let typesOfKeys = [
    "headers": "webhook", "body": "webhook", "to": "email", "from": "email", "server": "email", "security": "email",
    "user": "email", "password": "email", "program": "sendmail", "command": "command",
  ]
  private static let needed = [
    "ntfy": ["url": "https://a.org"], "webhook": ["url": "https://a.org"], "command": ["command": "[a]"],
    "sendmail": ["to": "a@b.c", "from": "a@b.c"],
    "email": ["to": "a@b.c", "from": "a@b.c", "server": "a.org", "user": "a", "password": "{env: A}"],
  ]

  private func check<Fields>(_ table: KeyTable<Fields>, file: String = "a.yaml", _ text: (String) -> String) {
    for key in table.keys where key.support.isAccepted {
      #expect(!key.title.isEmpty && key.description.hasSuffix(".") && !key.examples.isEmpty, "\(key.name)")
      #expect(key.isRequired || key.standard != nil || key.absent != nil, "\(key.name): nothing is said of its absence")
      for example in key.examples {
        var files = [JobFile.text(file, text("\(key.name): \(example.yaml(inFlow: false))"))]
        if file != JobFile.sharedName { files.append(.text(JobFile.sharedName, Self.ops)) }
        let contents = loadJobs(files, .ann)
        let problems = contents.problems.filter { !$0.message.contains("is given twice") }
        #expect(problems == [], "\(key.name)")
      }
    }
    #expect(Set(table.synonyms.values).isSubset(of: Set(table.keys.map(\.name))))
  }

  @Test func theSchemaIsTheOneRecorded() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let text = String(decoding: try encoder.encode(jobFilesSchema), as: UTF8.self) + "\n"
    let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Golden/jobs/schema.json")
    if ProcessInfo.processInfo.environment["RECORD_GOLDEN"] != nil {
      try Data(text.utf8).write(to: golden)
      Issue.record("recorded schema.json: read the difference, then run again without RECORD_GOLDEN")
      return
    }
    #expect(try String(contentsOf: golden, encoding: .utf8) == text)
  }
}

/// The value an editor's YAML reader (1.2 core schema) makes of what is written.
private func typed(_ node: YAMLNode) -> SchemaValue {
  switch node.content {
  case .text(let text):
    if let number = Int(text) { return .number(number) }
    if text == "true" || text == "false" { return .truth(text == "true") }
    return .text(text)
  case .list(let nodes): return .list(nodes.map(typed))
  case .mapping(let entries):
    return .object(Dictionary(entries.map { ($0.key, typed($0.value)) }) { first, _ in first })
  }
}
