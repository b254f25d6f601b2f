/// Reports jobs whose destinations overlap though they are written differently, and destinations on this machine's disks
/// that overlap a source. Two jobs may share a source.
///
/// Destinations on one remote are compared by what is written (`reportOverlaps`): what a crypt remote makes of two names
/// is not known.
func reportResolvedOverlaps(_ drafts: inout [JobDraft], _ places: DestinationPlaces) {
  let resolved = drafts.map { $0.fields.destination.map { places($0.value) } ?? [] }
  guard resolved.contains(where: { !$0.isEmpty }) else { return }
  for index in drafts.indices {
    guard let destination = drafts[index].fields.destination?.value else { continue }
    for other in drafts.indices where other != index {
      guard let theirs = drafts[other].fields.destination?.value, theirs.remote != destination.remote,
        overlap(all(resolved[index], destination), all(resolved[other], theirs))
      else { continue }
      report(
        &drafts, index,
        "destination \(quoted(destination.description)) lies on the same files as that of job "
          + "'\(drafts[other].name)', \(quoted(theirs.description))",
        hint: "give each job a destination of its own, none inside another")
    }
    for other in drafts.indices {
      guard let source = drafts[other].fields.source?.value,
        overlap(resolved[index], [DestinationPlace(remote: nil, path: source)])
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
