/// Why a run did not simply succeed: the one table of reasons, outcomes and exit statuses (README and help are tested
/// against it).
///
/// The order of the cases is the order of precedence: of several findings, the first case here is the run's reason.
package enum Reason: String, CaseIterable, Codable, Sendable {
  // 75
  case locked
  case hookSkipped = "hook-skipped"
  // 1
  case filesFailed = "files-failed"
  case unverified
  case versionLost = "version-lost"
  case hookFailed = "hook-failed"
  case rcloneKilled = "rclone-killed"
  case differencesFound = "differences-found"
  // 2
  case jobInvalid = "job-invalid"
  case rcloneMissing = "rclone-missing"
  case rcloneTooOld = "rclone-too-old"
  case targetRefused = "target-refused"
  case nothingFound = "nothing-found"
  // 3
  case sourceMissing = "source-missing"
  case sourceNotAFolder = "source-not-a-folder"
  case sourceUnreadable = "source-unreadable"
  case markerMissing = "marker-missing"
  // 4
  case claimedByAnother = "claimed-by-another"
  case rootFolderMissing = "root-folder-missing"
  case remoteRerooted = "remote-rerooted"
  case wrongRegion = "wrong-region"
  // 5
  case network
  case rateLimited = "rate-limited"
  case serverError = "server-error"
  // 6
  case sourceEmpty = "source-empty"
  case sourceNotMounted = "source-not-mounted"
  case tooFewFiles = "too-few-files"
  case tooManyDeletions = "too-many-deletions"
  case tooManyReplacements = "too-many-replacements"
  case filtersChanged = "filters-changed"
  case destinationNotEmpty = "destination-not-empty"
  case destinationChanged = "destination-changed"
  case planChanged = "plan-changed"
  // 7
  case remoteMissing = "remote-missing"
  case tokenRejected = "token-rejected"
  case secretMissing = "secret-missing"
  case configLocked = "config-locked"
  // 8
  case overQuota = "over-quota"
  case diskFull = "disk-full"
  // 9
  case stateDamaged = "state-damaged"
  case stateNewer = "state-newer"
  case stateUnwritable = "state-unwritable"
  case noDescriptors = "no-descriptors"
  // 10
  case timeLimit = "time-limit"
  // 128+n
  case signal

  /// The process exit status of a run that ended for this reason; `signal` needs the number and is 128 + 15 here.
  package var exitStatus: Int32 {
    switch self {
    case .locked, .hookSkipped: 75
    case .filesFailed, .unverified, .versionLost, .hookFailed, .rcloneKilled, .differencesFound: 1
    case .jobInvalid, .rcloneMissing, .rcloneTooOld, .targetRefused, .nothingFound: 2
    case .sourceMissing, .sourceNotAFolder, .sourceUnreadable, .markerMissing: 3
    case .claimedByAnother, .rootFolderMissing, .remoteRerooted, .wrongRegion: 4
    case .network, .rateLimited, .serverError: 5
    case .sourceEmpty, .sourceNotMounted, .tooFewFiles, .tooManyDeletions, .tooManyReplacements, .filtersChanged,
      .destinationNotEmpty, .destinationChanged, .planChanged:
      6
    case .remoteMissing, .tokenRejected, .secretMissing, .configLocked: 7
    case .overQuota, .diskFull: 8
    case .stateDamaged, .stateNewer, .stateUnwritable, .noDescriptors: 9
    case .timeLimit: 10
    case .signal: 143
    }
  }

  /// The outcome of a run that ended for this reason (a failed hook in `after` or `finally` makes it incomplete instead).
  package var outcome: Outcome {
    switch self {
    case .locked, .hookSkipped: .skipped
    case .filesFailed, .versionLost, .timeLimit: .incomplete
    case .signal: .cancelled
    default: exitStatus == 6 ? .held : .failed
    }
  }

  /// Whether `first` takes precedence over `second` as a run's one reason.
  package static func precedes(_ first: Reason, _ second: Reason) -> Bool {
    let order = Reason.allCases
    return order.firstIndex(of: first) ?? 0 < order.firstIndex(of: second) ?? 0
  }
}
