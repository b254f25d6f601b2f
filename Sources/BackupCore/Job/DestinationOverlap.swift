/// Reports every pair of jobs whose destinations are equal or lie one inside the other, in both files.
///
/// Judged on what is written: the same remote, or remotes declared with the same root folder. What aliases and other
/// remotes resolve to is judged when a run starts.
func reportOverlaps(_ drafts: inout [JobDraft], remotes: [String: RemoteDeclaration]) {
  var jobs: [String: [String: [Int]]] = [:]
  for (index, draft) in drafts.enumerated() {
    guard let destination = draft.fields.destination?.value else { continue }
    jobs[place(of: destination, remotes), default: [:]][destination.path, default: []].append(index)
  }
  for (index, draft) in drafts.enumerated() {
    guard let destination = draft.fields.destination?.value else { continue }
    let neighbours = jobs[place(of: destination, remotes)] ?? [:]
    for ancestor in destination.lineage {
      for other in neighbours[ancestor] ?? [] where other != index {
        // Equal destinations are found from both sides.
        report(&drafts, index, other)
        if ancestor != destination.path { report(&drafts, other, index) }
      }
    }
  }
}

private func place(of destination: Destination, _ remotes: [String: RemoteDeclaration]) -> String {
  guard let id = remotes[destination.remote]?.rootFolderID, id != "0" else { return destination.remote }
  return "pcloud folder " + id
}

private func report(_ drafts: inout [JobDraft], _ index: Int, _ other: Int) {
  guard let own = drafts[index].fields.destination, let theirs = drafts[other].fields.destination else { return }
  let relation: String
  if own.value.path == theirs.value.path {
    relation = "is also the destination of"
  } else {
    relation = own.value.path.utf8.count > theirs.value.path.utf8.count ? "lies inside that of" : "contains that of"
  }
  drafts[index].problems.append(
    JobProblem(
      at: own.position,
      "job '\(drafts[index].name)': destination \(quoted(own.value.description)) \(relation) job '\(drafts[other].name)'"
        + (own.value == theirs.value ? "" : ", \(quoted(theirs.value.description))"),
      hint: "give each job a destination of its own, none inside another"))
}
