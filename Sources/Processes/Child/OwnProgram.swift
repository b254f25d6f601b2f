import Foundation

/// The file this process was started from.
package enum OwnProgram {
  /// Its path; where the file has been replaced or deleted since (an upgrade), a path that still opens the same program.
  package static var path: String {
    #if canImport(Darwin)
      var size: UInt32 = 0
      _NSGetExecutablePath(nil, &size)
      var buffer = [CChar](repeating: 0, count: Int(size))
      _NSGetExecutablePath(&buffer, &size)
      return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    #else
      let link = "/proc/self/exe"
      guard let path = try? FileManager.default.destinationOfSymbolicLink(atPath: link) else { return link }
      var running = stat()
      var named = stat()
      guard stat(link, &running) == 0, stat(path, &named) == 0, running.st_ino == named.st_ino,
        running.st_dev == named.st_dev
      else { return link }
      return path
    #endif
  }
}
