import Foundation

/// Removes a folder with everything in it, following no link.
enum FolderRemoval {
  static func remove(_ name: some Sequence<UInt8>, in parent: Int32) {
    let folder = LocalBytes.openFolder(parent, name)
    guard folder >= 0 else { return }
    for entry in LocalBytes.names(folder) ?? [] {
      // Only a folder refuses to be unlinked.
      if LocalBytes.with(entry, { unlinkat(folder, $0, 0) }) != 0 { remove(entry, in: folder) }
    }
    close(folder)
    _ = LocalBytes.with(name) { unlinkat(parent, $0, AT_REMOVEDIR) }
  }
}
