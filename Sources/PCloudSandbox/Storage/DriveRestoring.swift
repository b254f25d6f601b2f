/// Reading a drive back from the state log, and writing it there whole.
extension Drive {
  /// Does again what the record says was done.
  func restore(_ record: StateRecord, contents: ContentStore) {
    if let entry = record.folder, entry.id != Drive.rootID {
      let folder = Folder(
        id: entry.id, parent: entry.parent, name: ByteName(entry.name), created: entry.created,
        modified: entry.modified)
      place(folder, at: entry.modified)
    }
    if let entry = record.file {
      let content = Content(
        place: .file(path: "\(contents.folder)/\(entry.content)", temporary: !contents.keepsFiles),
        size: entry.size, checksums: entry.checksums)
      let file = StoredFile(
        id: entry.id, parent: entry.parent, name: ByteName(entry.name), created: entry.created,
        modified: entry.modified, content: content)
      place(file, at: entry.created)
    }
    if let id = record.removedFile { removeFile(id, at: 0) }
    if let id = record.removedFolder { removeFolder(id, at: 0) }
  }

  /// The tree as records, parents before their children.
  func records(account: String) -> [StateRecord] {
    var records: [StateRecord] = []
    var waiting = [Drive.rootID]
    while let id = waiting.popLast() {
      for child in folders[id]?.children.values.map({ $0 }) ?? [] {
        switch child {
        case .folder(let below):
          guard let folder = folders[below] else { continue }
          records.append(StateRecord(account: account, .folder(folder)))
          waiting.append(below)
        case .file(let id):
          guard let file = files[id] else { continue }
          records.append(StateRecord(account: account, .file(file)))
        }
      }
    }
    return records
  }
}
