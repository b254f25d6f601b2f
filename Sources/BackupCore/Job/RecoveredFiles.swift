/// The job file for a job as a journal carries it, with the destination as it is reached from here. It loads without
/// problems where the journal was written by mirrorkeep.
package func recoveredJobFileText(_ job: JobDeclaration, destination: Destination) -> String {
  var lines = [
    "# Recovered from \(destination.keepFolder): look it through before the first run here.",
    "source: \(yamlText(job.source))", "destination: \(yamlText(destination.description))",
  ]
  if !job.filters.isEmpty { lines += ["filters:"] + job.filters.map { "  - " + yamlText($0) } }
  lines += [
    "guards: {\(guardsText(job.guards))}",
    "links: \(job.links.rawValue)", "keep: \(job.keep ?? .all)",
  ]
  if let schedule = job.schedule { lines.append("schedule: \(schedule)") }
  if let verify = job.verify {
    lines.append("verify: {every: \(verify.every)\(verify.sample.map { ", sample: \($0)" } ?? "")}")
  }
  if let drill = job.drill { lines.append("drill: {every: \(drill.every), files: \(drill.files)}") }
  return lines.joined(separator: "\n") + "\n"
}

private func guardsText(_ guards: JobDeclaration.Guards) -> String {
  var parts = [
    "max_deletions: \(guards.maxDeletions)", "max_replacements: \(guards.maxReplacements)", "floor: \(guards.floor)",
  ]
  if let count = guards.minFiles { parts.append("min_files: \(count)") }
  if let marker = guards.marker { parts.append("marker: \(yamlText(marker, inFlow: true))") }
  if guards.sameMount == false { parts.append("same_mount: false") }
  if let whenHeld = guards.whenHeld, whenHeld != GuardLimits().whenHeld {
    parts.append("when_held: \(whenHeld.rawValue)")
  }
  return parts.joined(separator: ", ")
}

/// The least mirrorkeep.yaml: the remote is in rclone's config already, so that how it was declared is only remarked.
package func recoveredSharedFileText(_ remote: JobDeclaration.Remote?) -> String {
  var lines = ["# What the jobs in this folder share. 'mirrorkeep schema' describes every key."]
  guard let remote else { return lines.joined(separator: "\n") + "\n" }
  lines += [
    "# The remote as the recovered job's machine declared it; rclone's config is used as it is.", "# remotes:",
    "#   \(yamlText(remote.name)):", "#     type: \(yamlText(remote.type))",
  ]
  if let id = remote.rootFolderID { lines.append("#     root_folder_id: \(yamlText(id))") }
  if let region = remote.region { lines.append("#     region: \(region.rawValue)") }
  if let id = remote.clientID { lines.append("#     client_id: \(yamlText(id))") }
  if let secret = remote.clientSecret { lines.append("#     client_secret: \(secret.yaml)") }
  if let token = remote.token { lines.append("#     token: \(token.yaml)") }
  return lines.joined(separator: "\n") + "\n"
}
