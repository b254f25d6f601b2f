import Foundation
import NIOCore

/// Where contents are kept.
struct ContentStore: Sendable {
  /// Folder for the contents that do not stay in memory.
  let folder: String
  /// Largest content kept in memory, in bytes; below zero, all go to files.
  let memoryLimit: Int
  /// Whether the files outlive the sandbox.
  let keepsFiles: Bool

  /// A content with these bytes.
  func store(_ bytes: ByteBuffer) throws -> Content {
    let writer = ContentWriter(self)
    try writer.append(bytes)
    return try writer.finish()
  }
}
