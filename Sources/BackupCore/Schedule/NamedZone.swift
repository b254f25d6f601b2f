package import Foundation

/// A time zone under the name it was written with.
package struct NamedZone: Equatable, Hashable, Sendable {
  package let name: String
  package let zone: TimeZone

  /// nil unless `name` is one of the IANA time zone database: `Europe/Berlin`, `Etc/GMT+5`, `UTC`. Abbreviations are not
  /// taken: many mean several zones, and `GMT+1` is read either way.
  package init?(_ name: String) {
    let isPlace = name.contains("/") && name.unicodeScalars.first.map(isLetter) ?? false
    guard isPlace || name == "UTC" || name == "GMT", let zone = TimeZone(identifier: name)
    else { return nil }
    self.name = name
    self.zone = zone
  }

  /// What to write instead of `name`.
  package static func hint(for name: String) -> String {
    let lowered = Dictionary(TimeZone.knownTimeZoneIdentifiers.map { ($0.lowercased(), $0) }) { first, _ in first }
    let wanted = name.lowercased()
    if wanted == "utc" || wanted == "z" || wanted == "zulu" { return "write 'UTC'" }
    let near = lowered[wanted] != nil ? wanted : nearestKey(to: wanted, among: lowered.keys.sorted())
    return near.flatMap { lowered[$0] }.map { "did you mean '\($0)'?" }
      ?? "write a name of the time zone database: Europe/Berlin, America/New_York, UTC"
  }
}
