/// A rule that disturbs calls: which ones, how many of them, and how.
///
/// Conditions left out match everything; a call is struck when all given ones match.
package struct Fault: Codable, Sendable {
  /// An API method, `authorize` (the consent page), `download`, or `*`.
  package var method: String
  /// Matching calls let through first.
  package var after: Int
  /// Of the matching calls after those, only one in so many is struck, the first of them among these.
  package var every: Int
  /// Calls struck before the fault is used up; for ever when `nil`.
  package var times: Int?
  /// `folderid` or `tofolderid` of the call, or the folder of its file.
  package var folderid: NodeID?
  /// The same by path from the account's root: `/Backups/photos`.
  package var folder: String?
  /// Name of the file or folder the call is about, before or after it; `*` and `?` are wildcards.
  package var filename: String?
  /// Name of the call's token.
  package var token: String?
  package var action: FaultAction

  package init(
    _ action: FaultAction, method: String = "*", after: Int = 0, every: Int = 1, times: Int? = nil,
    folderid: NodeID? = nil,
    folder: String? = nil, filename: String? = nil, token: String? = nil
  ) {
    self.action = action
    self.method = method
    self.after = after
    self.every = every
    self.times = times
    self.folderid = folderid
    self.folder = folder
    self.filename = filename
    self.token = token
  }

  private enum Key: String, CodingKey {
    case method, after, every, times, folderid, folder, filename, token
    case action, result, error, status, body, milliseconds, afterBytes
  }

  package init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: Key.self)
    method = try keys.decodeIfPresent(String.self, forKey: .method) ?? "*"
    after = try keys.decodeIfPresent(Int.self, forKey: .after) ?? 0
    every = try keys.decodeIfPresent(Int.self, forKey: .every) ?? 1
    times = try keys.decodeIfPresent(Int.self, forKey: .times)
    folderid = try keys.decodeIfPresent(NodeID.self, forKey: .folderid)
    folder = try keys.decodeIfPresent(String.self, forKey: .folder)
    filename = try keys.decodeIfPresent(String.self, forKey: .filename)
    token = try keys.decodeIfPresent(String.self, forKey: .token)
    let bytes = try keys.decodeIfPresent(Int.self, forKey: .afterBytes) ?? 0
    switch try keys.decode(String.self, forKey: .action) {
    case "result":
      action = .result(
        try keys.decode(Int.self, forKey: .result), error: try keys.decodeIfPresent(String.self, forKey: .error))
    case "status":
      action = .status(
        try keys.decode(Int.self, forKey: .status), body: try keys.decodeIfPresent(String.self, forKey: .body))
    case "delay": action = .delay(milliseconds: try keys.decode(Int.self, forKey: .milliseconds))
    case "hang": action = .hang
    case "cut_request": action = .cutRequest(afterBytes: bytes)
    case "cut_reply": action = .cutReply(afterBytes: bytes)
    case "wrong_hash": action = .wrongHash
    case "empty_listing": action = .emptyListing
    case "revoke_token": action = .revokeToken
    case let other: throw SandboxError("there is no fault action '\(other)'")
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var keys = encoder.container(keyedBy: Key.self)
    try keys.encode(method, forKey: .method)
    try keys.encode(after, forKey: .after)
    try keys.encode(every, forKey: .every)
    try keys.encodeIfPresent(times, forKey: .times)
    try keys.encodeIfPresent(folderid, forKey: .folderid)
    try keys.encodeIfPresent(folder, forKey: .folder)
    try keys.encodeIfPresent(filename, forKey: .filename)
    try keys.encodeIfPresent(token, forKey: .token)
    try encode(action, in: &keys)
  }

  private func encode(_ action: FaultAction, in keys: inout KeyedEncodingContainer<Key>) throws {
    switch action {
    case .result(let code, let error):
      try keys.encode("result", forKey: .action)
      try keys.encode(code, forKey: .result)
      try keys.encodeIfPresent(error, forKey: .error)
    case .status(let status, let body):
      try keys.encode("status", forKey: .action)
      try keys.encode(status, forKey: .status)
      try keys.encodeIfPresent(body, forKey: .body)
    case .delay(let milliseconds):
      try keys.encode("delay", forKey: .action)
      try keys.encode(milliseconds, forKey: .milliseconds)
    case .hang: try keys.encode("hang", forKey: .action)
    case .cutRequest(let bytes):
      try keys.encode("cut_request", forKey: .action)
      try keys.encode(bytes, forKey: .afterBytes)
    case .cutReply(let bytes):
      try keys.encode("cut_reply", forKey: .action)
      try keys.encode(bytes, forKey: .afterBytes)
    case .wrongHash: try keys.encode("wrong_hash", forKey: .action)
    case .emptyListing: try keys.encode("empty_listing", forKey: .action)
    case .revokeToken: try keys.encode("revoke_token", forKey: .action)
    }
  }
}
