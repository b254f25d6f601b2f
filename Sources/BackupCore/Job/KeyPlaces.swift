/// Where a key that was written in the wrong place belongs.
enum KeyPlaces {
  /// `under 'guards'`, for a key some mapping knows; nil for one that none does.
  static func home(of key: String) -> String? {
    if sharedKeys.knows(key) { return "in \(JobFile.sharedName), at the top" }
    if jobKeys.knows(key) { return "in a job's file, or under 'defaults' in \(JobFile.sharedName)" }
    if guardKeys.knows(key) { return "under 'guards'" }
    if scheduleKeys.knows(key) { return "under 'schedule'" }
    if hookKeys.knows(key) { return "under 'hooks'" }
    if limitKeys.knows(key) { return "under 'limits'" }
    if retryKeys.knows(key) { return "under 'retry'" }
    if remoteKeys.knows(key) { return "under a remote, in 'remotes' of \(JobFile.sharedName)" }
    if channelKeys.knows(key) { return "under a channel, in 'notify' of \(JobFile.sharedName)" }
    if rcloneKeys.knows(key) { return "under 'rclone' in \(JobFile.sharedName)" }
    return nil
  }
}

extension KeyTable {
  fileprivate func knows(_ key: String) -> Bool { keys.contains { $0.name == key } }
}
