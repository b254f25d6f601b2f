package import Foundation

/// A time without a backup that succeeded.
package struct ReportGap: Equatable, Sendable, Encodable {
  package var from: Date
  package var to: Date
  package var seconds: Int64

  package init(from: Date, to: Date) {
    self.from = from
    self.to = to
    seconds = Int64(to.timeIntervalSince(from))
  }
}
