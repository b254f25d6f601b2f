/// A stable offset of one host and job, so that machines with the same schedule do not all begin at once.
package struct Jitter: Equatable, Sendable {
  private let value: UInt64

  /// The same host and job always have the same offset.
  package init(hostID: String, job: String) {
    var hash = FNV1a()
    hash.add(Array(hostID.utf8))
    hash.add(Array(job.utf8))
    // The lowest bits of FNV mix least; the upper half is laid over them.
    value = hash.value ^ hash.value >> 32
  }

  /// The offset in seconds: 0 ... `longest`, and less than `gap`, the seconds to the next slot.
  func seconds(upTo longest: TimeSpan, gap: Int?) -> Int {
    let most = min(longest.seconds, (gap ?? .max) - 1)
    return most <= 0 ? 0 : Int(value % UInt64(most + 1))
  }
}
