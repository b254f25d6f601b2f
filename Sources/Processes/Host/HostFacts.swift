import Foundation

/// What this machine says about itself, without asking the network.
package enum HostFacts {
  /// The host's name up to the first dot; "localhost" when it has none.
  package static var name: String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard gethostname(&buffer, buffer.count - 1) == 0 else { return "localhost" }
    let full = String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    let short = full.prefix { $0 != "." }
    return short.isEmpty ? "localhost" : String(short)
  }

  /// A text that changes with every boot.
  package static let bootID: String = {
    #if canImport(Darwin)
      var time = timeval()
      var size = MemoryLayout<timeval>.size
      guard sysctlbyname("kern.boottime", &time, &size, nil, 0) == 0 else { return "unknown" }
      return "boot-\(time.tv_sec)"
    #else
      let line = text(ofKernelFile: "/proc/sys/kernel/random/boot_id") ?? "unknown"
      return line.trimmingCharacters(in: .whitespacesAndNewlines)
    #endif
  }()

  /// The whole of a small file in /proc, whose size the file system does not know; nil when it cannot be read.
  static func text(ofKernelFile path: String) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    let bytes = [UInt8](unsafeUninitializedCapacity: 4096) { buffer, count in
      count = max(0, Descriptors.readOnce(descriptor, into: UnsafeMutableRawBufferPointer(buffer)))
    }
    return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
  }
}
