/// Which targets a restore refuses, before anything else is done.
package enum TargetRefusal {
  /// Why files must not be put into `target`; nil where they may. `source` is the job's, links resolved; nil for one that
  /// is not known. `backup`: folders of this machine that hold the mirror or its keep folder; `reserved`:
  /// others that nothing may be put into.
  package static func failure(
    _ target: TargetFacts, source: String?, backup: [String] = [], reserved: [ReservedFolder] = [], intoExisting: Bool
  ) -> Failure? {
    if target.path == "/" {
      return refused("'/' is the root of this machine", hint: "name a folder of its own with '--to'")
    }
    if let refusal = overlap(target.path, source) ?? backup.lazy.compactMap({ overlap(target.path, backup: $0) }).first
    {
      return refusal
    }
    if let folder = reserved.first(where: { $0.holds(target.path) }) {
      return refused(
        "'\(target.path)' lies in \(folder.what), '\(folder.path)'", hint: "name a folder elsewhere with '--to'")
    }
    if let refusal = wrongKind(target) { return refusal }
    guard target.hasEntries, !target.isInterrupted, !intoExisting else { return nil }
    return refused(
      "the folder '\(target.path)' is not empty",
      hint: "name a new folder, or give '--into-existing'; no file that is there is replaced without '--overwrite'")
  }

  /// The same for putting files back into the source itself.
  package static func inPlaceFailure(_ source: TargetFacts) -> Failure? {
    switch source.kind {
    case .folder: nil
    case .absent:
      refused(
        "the source '\(source.path)' is not there",
        hint: "mount or create it, or restore into another folder with '--to'")
    case .file, .link: refused("the source '\(source.path)' is not a folder", hint: "restore with '--to'")
    case .unreadable(let why):
      refused("the source '\(source.path)' cannot be read: \(why)", hint: "check its owner and mode")
    }
  }

  private static func overlap(_ target: String, _ source: String?) -> Failure? {
    guard let source else { return nil }
    let hint = "name a folder elsewhere; '--in-place' puts PATHs back into the source, '.' all of it"
    if target == source { return refused("'\(target)' is the job's source", hint: hint) }
    if target.hasPrefix(source + "/") { return refused("'\(target)' lies in the job's source '\(source)'", hint: hint) }
    if source.hasPrefix(target + "/") { return refused("the job's source '\(source)' lies in '\(target)'", hint: hint) }
    return nil
  }

  private static func overlap(_ target: String, backup: String) -> Failure? {
    let hint = "name a folder elsewhere: what is put there would pass for what was backed up"
    if target == backup || target.hasPrefix(backup + "/") {
      return refused("'\(target)' lies in the backup itself, '\(backup)'", hint: hint)
    }
    return backup.hasPrefix(target + "/")
      ? refused("the backup itself, '\(backup)', lies in '\(target)'", hint: hint) : nil
  }

  private static func wrongKind(_ target: TargetFacts) -> Failure? {
    switch target.kind {
    case .folder: nil
    case .file: refused("'\(target.path)' is a file", hint: "name a folder")
    case .link: refused("'\(target.path)' is a symbolic link", hint: "name the folder itself")
    case .unreadable(let why): refused("'\(target.path)' cannot be used: \(why)", hint: "name another folder")
    case .absent:
      target.hasParent
        ? nil
        : refused("the folder that '\(target.path)' would lie in does not exist", hint: "create it, or name another")
    }
  }

  package static func refused(_ why: String, hint: String) -> Failure {
    Failure(.targetRefused, "nothing was restored: \(why)", hint: hint)
  }
}
