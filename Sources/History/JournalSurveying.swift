package import BackupCore
import Foundation
import GRDB

extension JournalImport {
  /// Reads the first lines of journals, given oldest first, and makes sure that each is whole.
  package static func survey(_ files: [(run: RunID, file: String)]) -> JournalSurvey {
    var survey = JournalSurvey()
    var seen: Set<RunID> = []
    var named: [RunID] = []
    var newest: JournalHeader?
    for (run, file) in files {
      guard let header = headerOfWhole(file), header.run == run else {
        survey.unreadable.append(run)
        continue
      }
      // The job as the run before had it need not be read again.
      if newest?.job != header.job, let job = header.declaration { survey.job = job }
      newest = header
      survey.claim = header.claim
      seen.insert(run)
      if header.journal != .checkpoint || header.point > 1, let previous = header.previous { named.append(previous) }
    }
    survey.missing = Set(named).subtracting(seen).subtracting(survey.unreadable).sorted()
    return survey
  }

  /// The first line of a journal whose last line is there and counts right; what stands between is read when it is
  /// imported. nil for any other file.
  static func headerOfWhole(_ file: String) -> JournalHeader? {
    guard let gzip = try? GzipReader(path: file) else { return nil }
    var (count, end) = (0, nil as JournalEnd?)
    var header: JournalHeader?
    let isRead: ()? = try? gzip.forEachLine { line in
      if count == 0 { header = try JournalReader.header(line, file) }
      count += 1
      end = line.prefix(6) == endOpening ? try JSONDecoder().decode(JournalEnd.self, from: Data(line)) : nil
    }
    guard isRead != nil, gzip.ending == .complete, end?.lines == count - 2 else { return nil }
    return header
  }

  private static let endOpening = ArraySlice(#"{"end""#.utf8)

  /// Enters a run of which only the versions are left: its files were displaced by it; what it put in their
  /// place is not known, so that nothing is taken for it. The record is
  /// that of an interrupted backup. One from before points that are known is passed over: what it displaced is not what
  /// lies there now.
  package func importVersions(_ files: [ListedFile], of run: RunID, claim: String) throws {
    if let newest = try store.read({ try FileStates($0).newestPoint(claim) }), run < newest.run { return }
    let plan = try plans.create()
    defer { plans.discard(plan) }
    try plan.insertSettled(
      files.map { file in
        ChangeRow(
          PlannedChange(.delete, file.path),
          result: ChangeResult(
            .done, .removed, old: .kept, kept: ChangeEvidence.Seen(bytes: file.bytes, modified: file.modified)))
      })
    try plan.flush()
    _ = try store.withoutTransaction {
      try FileStates($0).applyResults(of: plan, run: run, claim: claim, .onlyVersions)
    }
    guard try !store.unknown([run]).isEmpty else { return try store.attach(claim: claim, to: run) }
    var record = RunRecord(
      run: run, job: job ?? "", kind: .backup, trigger: .manual, host: "", startedAt: run.start ?? .distantPast)
    record.destination = destination
    record.outcome = .interrupted
    record.message = "its journal is missing: only the versions it kept are known"
    try store.save(record)
    try store.attach(claim: claim, to: run)
  }

  /// Enters a mirror as it was found, all its files in `plan`, where the history believes otherwise, or `hasJournal` is false
  /// and the newest point uncertain; whether it did. The newest point is certain from then on. The journal of
  /// one that was entered is unwritten until `HistoryStore.noteWritten`.
  package func enterFound(
    _ plan: PlanFile, run: RunID, claim: String, hasJournal: Bool = true
  ) throws -> (isEntered: Bool, lost: LostFiles) {
    try plan.settleAsPresent()
    return try store.withoutTransaction { db in
      let states = FileStates(db)
      let isMissed = try !hasJournal && states.newestPoint(claim)?.isUncertain == true
      // Before it is: cut short in between, there is no such point.
      try HistoryStore.setFact(HistoryStore.unwritten(claim), run.text, in: db)
      let applied = try states.applyResults(
        of: plan, run: run, claim: claim, alwaysPoint: isMissed, isWholeMirror: true)
      let isEntered = try states.isApplied(run, claim)
      if !isEntered {
        try states.certifyNewestPoint(claim)
        try HistoryStore.setFact(HistoryStore.unwritten(claim), nil, in: db)
      }
      return (isEntered, applied.lost)
    }
  }
}

extension PlanFile {
  /// Takes every change as a file that is there and may have been there before.
  fileprivate func settleAsPresent() throws {
    try gather { try $0.execute(sql: "UPDATE changes SET (result, effect, old) = (1, 5, 0) WHERE result = 0") }
    try flush()
  }
}

extension JournalHeader {
  /// The job as written; nil when that cannot be read.
  var declaration: JobDeclaration? {
    try? JSONDecoder().decode(JobDeclaration.self, from: Data(job.utf8))
  }
}
