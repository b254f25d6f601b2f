import BackupCore

extension Restore {
  /// Puts what arrived in its place, file by file, and accounts for it.
  ///
  /// Files first, then links: nothing is ever put through a link, but a file must not find one in its folder's place.
  mutating func putInPlace(_ plan: RestorePlan, _ unequal: Set<MirrorPath>) throws {
    report(.placing)
    let placed = try putNewFiles(plan, unequal)
    for isLink in [false, true] {
      var number = -1
      try plan.list.forEach { item in
        number += 1
        guard item.isLink == isLink, !placed[number] else { return }
        try Task.checkCancellation()
        do {
          try put(item, plan, unequal)
        } catch let failure as Failure where failure.reason == .filesFailed {
          fail(item.path, failure.message)
        }
      }
    }
    plan.target.clean()
    conclude(plan)
  }

  /// Puts the new files in their places about which nothing is left to be known, many at a time; returns for each item of
  /// the list whether it is one of them. What replaces a file, differs from what the history knows or cannot be placed is
  /// not.
  mutating func putNewFiles(_ plan: RestorePlan, _ unequal: Set<MirrorPath>) throws -> [Bool] {
    var placed: [Bool] = []
    var files: [ArrivedFile] = []
    var numbers: [Int] = []
    func putBatch() throws {
      try Task.checkCancellation()
      let done = plan.target.putNew(files)
      for (number, isPlaced) in zip(numbers, done) { placed[number] = isPlaced }
      record.files.added += done.count { $0 }
      files.removeAll(keepingCapacity: true)
      numbers.removeAll(keepingCapacity: true)
    }
    try plan.list.forEach { item in
      placed.append(false)
      let state = item.state
      guard item.decision == .create, !item.isLink, state.condition == .whole, let bytes = state.bytes else { return }
      let place = plan.place(item)
      guard !unequal.contains(place) else { return }
      numbers.append(placed.count - 1)
      files.append(
        ArrivedFile(place: place, path: item.path, bytes: bytes, modified: state.modified, mode: state.mode))
      if files.count == Self.batch { try putBatch() }
    }
    try putBatch()
    return placed
  }

  private static let batch = 8192

  private mutating func put(_ item: RestoreItem, _ plan: RestorePlan, _ unequal: Set<MirrorPath>) throws {
    let place = plan.place(item)
    if unequal.contains(place) {
      return fail(
        item.path,
        item.decision == .unchanged
          ? "the file that is there has other content, though its size and time are the same"
          : "what arrived differs from what lies on the remote")
    }
    guard item.decision != .unchanged else { return }
    guard !item.isLink else { return try putLink(item, plan) }
    guard case .file(let bytes, let modified, _) = plan.target.arrived(place) else { return missed(item, plan) }
    let difference = try difference(bytes, modified, item, plan)
    // Left over from an interrupted restore, and not to be had anew.
    if difference != nil, let error = errors[logName(place)] { return fail(item.path, error) }
    try plan.target.put(
      place, at: item.path, mode: item.state.mode, modified: item.state.modified, replacing: item.decision == .replace)
    count(item)
    if let difference {
      totals.altered += 1
      if item.state.condition == .whole, let wanted = item.state.bytes, wanted != bytes { differing += 1 }
      note(item.path, difference)
    }
  }

  /// Accounts for a file that did not arrive. Only after a fetch that ended well is it known not to be there.
  private mutating func missed(_ item: RestoreItem, _ plan: RestorePlan) {
    let place = plan.place(item)
    let said = ([place] + place.ancestors).compactMap { errors[logName($0)] }.first
    if let said { return fail(item.path, said) }
    if failure != nil { return fail(item.path, "not fetched") }
    missing += 1
    if isClaimed { totals.lost += 1 }
    fail(item.path, "its bytes are not where they were kept on the remote")
  }

  private mutating func putLink(_ item: RestoreItem, _ plan: RestorePlan) throws {
    var target = item.state.link
    if target == nil {
      guard case .file = plan.target.arrived(plan.place(item)) else { return missed(item, plan) }
      target = try plan.target.arrivedText(plan.place(item))
    }
    try plan.target.putLink(
      to: target ?? [], at: item.path, modified: item.state.modified, replacing: item.decision == .replace)
    count(item)
  }

  /// How the bytes that arrived are not those the history knows; nil where they are, as far as size and time tell.
  func difference(
    _ bytes: Int64, _ modified: Int64, _ item: RestoreItem, _ plan: RestorePlan
  ) throws -> String? {
    let state = item.state
    if let wanted = state.bytes, wanted != bytes {
      return "not as it was stored: somebody changed it on the remote (\(bytes) bytes instead of \(wanted))"
    }
    if state.condition == .altered { return "not as it was stored: somebody had changed it on the remote" }
    guard let wanted = state.modified, !FileTime.isSame(wanted, modified) else { return nil }
    // A file that was touched since has the later time there.
    let there = try ports.modified(plan.point.claim, state.place)
    guard let there, !FileTime.isSame(there, modified) else { return nil }
    return "maybe not as it was stored: its time on the remote is another"
  }

  mutating func count(_ item: RestoreItem) {
    if item.decision == .replace { record.files.replaced += 1 } else { record.files.added += 1 }
  }

  /// Turns counts and failures into the record's outcome. `succeeded` needs clean evidence and every file in its place.
  private mutating func conclude(_ plan: RestorePlan) {
    let files = record.files
    let summary = RestoreSummary.text(totals, created: files.added, replaced: files.replaced)
    let hint = "see them all with 'mirrorkeep history show \(record.run)'"
    if missing > 0, !isClaimed {
      set(
        Failure(
          .unverified,
          "job '\(request.name)': \(Count.files(missing)) not found, and the claim beside the destination "
            + "'\(plan.job.destination)' is gone; \(summary)",
          hint: "make sure that it is mounted and complete, then run the same command again"))
    } else if totals.lost + differing > 0 {
      set(Failure(.versionLost, lossText + "; " + summary, hint: hint))
    } else if let failure, failure.reason != .filesFailed || files.failed > 0 {
      set(failure)
      record.message += "; " + summary
    } else if files.failed > 0 {
      set(Failure(.filesFailed, "\(Count.files(files.failed)) not restored; \(summary)", hint: hint))
    } else if totals.isUncertain {
      set(.incompletePoint(plan.point, summary, request.name))
    } else {
      record.outcome = .succeeded
      record.exitStatus = 0
      record.message = summary
    }
    noteLeft(plan)
    if totals.altered > 0 { warnOfAltered() }
  }

  private func warnOfAltered() {
    let samples = record.errors.filter { $0.message.contains("as it was stored") }.prefix(3).map { "'\($0.path)'" }
    let verb = totals.altered == 1 ? "is" : "are"
    host.warn(
      "\(Count.files(totals.altered)) \(verb) not as they were stored, somebody else changed them on the remote: "
        + samples.joined(separator: ", ") + (totals.altered > samples.count ? ", …" : ""))
  }

  private var lossText: String {
    var parts: [String] = []
    if totals.lost > 0 { parts.append("\(Count.files(totals.lost)) lost") }
    if differing > 0 { parts.append("\(Count.files(differing)) restored as somebody else left them on the remote") }
    return parts.joined(separator: ", ")
  }
}

extension Failure {
  /// Everything that is known of the point was restored.
  fileprivate static func incompletePoint(_ point: RestorePoint, _ summary: String, _ job: String) -> Failure {
    Failure(
      .versionLost,
      "\(summary); but files may be missing: journals of runs before that restore point are, so what those did is not "
        + "known file by file",
      hint: point.destination.map { "with those journals back, 'mirrorkeep recover \($0)' takes them in" }
        ?? "see which points are so with 'mirrorkeep points \(job)'")
  }
}
