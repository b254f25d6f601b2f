/// The JSON body of an answer; what does not belong to the call is left out.
struct APIReply: Encodable, Sendable {
  /// The digests a region offers.
  struct Hashes: Encodable, Sendable {
    var md5: String?
    let sha1: String
    var sha256: String?

    init(_ checksums: Checksums, in region: Region) {
      sha1 = checksums.sha1
      switch region {
      case .us: md5 = checksums.md5
      case .eu: sha256 = checksums.sha256
      }
    }
  }

  var result = 0
  var error: String?
  var metadata: Metadata?
  /// `uploadfile` alone: exactly one each.
  var uploaded: (metadata: Metadata, hashes: Hashes)?
  var hashes: Hashes?
  var path: String?
  var hosts: [String]?
  var expires: String?
  var quota: UInt64?
  var usedquota: UInt64?
  var email: String?
  var uid: UInt64?
  var accessToken: String?
  var link: String?
  var diffid: Int?
  var deletedfiles: Int?
  var deletedfolders: Int?

  init() {}

  init(_ error: APIError) {
    result = error.code
    self.error = error.text
  }

  init(metadata: Metadata) {
    self.metadata = metadata
  }

  /// Makes the hashes of an upload those of other bytes.
  mutating func spoilHashes() {
    guard let uploaded else { return }
    let wrong = Checksums(
      md5: String(repeating: "0", count: 32), sha1: String(repeating: "0", count: 40),
      sha256: String(repeating: "0", count: 64))
    self.uploaded?.hashes = Hashes(wrong, in: uploaded.hashes.md5 == nil ? .eu : .us)
  }

  private enum Key: String, CodingKey {
    case result, error, metadata, fileids, checksums, md5, sha1, sha256, path, hosts, expires, quota, usedquota
    case email, userid, uid, link, diffid, entries, deletedfiles, deletedfolders
    case accessToken = "access_token"
    case tokenType = "token_type"
  }

  func encode(to encoder: any Encoder) throws {
    var keys = encoder.container(keyedBy: Key.self)
    try keys.encode(result, forKey: .result)
    try keys.encodeIfPresent(error, forKey: .error)
    try keys.encodeIfPresent(metadata, forKey: .metadata)
    if let uploaded {
      try keys.encode([uploaded.metadata], forKey: .metadata)
      try keys.encode([uploaded.metadata.fileid], forKey: .fileids)
      try keys.encode([uploaded.hashes], forKey: .checksums)
    }
    try keys.encodeIfPresent(hashes?.md5, forKey: .md5)
    try keys.encodeIfPresent(hashes?.sha1, forKey: .sha1)
    try keys.encodeIfPresent(hashes?.sha256, forKey: .sha256)
    try keys.encodeIfPresent(path, forKey: .path)
    try keys.encodeIfPresent(hosts, forKey: .hosts)
    try keys.encodeIfPresent(expires, forKey: .expires)
    try keys.encodeIfPresent(quota, forKey: .quota)
    try keys.encodeIfPresent(usedquota, forKey: .usedquota)
    try keys.encodeIfPresent(email, forKey: .email)
    try keys.encodeIfPresent(uid, forKey: accessToken == nil ? .userid : .uid)
    if let accessToken {
      try keys.encode(accessToken, forKey: .accessToken)
      try keys.encode("bearer", forKey: .tokenType)
    }
    try keys.encodeIfPresent(link, forKey: .link)
    if let diffid {
      try keys.encode(diffid, forKey: .diffid)
      try keys.encode([String](), forKey: .entries)
    }
    try keys.encodeIfPresent(deletedfiles, forKey: .deletedfiles)
    try keys.encodeIfPresent(deletedfolders, forKey: .deletedfolders)
  }
}
