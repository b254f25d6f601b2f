package import Foundation

/// A backup that sent or deleted much more than usual.
package struct UnusualRun: Equatable, Sendable, Encodable {
  /// What was unusual about it.
  package enum Figure: String, Sendable, Encodable {
    case deletions, bytes
  }

  package var run: RunID
  package var at: Date
  package var figure: Figure
  package var found: Int64
  package var usual: Int64

  package init(_ run: RunID, at: Date, _ figure: Figure, found: Int64, usual: Int64) {
    self.run = run
    self.at = at
    self.figure = figure
    self.found = found
    self.usual = usual
  }
}
