import Foundation

/// Removes a folder with everything in it, following no link.
enum FolderRemoval {
  static func remove(_ name: some Sequence<UInt8>, in parent: Int32) {
    let folder = LocalBytes.openFolder(parent, name)
    guard folder >= 0 else { return }
    for entry in LocalBytes.names(folder) ?? [] {
      // Most are folders whose files went to their places; of the others only a folder refuses to be unlinked.
      let isGone = LocalBytes.with(entry) { unlinkat(folder, $0, AT_REMOVEDIR) == 0 || unlinkat(folder, $0, 0) == 0 }
      if !isGone { remove(entry, in: folder) }
    }
    close(folder)
    _ = LocalBytes.with(name) { unlinkat(parent, $0, AT_REMOVEDIR) }
  }
}
