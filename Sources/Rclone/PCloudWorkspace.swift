import BackupCore
import Foundation

/// A private folder (mode 0700) for copies of one config section; gone when the work with it ends, whatever ends it.
///
/// It lies in `XDG_RUNTIME_DIR` (memory, where there is one), else `TMPDIR`, else `/tmp`. A lock on the folder marks it
/// as in use; what a killed process left behind is cleared away by the next one.
struct PCloudWorkspace: Sendable {
  private static let prefix = "mirrorkeep-remote-"
  /// A folder younger than this may be about to be locked by its maker.
  private static let leastAge = 60

  let path: String

  /// Makes a workspace for as long as `body` runs.
  static func using<Result: Sendable>(
    _ environment: [String: String], _ body: (PCloudWorkspace) async throws -> Result
  ) async throws -> Result {
    let parent = parent(environment)
    clearLeftovers(in: parent)
    var template = Array((parent + "/" + prefix + "XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else { throw Failure.noWorkspace(parent, code: errno) }
    let path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    let lock = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    flock(lock, LOCK_EX | LOCK_NB)
    defer {
      try? FileManager.default.removeItem(atPath: path)
      close(lock)
    }
    return try await body(PCloudWorkspace(path: path))
  }

  /// Writes a config that holds `section` under `name` and nothing else (mode 0600); returns its absolute path.
  func write(_ section: PCloudSection, as name: String, to file: String) throws(Failure) -> String {
    var config = RcloneConfig()
    let path = path + "/" + file
    var values = section.original
    for change in section.changes { values[change.key] = change.value }
    do {
      try config.set(values.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }, in: name)
    } catch {
      throw .damagedConfig(path, error)
    }
    unlink(path)
    guard RcloneConfigWriter.create(path, config.bytes) else { throw .noWorkspace(path, code: errno) }
    return path
  }

  private static func parent(_ environment: [String: String]) -> String {
    let named = [environment["XDG_RUNTIME_DIR"], environment["TMPDIR"]].compactMap { $0 }
    let usable = named.first { $0.hasPrefix("/") && access($0, W_OK | X_OK) == 0 }
    return usable.map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 } ?? "/tmp"
  }

  private static func clearLeftovers(in parent: String) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
    for name in names where name.hasPrefix(prefix) {
      let folder = open(parent + "/" + name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      guard folder >= 0 else { continue }
      defer { close(folder) }
      var status = stat()
      guard fstat(folder, &status) == 0, status.st_uid == geteuid(), flock(folder, LOCK_EX | LOCK_NB) == 0,
        Date(timeIntervalSinceNow: -Double(leastAge)) > modified(status)
      else { continue }
      try? FileManager.default.removeItem(atPath: parent + "/" + name)
    }
  }

  private static func modified(_ status: stat) -> Date {
    #if canImport(Darwin)
      Date(timeIntervalSince1970: Double(status.st_mtimespec.tv_sec))
    #else
      Date(timeIntervalSince1970: Double(status.st_mtim.tv_sec))
    #endif
  }
}

extension Failure {
  static func noWorkspace(_ path: String, code: Int32) -> Failure {
    Failure(
      .stateUnwritable, "cannot write '\(path)': \(String(cString: strerror(code)).lowercased())",
      hint: "set TMPDIR to a folder this user may write to")
  }
}
