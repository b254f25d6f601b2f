package import BackupCore
import Foundation

/// Follows remotes that only lead to others (alias, crypt, chunker, compress, hasher, cache, union, combine) to where the
/// files lie (https://rclone.org/overview/, the pages of these remotes).
package struct RemotePlaces: Sendable {
  private let sections: [String: [String: String]]

  package init(_ config: RcloneConfig) {
    sections = Dictionary(config.sections.map { ($0, config.values(in: $0) ?? [:]) }) { $1 }
  }

  /// Every place of a destination; empty where its remote leads nowhere else.
  package func places(of destination: Destination) -> [DestinationPlace] {
    let places = follow(destination.remote, destination.path, depth: 0)
    let itself = DestinationPlace(remote: destination.remote, path: destination.path)
    return places == [itself] ? [] : places
  }

  private func follow(_ remote: String, _ path: String, depth: Int) -> [DestinationPlace] {
    // A remote that leads to itself is rclone's to complain about.
    guard depth < 16, let values = sections[remote], let type = values["type"] else {
      return [DestinationPlace(remote: remote, path: path)]
    }
    switch type {
    case "alias", "chunker", "compress", "hasher", "cache":
      return resolve(values["remote"], path, depth)
    case "crypt":
      // Below its root names are encrypted unless the config says otherwise: all of it counts.
      let isPlain = values["filename_encryption"] == "off" && values["directory_name_encryption"] == "false"
      return resolve(values["remote"], isPlain ? path : "", depth)
    case "union":
      return Self.words(values["upstreams"]).flatMap { word in
        let modes = [":ro", ":nc", ":writeback"]
        let plain = modes.first { word.hasSuffix($0) }.map { String(word.dropLast($0.count)) } ?? word
        return resolve(plain, path, depth)
      }
    case "combine":
      let parts = path.split(separator: "/", maxSplits: 1).map(String.init)
      return Self.words(values["upstreams"]).flatMap { word -> [DestinationPlace] in
        let halves = word.split(separator: "=", maxSplits: 1).map(String.init)
        guard halves.count == 2 else { return [] }
        if let first = parts.first, first != halves[0] { return [] }
        return resolve(halves[1], parts.count > 1 ? parts[1] : "", depth)
      }
    case "local": return [Self.local("/" + path)]
    default: return [DestinationPlace(remote: remote, path: path)]
    }
  }

  /// `REMOTE:PATH` or a path on this machine, with `path` below it.
  private func resolve(_ target: String?, _ path: String, _ depth: Int) -> [DestinationPlace] {
    guard let target, !target.isEmpty else { return [] }
    if target.hasPrefix("/") { return [Self.local(target + "/" + path)] }
    guard let colon = target.firstIndex(of: ":") else { return [] }
    let below = target[target.index(after: colon)...]
    return follow(String(target[..<colon]), below.isEmpty ? path : below + "/" + path, depth: depth + 1)
  }

  /// A path on this machine, symbolic links in what exists of it followed.
  private static func local(_ path: String) -> DestinationPlace {
    DestinationPlace(remote: nil, path: URL(fileURLWithPath: path).resolvingSymlinksInPath().path)
  }

  /// Words between blanks; rclone lets them be quoted.
  private static func words(_ text: String?) -> [String] {
    var words: [String] = []
    var word: String?
    var isQuoted = false
    for character in text ?? "" {
      if character == "\"" {
        isQuoted.toggle()
        word = word ?? ""
      } else if character == " ", !isQuoted {
        if let done = word { words.append(done) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    return words + [word].compactMap(\.self)
  }
}
