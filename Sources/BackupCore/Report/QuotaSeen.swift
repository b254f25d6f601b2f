package import Foundation

/// What a remote said about its space when it was last asked.
package struct QuotaSeen: Codable, Equatable, Sendable {
  package var quotaBytes: Int64
  package var usedBytes: Int64
  package var at: Date

  package init(quotaBytes: Int64, usedBytes: Int64, at: Date) {
    self.quotaBytes = quotaBytes
    self.usedBytes = usedBytes
    self.at = at
  }
}
