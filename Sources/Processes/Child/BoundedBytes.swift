/// Keeps the first `limit` bytes given to it.
struct BoundedBytes: Sendable {
  let limit: Int
  private(set) var bytes: [UInt8] = []
  private(set) var truncated = false

  init(limit: Int) {
    self.limit = limit
  }

  mutating func append(_ more: UnsafeRawBufferPointer) {
    let room = limit - bytes.count
    if more.count > room { truncated = true }
    bytes.append(contentsOf: more.prefix(room))
  }
}
