package import Foundation

/// Slots in a row that nobody was there for: what one `missed` record says.
package struct MissedGap: Equatable, Sendable {
  package var slots: Int
  package var firstSlotAt: Date
  package var lastSlotAt: Date

  package init(slots: Int, firstSlotAt: Date, lastSlotAt: Date) {
    self.slots = slots
    self.firstSlotAt = firstSlotAt
    self.lastSlotAt = lastSlotAt
  }
}
