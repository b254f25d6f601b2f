import Foundation

/// The few places where Linux and macOS spell the same system call differently.
enum Platform {
  #if canImport(Darwin)
    static let streamSocket = SOCK_STREAM
    static let datagram = SOCK_DGRAM
    static let coreLimit = RLIMIT_CORE
    static let descriptorLimit = RLIMIT_NOFILE
    /// A write to a closed socket is an error there by `SO_NOSIGPIPE`, see `Descriptors.socketPair`.
    static let sendFlags: Int32 = 0
    static let descriptorFolder = "/dev/fd"
    /// `POSIX_SPAWN_SETSID` of <spawn.h>.
    static let spawnInOwnSession: Int16 = 0x400
    typealias SpawnAttributes = posix_spawnattr_t?
    typealias SpawnActions = posix_spawn_file_actions_t?
    static var emptySpawnAttributes: SpawnAttributes { nil }
    static var emptySpawnActions: SpawnActions { nil }
    /// `FIONREAD` of <sys/filio.h>, a macro Swift cannot read.
    static let bytesReadable: UInt = 0x4004_667f
    /// `ru_maxrss` is in bytes there.
    static let peakMemoryUnit: Int64 = 1
  #else
    static let streamSocket = Int32(SOCK_STREAM.rawValue)
    static let datagram = Int32(SOCK_DGRAM.rawValue)
    static let coreLimit = __rlimit_resource_t(RLIMIT_CORE.rawValue)
    static let descriptorLimit = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    static let sendFlags = Int32(MSG_NOSIGNAL)
    static let descriptorFolder = "/proc/self/fd"
    /// `POSIX_SPAWN_SETSID` of <spawn.h>, which needs _GNU_SOURCE to be seen.
    static let spawnInOwnSession: Int16 = 0x80
    typealias SpawnAttributes = posix_spawnattr_t
    typealias SpawnActions = posix_spawn_file_actions_t
    static var emptySpawnAttributes: SpawnAttributes { posix_spawnattr_t() }
    static var emptySpawnActions: SpawnActions { posix_spawn_file_actions_t() }
    static let bytesReadable = UInt(FIONREAD)
    /// `ru_maxrss` is in KiB here.
    static let peakMemoryUnit: Int64 = 1024
  #endif

  /// The error text of the system for `code`, as it reads inside one of our messages ("no such file or directory").
  static func text(ofError code: Int32) -> String {
    let text = String(cString: strerror(code))
    return text.prefix(1).lowercased() + text.dropFirst()
  }

  /// Nanoseconds of a clock that only goes forward and does not follow the calendar.
  static func monotonicNanoseconds() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
