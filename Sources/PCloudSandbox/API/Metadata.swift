/// A file or folder as the API shows it.
struct Metadata: Encodable, Sendable {
  let name: String
  /// `d123` or `f45`.
  let id: String
  let isfolder: Bool
  var folderid: NodeID?
  var fileid: NodeID?
  let parentfolderid: NodeID?
  let created: String
  let modified: String
  let icon: String
  let ismine = true
  var size: UInt64?
  var hash: UInt64?
  var contenttype: String?
  /// What lies in a listed folder.
  var contents: [Metadata]?
  /// The file a rename replaced.
  var deletedfileid: NodeID?

  init(_ folder: Folder) {
    name = folder.name.text
    id = "d\(folder.id)"
    isfolder = true
    folderid = folder.id
    parentfolderid = folder.parent
    created = APITime.text(folder.created)
    modified = APITime.text(folder.modified)
    icon = "folder"
  }

  init(_ file: StoredFile) {
    name = file.name.text
    id = "f\(file.id)"
    isfolder = false
    fileid = file.id
    parentfolderid = file.parent
    created = APITime.text(file.created)
    modified = APITime.text(file.modified)
    icon = "file"
    size = file.content.size
    hash = UInt64(file.content.checksums.sha256.prefix(16), radix: 16)
    contenttype = "application/octet-stream"
  }

  private enum CodingKeys: String, CodingKey {
    case name, id, isfolder, folderid, fileid, parentfolderid, created, modified, icon, ismine, size, hash
    case contenttype, contents, deletedfileid
  }
}
