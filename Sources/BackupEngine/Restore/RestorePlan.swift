import BackupCore

/// What a restore is about to do.
struct RestorePlan: Sendable {
  let point: RestorePoint
  let job: Job
  let target: any RestoreFolder
  /// The absolute path of the target.
  let path: String
  let list: any RestoreList
  let places: FetchPlace
  /// Whether something of an interrupted restore of the same mirror is left in the target.
  let goesOn: Bool
  /// Whether anything has to come from the remote.
  var isFetching = false
  /// Some of the files that are there, differ and stay.
  var left: [MirrorPath] = []

  func place(_ item: RestoreItem) -> MirrorPath { places.path(of: item.state.place) }
}
