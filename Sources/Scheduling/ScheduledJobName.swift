import BackupCore

/// The job an entry's command is about.
enum ScheduledJobName {
  /// The word behind `run --due`; nil where that is another option or nothing.
  static func find(in words: [String]) -> String? {
    guard let place = words.indices.first(where: { words[$0] == "run" && words.dropFirst($0 + 1).first == "--due" }),
      let name = words.dropFirst(place + 2).first, JobFile.isJobName(name)
    else { return nil }
    return name
  }
}
