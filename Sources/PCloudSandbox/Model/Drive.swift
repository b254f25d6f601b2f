/// The tree of one account: where things lie, without any of the API's rules.
///
/// Confined to the `Cloud` actor. Every change is also noted in `changes` until it is taken, for the state log.
final class Drive {
  static let rootID: NodeID = 0

  private(set) var folders: [NodeID: Folder] = [:]
  private(set) var files: [NodeID: StoredFile] = [:]
  private(set) var usedBytes: UInt64 = 0
  private var changes: [DriveChange] = []

  init(createdAt now: Int64) {
    folders[Drive.rootID] = Folder(id: Drive.rootID, name: ByteName("/"), created: now, modified: now)
  }

  func folder(_ id: NodeID) throws(APIError) -> Folder {
    guard let folder = folders[id] else { throw .noFolder }
    return folder
  }

  func file(_ id: NodeID) throws(APIError) -> StoredFile {
    guard let file = files[id] else { throw .noFile }
    return file
  }

  func child(_ name: ByteName, of folder: NodeID) -> Folder.Child? {
    folders[folder]?.children[name]
  }

  /// Whether `id` is `top` or lies below it.
  func isFolder(_ id: NodeID, within top: NodeID) -> Bool {
    var current: NodeID? = id
    while let here = current {
      if here == top { return true }
      current = folders[here]?.parent
    }
    return false
  }

  /// The path from the root, `/` for the root itself.
  func path(ofFolder id: NodeID) -> String {
    var parts: [String] = []
    var current: NodeID? = id
    while let here = current, here != Drive.rootID, let folder = folders[here] {
      parts.append(folder.name.text)
      current = folder.parent
    }
    return "/" + parts.reversed().joined(separator: "/")
  }

  /// Everything below a folder, in no order; paths are relative to it.
  func entries(below top: NodeID) -> [TreeEntry] {
    var entries: [TreeEntry] = []
    var waiting = [(id: top, prefix: "")]
    while let (id, prefix) = waiting.popLast() {
      for (name, child) in folders[id]?.children ?? [:] {
        let path = prefix + name.text
        switch child {
        case .file(let id):
          if let file = files[id] { entries.append(TreeEntry(file, path: path)) }
        case .folder(let id):
          if let folder = folders[id] { entries.append(TreeEntry(folder, path: path)) }
          waiting.append((id, path + "/"))
        }
      }
    }
    return entries
  }

  /// Puts a folder where its `parent` and `name` say; moves it there when it is already in the tree.
  func place(_ folder: Folder, at now: Int64) {
    var folder = folder
    if let old = folders[folder.id] {
      detach(name: old.name, from: old.parent, at: now)
      folder.children = old.children
    }
    folders[folder.id] = folder
    attach(.folder(folder.id), name: folder.name, to: folder.parent, at: now)
    changes.append(.folder(folder))
  }

  /// Puts a file where its `parent` and `name` say, in place of the file of that name or of the same id.
  func place(_ file: StoredFile, at now: Int64) {
    if case .file(let old)? = child(file.name, of: file.parent), old != file.id { removeFile(old, at: now) }
    if let old = files[file.id] {
      detach(name: old.name, from: old.parent, at: now)
      usedBytes -= old.content.size
    }
    files[file.id] = file
    usedBytes += file.content.size
    attach(.file(file.id), name: file.name, to: file.parent, at: now)
    changes.append(.file(file))
  }

  func removeFile(_ id: NodeID, at now: Int64) {
    guard let file = files.removeValue(forKey: id) else { return }
    usedBytes -= file.content.size
    detach(name: file.name, from: file.parent, at: now)
    changes.append(.removedFile(id))
  }

  /// Removes a folder and everything below it.
  ///
  /// - Returns: how many files and folders went.
  @discardableResult
  func removeFolder(_ id: NodeID, at now: Int64) -> (files: Int, folders: Int) {
    guard id != Drive.rootID, let folder = folders[id] else { return (0, 0) }
    var count = (files: 0, folders: 1)
    for child in folder.children.values {
      switch child {
      case .file(let file):
        removeFile(file, at: now)
        count.files += 1
      case .folder(let below):
        let removed = removeFolder(below, at: now)
        count.files += removed.files
        count.folders += removed.folders
      }
    }
    folders[id] = nil
    detach(name: folder.name, from: folder.parent, at: now)
    changes.append(.removedFolder(id))
    return count
  }

  /// Hands over the changes since the last call, oldest first.
  func takeChanges() -> [DriveChange] {
    defer { changes = [] }
    return changes
  }

  private func attach(_ child: Folder.Child, name: ByteName, to parent: NodeID?, at now: Int64) {
    guard let parent else { return }
    folders[parent]?.children[name] = child
    folders[parent]?.modified = now
  }

  private func detach(name: ByteName, from parent: NodeID?, at now: Int64) {
    guard let parent else { return }
    folders[parent]?.children[name] = nil
    folders[parent]?.modified = now
  }
}
