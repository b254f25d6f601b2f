import BackupCore

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Reads a file of paths, one a line, in constant memory.
enum PathLines {
  /// Hands over the lines in batches, without their newlines; a last line may lack its own.
  ///
  /// Throws `unverified` when the file cannot be read.
  static func read(_ file: String, _ take: ([ArraySlice<UInt8>]) throws -> Void) throws {
    let descriptor = open(file, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Failure.unreadableReport(file) }
    defer { close(descriptor) }
    var rest: [UInt8] = []
    while true {
      let chunk = try [UInt8](unsafeUninitializedCapacity: 1 << 18) { buffer, count in
        count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        if count < 0 {
          count = 0
          throw Failure.unreadableReport(file)
        }
      }
      guard !chunk.isEmpty else { break }
      rest += chunk
      guard let end = rest.lastIndex(of: UInt8(ascii: "\n")) else { continue }
      try take(rest[..<end].split(separator: UInt8(ascii: "\n")))
      rest.removeSubrange(...end)
    }
    if !rest.isEmpty { try take([rest[...]]) }
  }
}

extension Failure {
  fileprivate static func unreadableReport(_ file: String) -> Failure {
    Failure(
      .unverified, "rclone did not write its report '\(file)', so there is no plan to trust",
      hint: "check that the state folder's disk has room, then run the job again")
  }
}
