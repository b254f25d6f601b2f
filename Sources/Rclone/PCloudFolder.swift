/// The id of a pCloud folder, as people have it: decimal, with rclone's `d` in front, or inside the folder's web address.
package enum PCloudFolder {
  /// The decimal id in `text`; "0" is the account's (or app's) own root. Nil when there is none.
  ///
  /// Addresses: any https page of pcloud.com with `folder=ID` (or `folderid=ID`) in its query or fragment, or a path
  /// ending in `/folder/ID`.
  package static func id(in text: String) -> String? {
    let text = String(text.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    if text.contains("/") { return id(inAddress: text) }
    return decimal(text.hasPrefix("d") ? text.dropFirst() : text[...])
  }

  /// The form rclone's `root_folder_id` wants.
  package static func rcloneID(_ id: String) -> String { "d" + id }

  /// Whether two ids name the same folder, the `d` in front and a missing id (the root) considered.
  package static func isSame(_ first: String?, _ second: String?) -> Bool {
    func plain(_ id: String?) -> String { id.flatMap { self.id(in: $0) ?? $0 } ?? "0" }
    return plain(first) == plain(second)
  }

  private static func id(inAddress address: String) -> String? {
    let lower = address.lowercased()
    guard let scheme = ["https://", "http://"].first(where: lower.hasPrefix) else { return nil }
    let rest = lower.dropFirst(scheme.count)
    let host = rest.prefix { !"/?#:".contains($0) }
    guard host == "pcloud.com" || host.hasSuffix(".pcloud.com") else { return nil }
    let parts = rest.dropFirst(host.count).split { "?#&/".contains($0) }
    for (index, part) in parts.enumerated() {
      if part.hasPrefix("folder="), let id = decimal(part.dropFirst(7)) { return id }
      if part.hasPrefix("folderid="), let id = decimal(part.dropFirst(9)) { return id }
      if part == "folder", index + 1 < parts.count, let id = decimal(parts[index + 1]) { return id }
    }
    return nil
  }

  /// Up to 20 digits (a 64-bit id) without needless zeros in front.
  private static func decimal(_ text: Substring) -> String? {
    guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }), UInt64(text) != nil else { return nil }
    return UInt64(text).map(String.init)
  }
}
