import Foundation

/// Which process, beyond its number: a number is reused, also after a reboot.
package struct ProcessIdentity: Codable, Equatable, Sendable {
  /// Changes with every boot.
  package var bootID: String
  package var pid: Int32
  /// When the process started: clock ticks since boot on Linux, microseconds since 1970 on macOS.
  package var startTime: Int64

  package init(bootID: String, pid: Int32, startTime: Int64) {
    self.bootID = bootID
    self.pid = pid
    self.startTime = startTime
  }

  /// The identity of a process that exists now, a zombie included; nil when there is none.
  package init?(pid: Int32) {
    guard let facts = Self.facts(of: pid) else { return nil }
    self.init(bootID: HostFacts.bootID, pid: pid, startTime: facts.startTime)
  }

  /// This process.
  package static var current: ProcessIdentity {
    ProcessIdentity(pid: getpid()) ?? ProcessIdentity(bootID: HostFacts.bootID, pid: getpid(), startTime: 0)
  }

  /// Whether that very process still runs: same boot, same start time, and not a zombie.
  package var isAlive: Bool {
    guard bootID == HostFacts.bootID, let facts = Self.facts(of: pid) else { return false }
    return facts.startTime == startTime && !facts.isZombie
  }

  #if canImport(Darwin)
    private static func facts(of pid: Int32) -> (startTime: Int64, isZombie: Bool)? {
      var name: [Int32] = [CTL_KERN, KERN_PROC, KERN_PROC_PID, pid]
      var info = kinfo_proc()
      var size = MemoryLayout<kinfo_proc>.stride
      guard sysctl(&name, 4, &info, &size, nil, 0) == 0, size > 0 else { return nil }
      let start = info.kp_proc.p_starttime
      return (Int64(start.tv_sec) * 1_000_000 + Int64(start.tv_usec), Int32(info.kp_proc.p_stat) == SZOMB)
    }
  #else
    /// Fields 3 and 22 of proc(5) stat; the name in field 2 may hold anything, so count from its last parenthesis.
    private static func facts(of pid: Int32) -> (startTime: Int64, isZombie: Bool)? {
      guard let stat = HostFacts.text(ofKernelFile: "/proc/\(pid)/stat"), let name = stat.lastIndex(of: ")") else {
        return nil
      }
      let fields = stat[stat.index(after: name)...].split(separator: " ")
      guard fields.count > 19, let startTime = Int64(fields[19]) else { return nil }
      return (startTime, fields[0] == "Z" || fields[0] == "X")
    }
  #endif
}
