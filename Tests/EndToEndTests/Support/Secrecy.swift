import Foundation

/// Everything that stands in the arguments and environments of this machine's processes while it watches.
final class ProcessWatch: Sendable {
  private let lock = NSLock()
  private nonisolated(unsafe) var seen: Set<Data> = []
  private nonisolated(unsafe) var isWatching = true
  private let ended = DispatchSemaphore(value: 0)

  init() {
    Thread.detachNewThread {
      while self.lock.withLock({ self.isWatching }) {
        self.look()
        usleep(3000)
      }
      self.ended.signal()
    }
  }

  func end() -> Set<Data> {
    lock.withLock { isWatching = false }
    ended.wait()
    return lock.withLock { seen }
  }

  private func look() {
    for process in (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    where process.first?.isNumber == true {
      for part in ["cmdline", "environ"] {
        guard let text = FileManager.default.contents(atPath: "/proc/\(process)/\(part)"), !text.isEmpty else {
          continue
        }
        lock.withLock { _ = seen.insert(text) }
      }
    }
  }
}

/// A secret in every form it might leak in: as it is, URL-encoded, as JSON text, in base64 at each of the three offsets.
struct SecretForms: Sendable {
  private let forms: [Data]

  init(_ secrets: [String]) {
    forms = secrets.flatMap { secret in
      let bytes = Array(secret.utf8)
      let base64 = (0..<3).flatMap { offset -> [String] in
        let text = Data(bytes.dropFirst(offset).prefix((bytes.count - offset) / 3 * 3)).base64EncodedString()
        return [text, text.replacing("+", with: "-").replacing("/", with: "_")]
      }
      let url = secret.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? secret
      return ([secret, url, secret.replacing("/", with: "\\/")] + base64).map { Data($0.utf8) }
    }
  }

  func areIn(_ data: Data) -> Bool { forms.contains { data.range(of: $0) != nil } }

  /// Files below `folder` that hold one, packed ones unpacked; paths relative to it.
  func files(below folder: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder).filter { file in
      FileManager.default.contents(atPath: folder + "/" + file).map(areIn) ?? false
    }.sorted()
  }
}
