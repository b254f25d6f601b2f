package import BackupCore

/// What the last good run saw goes by the mirror's claim, which outlives names and machines, and by the job, for when the
/// mirror is gone.
extension HistoryStore {
  /// What the last good run of `job` saw, into whatever mirror; nil when none is known.
  package func baseline(job: String) throws -> Baseline? { try decoded("baseline:" + job) }

  /// What the last good run into the mirror of `claim` saw, as far as this machine knows. Earlier versions kept it by the job
  /// alone, under one of the names `jobs`.
  package func baseline(claim: String, jobs: [String]) throws -> Baseline? {
    if let known: Baseline = try decoded("baseline-of:" + claim) { return known }
    return try jobs.lazy.compactMap { try self.baseline(job: $0) }.first { $0.claim == claim }
  }

  /// The run is one into that mirror from then on, whether it changed anything or not.
  package func setBaseline(_ baseline: Baseline, job: String) throws {
    try attach(claim: baseline.claim, to: baseline.run)
    try setEncoded("baseline-of:" + baseline.claim, baseline)
    try setEncoded("baseline:" + job, baseline)
  }

  /// Takes what a good backup saw from its journal where no later one is known here, as that of the job `name` into the place
  /// that is `destination` here; whether the journal is such a backup's. What file systems its source consisted of it does
  /// not tell.
  package func noteBaseline(
    toldBy header: JournalHeader, job name: String? = nil, destination: String? = nil
  ) throws -> Bool {
    let record = header.record
    guard record.kind == .backup, header.journal != .planned,
      record.outcome == .succeeded || record.outcome == .incomplete,
      let job = header.declaration
    else { return false }
    var baseline = Baseline(
      run: header.run, claim: header.claim, destination: destination ?? record.destination ?? job.destination,
      source: job.source, mounts: SourceMounts(), filters: job.filters, sourceFiles: record.files.checked)
    if let known = try self.baseline(claim: header.claim, jobs: [record.job, job.name]) {
      (baseline.source, baseline.mounts) = (known.source, known.mounts)
      if known.run >= header.run { baseline = known }
    }
    try setEncoded("baseline-of:" + header.claim, baseline)
    // For when the mirror is gone.
    let name = name ?? record.job
    if try self.baseline(job: name).map({ $0.run < baseline.run }) ?? true {
      try setEncoded("baseline:" + name, baseline)
    }
    return true
  }
}
