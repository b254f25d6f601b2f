import Foundation

/// Finds programs the way a shell does, but only ever by absolute path.
package enum ProgramSearch {
  /// The absolute path of `name`: itself when it is absolute, else the first executable file of that name in the folders
  /// of `path`. Relative entries of `path` are passed over. Nil when there is none.
  package static func find(_ name: String, path: String?) -> String? {
    if name.hasPrefix("/") { return isProgram(name) ? name : nil }
    guard !name.isEmpty, !name.contains("/") else { return nil }
    for folder in (path ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":") where folder.hasPrefix("/") {
      let candidate = folder + "/" + name
      if isProgram(candidate) { return candidate }
    }
    return nil
  }

  private static func isProgram(_ path: String) -> Bool {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return false }
    return access(path, X_OK) == 0
  }
}
