import Foundation

/// Goes down from an open folder one name at a time and never through a symbolic link.
///
/// Keeps the folders of the last path open: files come in the order of their paths.
struct FolderWalk: ~Copyable {
  /// Why a folder cannot be reached.
  enum Fault: Error {
    case absent
    /// Something that is no folder is on the way; its name.
    case inTheWay([UInt8], isLink: Bool)
    case failed(Int32)
  }

  private let root: Int32
  /// Of folders that are made.
  private let mode: mode_t
  private var open: [(name: [UInt8], descriptor: Int32)] = []

  /// Takes `root` over.
  init(root: Int32, mode: mode_t) {
    self.root = root
    self.mode = mode
  }

  deinit {
    for folder in open { close(folder.descriptor) }
    if root >= 0 { close(root) }
  }

  /// The folder `names` lead to, with `creating` made where missing. It stays open until another path is asked for.
  mutating func folder(_ names: some Collection<ArraySlice<UInt8>>, creating: Bool) -> Result<Int32, Fault> {
    var depth = 0
    for name in names {
      if depth < open.count, open[depth].name.elementsEqual(name) {
        depth += 1
        continue
      }
      cut(to: depth)
      let parent = open.last?.descriptor ?? root
      do throws(Fault) {
        open.append((Array(name), try Self.enter(parent, name, creating: creating ? mode : nil)))
      } catch {
        return .failure(error)
      }
      depth += 1
    }
    cut(to: depth)
    return .success(open.last?.descriptor ?? root)
  }

  private mutating func cut(to depth: Int) {
    while open.count > depth { close(open.removeLast().descriptor) }
  }

  private static func enter(
    _ parent: Int32, _ name: ArraySlice<UInt8>, creating mode: mode_t?
  ) throws(Fault) -> Int32 {
    for isSecondTry in [false, true] {
      let descriptor = LocalBytes.openFolder(parent, name)
      if descriptor >= 0 {
        // The umask of this process is stricter than the person's.
        if isSecondTry, let mode { fchmod(descriptor, mode) }
        return descriptor
      }
      let code = errno
      if code == ENOENT, let mode, !isSecondTry {
        guard LocalBytes.with(name, { mkdirat(parent, $0, mode) }) == 0 || errno == EEXIST else {
          throw .failed(errno)
        }
        continue
      }
      if code == ENOENT { throw .absent }
      if code == ELOOP || code == ENOTDIR {
        let kind = LocalBytes.status(parent, name).map { $0.st_mode & S_IFMT }
        throw .inTheWay(Array(name), isLink: kind == S_IFLNK)
      }
      throw .failed(code)
    }
    throw .absent
  }
}
