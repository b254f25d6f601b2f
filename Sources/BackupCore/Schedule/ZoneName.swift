package import Foundation

extension TimeZone {
  /// The zone's identifier, but UTC by this name: Foundation calls it GMT.
  package var commonName: String { identifier == "GMT" ? "UTC" : identifier }
}
