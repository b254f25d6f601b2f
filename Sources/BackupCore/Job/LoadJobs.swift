/// The files of a jobs folder -> jobs. Read this first: everything else in this folder serves `loadJobs`.

/// Reads all files of a jobs folder and reports every problem of every file in one pass.
///
/// An error in one job's file fails that job only; one in mirrorkeep.yaml fails every job. Files not concerned
/// (`JobFile.isConsidered`) need not be given. `places` tells where remotes of rclone's own config lead.
package func loadJobs(
  _ files: [JobFile], _ context: JobFileContext,
  places: (RcloneSettings) -> DestinationPlaces = { _ in { _ in [] } }
) -> JobsFolderContents {
  var contents = JobsFolderContents(jobs: [:], remotes: [:], rclone: RcloneSettings(), problems: [])
  let shared = readShared(files.first { $0.name == JobFile.sharedName }, context)
  contents.remotes = Dictionary(shared.remotes.map { ($0.name, $0) }) { first, _ in first }
  contents.rclone = shared.rclone
  contents.problems += shared.problems

  var drafts: [JobDraft] = []
  for file in files where file.name != JobFile.sharedName {
    guard let name = file.jobName else {
      if let problem = misnamed(file) { contents.problems.append(problem) }
      continue
    }
    drafts.append(readDraft(name, file, shared, context))
  }
  reportOverlaps(&drafts, remotes: contents.remotes)
  reportResolvedOverlaps(&drafts, places(shared.rclone))
  for draft in drafts {
    contents.jobs[draft.name] = makeJob(draft, shared, remotes: contents.remotes)
    contents.problems += draft.problems
  }
  contents.problems.sort()
  return contents
}

/// What mirrorkeep.yaml declares, read.
struct SharedDeclarations {
  var remotes: [RemoteDeclaration] = []
  var rclone = RcloneSettings()
  var defaults = JobFields()
  var problems: [JobProblem] = []

  var errors: [JobProblem] { problems.filter { $0.severity == .error } }
}

/// One job's file, read but not yet compared with the others.
struct JobDraft {
  var name: String
  /// With the defaults filled in.
  var fields: JobFields
  var problems: [JobProblem]
}

private func readShared(_ file: JobFile?, _ context: JobFileContext) -> SharedDeclarations {
  var shared = SharedDeclarations()
  guard let file else { return shared }
  var fields = SharedFields()
  shared.problems = read(file, sharedKeys, into: &fields, context).problems
  shared.remotes = fields.remotes?.value ?? []
  shared.defaults = fields.defaults?.value ?? JobFields()
  if let rclone = fields.rclone?.value {
    shared.rclone = RcloneSettings(
      program: rclone.program?.value ?? nil, config: rclone.config?.value, configPassword: rclone.configPassword?.value,
      environment: rclone.environment?.value ?? [])
  }
  return shared
}

private func readDraft(
  _ name: String, _ file: JobFile, _ shared: SharedDeclarations, _ context: JobFileContext
) -> JobDraft {
  var own = JobFields()
  var reading = read(file, jobKeys, into: &own, context)
  let fields = own.filled(from: shared.defaults)
  // Defaults that could not be read may hold the missing key.
  if shared.errors.isEmpty, let written = reading.keys {
    for (key, isThere) in [("source", fields.source != nil), ("destination", fields.destination != nil)]
    where !isThere && !written.contains(key) {
      reading.problems.append(
        JobProblem(
          at: FilePosition(file: file.path), "'\(key)' is missing",
          hint: jobKeys.keys.first { $0.name == key }?.example.map { "for example: " + $0 }))
    }
  }
  return JobDraft(name: name, fields: fields, problems: reading.problems)
}

/// Reads one file's mapping into `fields`; an empty file is a mapping without keys. `keys` are those written at the top,
/// right or wrong; nil where the file holds no mapping.
private func read<Fields>(
  _ file: JobFile, _ keys: KeyTable<Fields>, into fields: inout Fields, _ context: JobFileContext
) -> (keys: Set<String>?, problems: [JobProblem]) {
  let top = FilePosition(file: file.path)
  var reading = FileReading(context: context)
  switch file.content {
  case .tooLarge: return (nil, [.fileTooLarge(top)])
  case .notAFile: return (nil, [JobProblem(at: top, "is not a file", hint: "a job is a text file")])
  case .unreadable(let reason):
    return (nil, [JobProblem(at: top, "cannot be read: \(reason)", hint: "check the owner and mode of the file")])
  case .bytes(let bytes):
    reading.source = bytes
    let node = readYAML(bytes, file: file.path, problems: &reading.problems)
    guard node != nil || reading.problems.isEmpty else { return (nil, reading.problems) }
    let mapping = node ?? YAMLNode(content: .mapping([]), position: top)
    _ = keys.read(mapping, KeySite(path: "", example: nil), into: &fields, &reading)
    guard case .mapping(let entries) = mapping.content else { return (nil, reading.problems) }
    return (Set(entries.map(\.key)), reading.problems)
  }
}

/// The job, when neither its own file nor mirrorkeep.yaml has an error.
private func makeJob(
  _ draft: JobDraft, _ shared: SharedDeclarations, remotes: [String: RemoteDeclaration]
) -> Result<Job, InvalidJob> {
  let errors = (shared.errors + draft.problems.filter { $0.severity == .error }).sorted()
  guard errors.isEmpty, let source = draft.fields.source?.value, let destination = draft.fields.destination?.value
  else {
    return .failure(InvalidJob(name: draft.name, problems: errors))
  }
  let guards = draft.fields.guards?.value.limits ?? GuardLimits()
  return .success(
    Job(
      name: draft.name, source: source, destination: destination, filters: draft.fields.filters?.value ?? [],
      guards: guards, links: draft.fields.links?.value ?? .skip, keep: draft.fields.keep?.value ?? .all,
      schedule: draft.fields.schedule?.value, verify: draft.fields.verify?.value, drill: draft.fields.drill?.value,
      remote: remotes[destination.remote]))
}

/// Why a file that looks like a job is none: an error where a backup would silently be missing, else a warning.
private func misnamed(_ file: JobFile) -> JobProblem? {
  guard JobFile.isConsidered(file.name) else { return nil }
  let top = FilePosition(file: file.path)
  let rule = "a job's file is named NAME.yaml, NAME of a-z, 0-9, '_' and '-', at most 63, beginning with a-z or 0-9"
  if file.name.hasPrefix(".") {
    return JobProblem(at: top, severity: .warning, "a hidden file is not read as a job", hint: rule)
  }
  if file.name.lowercased().hasSuffix(".yml") {
    return JobProblem(at: top, severity: .warning, "the file is not read: a job's file ends in '.yaml'", hint: rule)
  }
  return JobProblem(at: top, "the file's name is not one of a job", hint: rule)
}
