import BackupCore

/// Ids of pCloud folders, as rclone's config spells them and as people have them.
package enum PCloudFolder {
  /// The decimal id in `text`, a number, rclone's `d` and a number, or the folder's web address; see `folderID`.
  package static func id(in text: String) -> String? { folderID(text) }

  /// The form rclone's `root_folder_id` wants.
  package static func rcloneID(_ id: String) -> String { "d" + id }

  /// Whether two ids name the same folder, the `d` in front and a missing id (the root) considered.
  package static func isSame(_ first: String?, _ second: String?) -> Bool {
    func plain(_ id: String?) -> String { id.flatMap { self.id(in: $0) ?? $0 } ?? "0" }
    return plain(first) == plain(second)
  }
}
