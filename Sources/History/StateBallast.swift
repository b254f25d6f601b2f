import Foundation

/// A 1 MiB file kept in the state folder only to be removed when the disk is full: without it not even the row that says
/// so could be written (deleting rows needs space too).
struct StateBallast {
  static let size = 1 << 20
  /// Space that must remain beside a new ballast.
  static let margin: Int64 = 512 << 10

  let folder: StateFolder
  private var path: String { folder.path + "/ballast" }

  init(_ folder: StateFolder) { self.folder = folder }

  /// Gives the space back; false when there was none to give.
  func free() -> Bool { unlink(path) == 0 }

  /// Makes the file when it is missing and the disk has room; never fails.
  func fill() {
    var info = stat()
    guard lstat(path, &info) != 0, errno == ENOENT, let free = folder.freeBytes,
      free >= Int64(Self.size) + Self.margin
    else { return }
    do {
      let file = try StateFile(.create, path)
      // Not zeros: a compressing file system would store those in no space at all.
      var generator = SystemRandomNumberGenerator()
      let noise = (0..<Self.size / 8).map { _ in generator.next() }
      try noise.withUnsafeBytes { try file.write($0) }
    } catch {
      unlink(path)
    }
  }
}
