import Foundation

/// What this process uses of the machine now, as Linux tells it.
struct Usage: Sendable {
  let residentKilobytes: Int
  let descriptors: Int

  init() {
    let fields = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ") ?? []
    let pages = fields.count > 1 ? Int(fields[1]) ?? 0 : 0
    residentKilobytes = pages * Int(sysconf(Int32(_SC_PAGESIZE))) / 1024
    descriptors = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd"))?.count ?? 0
  }
}
