/// The process that carries out a run, told apart from every later process with the same number.
///
/// A run is alive only while the boot id, the pid and that pid's start time are all still the same and the process is
/// no zombie; a pid alone is reused.
package struct RunOwner: Codable, Equatable, Hashable, Sendable {
  /// The kernel's boot id, new with every start of the machine.
  package var bootID: String
  package var pid: Int32
  /// When the process started, in the kernel's own unit (Linux: clock ticks since boot, field 22 of `/proc/PID/stat`).
  package var processStart: UInt64

  package init(bootID: String, pid: Int32, processStart: UInt64) {
    self.bootID = bootID
    self.pid = pid
    self.processStart = processStart
  }

  package enum CodingKeys: String, CodingKey {
    case bootID = "boot_id"
    case pid
    case processStart = "process_start"
  }
}
