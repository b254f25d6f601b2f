/// The keys of one entry of a job's `notify` in its long form.
struct JobNotifyFields: Sendable {
  var to: Written<String>?
  var on: Written<[NotifyKind]>?
}

let jobNotifyKeys = KeyTable<JobNotifyFields>(
  keys: [
    Key(
      "to", \.to, .channelName, title: "Channel", "A channel that 'notify' in mirrorkeep.yaml declares.",
      examples: ["ops"], isRequired: true),
    Key(
      "on", \.on, .list(of: .notifyKind, atLeast: 1), title: "Events",
      "What is told. Healthchecks gets every run in any case.",
      examples: [["failed", "held", "incomplete", "overdue", "recovered"]], absent: "what needs somebody, and its end"),
  ], synonyms: ["channel": "to", "name": "to", "events": "on", "when": "on"])

extension ValueKind<[Written<JobNotify>]> {
  /// Channels' names, or mappings of a name and what is told.
  static let jobNotify = ValueKind.list(of: ValueKind<Written<JobNotify>>.entry)
}

extension ValueKind<Written<JobNotify>> {
  fileprivate static let entry = ValueKind(
    schema: ["anyOf": [ValueKind<String>.channelName.schema, jobNotifyKeys.schema]], keys: jobNotifyKeys.described
  ) { node, site, reading in
    guard case .mapping = node.content else {
      return ValueKind<String>.channelName.read(node, site, &reading).map {
        Written(value: JobNotify(to: $0), position: node.position)
      }
    }
    var fields = JobNotifyFields()
    guard jobNotifyKeys.read(node, KeySite(path: site.path, example: nil), into: &fields, &reading),
      let to = fields.to
    else { return nil }
    let on = fields.on.map { Set($0.value) } ?? NotifyKind.standard
    return Written(value: JobNotify(to: to.value, on: on), position: to.position)
  }
}

extension ValueKind<String> {
  fileprivate static let channelName = ValueKind.text([
    "type": ["string", "integer"], "pattern": "^[a-z0-9][a-z0-9_-]{0,62}$",
  ]) { text, _ throws(Refusal) in
    guard JobFile.isJobName(text) else {
      throw Refusal("must be the name of a channel, not \(quoted(text))", hint: "for example: notify: [ops]")
    }
    return text
  }
}

extension ValueKind<NotifyKind> {
  fileprivate static let notifyKind = ValueKind.text([
    "enum": .list(NotifyKind.choices.map { .text($0.rawValue) })
  ]) { text, _ throws(Refusal) in
    guard let kind = NotifyKind(rawValue: text), NotifyKind.choices.contains(kind) else {
      let near = nearestKey(to: text, among: NotifyKind.choices.map(\.rawValue))
      throw Refusal(
        "cannot be \(quoted(text))",
        hint: near.map { "did you mean '\($0)'?" } ?? "it is \(enumeration(NotifyKind.choices.map(\.rawValue)))")
    }
    return kind
  }
}

/// Reports entries that name no declared channel, and the same channel twice.
func checkChannels(
  _ entries: Written<[Written<JobNotify>]>?, among channels: [NotifyChannel]
) -> [JobProblem] {
  var seen: Set<String> = []
  return (entries?.value ?? []).compactMap { entry in
    let name = entry.value.to
    guard channels.contains(where: { $0.name == name }) else {
      let names = channels.map(\.name).sorted()
      let near = nearestKey(to: name, among: names).map { "did you mean '\($0)'?" }
      let known = names.isEmpty ? "declare it under 'notify' there" : "the channels are \(enumeration(names, "and"))"
      return JobProblem(
        at: entry.position, "\(JobFile.sharedName) declares no channel \(quoted(name))", hint: near ?? known)
    }
    guard seen.insert(name).inserted else {
      return JobProblem(
        at: entry.position, "'notify' names the channel \(quoted(name)) twice", hint: "write one entry for it")
    }
    return nil
  }
}
