/// Reports jobs whose destinations overlap though they are written differently, and destinations on this machine's disks
/// that overlap a source. Two jobs may share a source.
///
/// Destinations on one remote are compared by what is written (`reportOverlaps`): what a crypt remote makes of two names
/// is not known.
func reportResolvedOverlaps(_ drafts: inout [JobDraft], _ places: DestinationPlaces) {
  let resolved = drafts.map { $0.fields.destination.map { places($0.value) } ?? [] }
  guard resolved.contains(where: { !$0.isEmpty }) else { return }
  let whole = drafts.indices.map { index in
    drafts[index].fields.destination.map { all(resolved[index], $0.value) } ?? []
  }
  let sources = drafts.map { draft in draft.fields.source.map { DestinationPlace(remote: nil, path: $0.value) } }
  for index in drafts.indices {
    guard let destination = drafts[index].fields.destination?.value else { continue }
    for other in drafts.indices where other != index {
      guard let theirs = drafts[other].fields.destination?.value, theirs.remote != destination.remote,
        overlap(whole[index], whole[other])
      else { continue }
      report(
        &drafts, index,
        "destination \(quoted(destination.description)) lies on the same files as that of job "
          + "'\(drafts[other].name)', \(quoted(theirs.description))",
        hint: "give each job a destination of its own, none inside another")
    }
    for other in drafts.indices {
      guard let source = drafts[other].fields.source?.value, let place = sources[other],
        overlap(resolved[index], [place])
      else { continue }
      let whose = other == index ? "its source" : "the source of job '\(drafts[other].name)'"
      report(
        &drafts, index, "destination \(quoted(destination.description)) overlaps \(whose), \(quoted(source))",
        hint: "put the destination where no source is: a backup of the backup would never end")
    }
  }
}

private func all(_ places: [DestinationPlace], _ destination: Destination) -> [DestinationPlace] {
  places.isEmpty ? [DestinationPlace(remote: destination.remote, path: destination.path)] : places
}

private func overlap(_ some: [DestinationPlace], _ others: [DestinationPlace]) -> Bool {
  some.contains { place in others.contains { place.overlaps($0) } }
}

private func report(_ drafts: inout [JobDraft], _ index: Int, _ message: String, hint: String) {
  guard let position = drafts[index].fields.destination?.position else { return }
  drafts[index].problems.append(
    JobProblem(at: position, "job '\(drafts[index].name)': " + message, hint: hint))
}
