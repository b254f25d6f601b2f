import BackupCore
import Foundation

/// Calls of the system about names as bytes, relative to open folders.
enum LocalBytes {
  /// Hands `bytes` over as a C string.
  static func with<Result>(_ bytes: some Sequence<UInt8>, _ body: (UnsafePointer<CChar>) throws -> Result) rethrows
    -> Result
  {
    let text = bytes.map { CChar(bitPattern: $0) } + [0]
    return try text.withUnsafeBufferPointer { buffer in
      // An array that ends in a zero has an address.
      guard let base = buffer.baseAddress else { return try body("") }
      return try body(base)
    }
  }

  /// What lies at `name` itself, a link not followed; nil for nothing, with `errno` set.
  static func status(_ folder: Int32, _ name: some Sequence<UInt8>) -> stat? {
    var status = stat()
    return with(name) { fstatat(folder, $0, &status, AT_SYMLINK_NOFOLLOW) } == 0 ? status : nil
  }

  /// Opens the folder `name`, unless it is a link; -1 with `errno` set.
  static func openFolder(_ folder: Int32, _ name: some Sequence<UInt8>) -> Int32 {
    with(name) { openat(folder, $0, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) }
  }

  /// What a link points at; nil for anything else.
  static func link(_ folder: Int32, _ name: some Sequence<UInt8>) -> [UInt8]? {
    var buffer = [CChar](repeating: 0, count: 8192)
    let count = with(name) { readlinkat(folder, $0, &buffer, buffer.count) }
    return count > 0 ? buffer[..<count].map { UInt8(bitPattern: $0) } : nil
  }

  /// The names in a folder, `.` and `..` left out; nil when it cannot be read.
  static func names(_ folder: Int32) -> [[UInt8]]? {
    // The stream takes its descriptor over.
    let copy = openFolder(folder, ".".utf8)
    guard copy >= 0 else { return nil }
    guard let stream = fdopendir(copy) else {
      close(copy)
      return nil
    }
    defer { closedir(stream) }
    var names: [[UInt8]] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      if name != Array(".".utf8), name != Array("..".utf8) { names.append(name) }
    }
    return names
  }

  /// The modification time; see `FileTime`.
  static func nanoseconds(_ status: stat) -> Int64 {
    #if canImport(Darwin)
      let time = status.st_mtimespec
    #else
      let time = status.st_mtim
    #endif
    return FileTime.nanoseconds(seconds: Int64(time.tv_sec), fraction: Int64(time.tv_nsec))
  }

  #if !canImport(Darwin)
    private typealias RenameAt =
      @convention(c) (
        Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32
      ) -> Int32

    /// renameat2 of glibc, which Swift's module of it leaves out; nil where the C library has none.
    private static let renameAt = dlsym(nil, "renameat2").map { unsafeBitCast($0, to: RenameAt.self) }

    /// RENAME_NOREPLACE of linux/fs.h.
    private static let noReplace: UInt32 = 1
  #endif

  /// Renames in one step, and only where nothing has the new name; false when it was not done, for whatever reason.
  static func renameWhereNothingIs(
    _ from: Int32, _ old: UnsafePointer<CChar>, _ to: Int32, _ new: UnsafePointer<CChar>
  ) -> Bool {
    #if canImport(Darwin)
      renameatx_np(from, old, to, new, UInt32(RENAME_EXCL)) == 0
    #else
      renameAt?(from, old, to, new, noReplace) == 0
    #endif
  }

  static func text(_ code: Int32) -> String { String(cString: strerror(code)).lowercased() }
}
