import BackupCore

/// What the secrets of job files become in a cluster: keys of the one `Secret mirrorkeep-secrets`. Those that come from a
/// command stay what they are.
struct KubernetesSecrets: Sendable {
  private static let name = "mirrorkeep-secrets"
  private static let folder = "/run/credentials/mirrorkeep"
  private let names: [String]
  private let credentials: [String]
  private let files: [String]

  init(_ secrets: [Secret]) {
    func all(_ value: (Secret) -> String?) -> [String] { Set(secrets.compactMap(value)).sorted() }
    names = all { if case .env(let name) = $0 { name } else { nil } }
    credentials = all { if case .credential(let name) = $0 { name } else { nil } }
    files = all { if case .file(let path) = $0 { path } else { nil } }
  }

  var variables: [String] {
    let folder = credentials.isEmpty ? [] : ["                - {name: CREDENTIALS_DIRECTORY, value: \(Self.folder)}"]
    return folder
      + names.map { name in
        let key = quotedYAML(name)
        return "                - {name: \(key), valueFrom: {secretKeyRef: {name: \(Self.name), key: \(key)}}}"
      }
  }

  var mounts: [String] {
    let credentials =
      credentials.isEmpty ? [] : ["                - {name: credentials, mountPath: \(Self.folder), readOnly: true}"]
    return credentials
      + files.map { file in
        "                - {name: files, mountPath: \(quotedYAML(file)), subPath: \(Self.key(file)), readOnly: true}"
      }
  }

  var volumes: [String] {
    volume("credentials", credentials) + volume("files", files)
  }

  private func volume(_ volume: String, _ values: [String]) -> [String] {
    guard !values.isEmpty else { return [] }
    let items = values.map { "{key: \(Self.key($0)), path: \(Self.key($0))}" }.joined(separator: ", ")
    let secret = "secretName: \(Self.name), defaultMode: 0440, items: [\(items)]"
    return ["            - {name: \(volume), secret: {\(secret)}}"]
  }

  /// The key of a secret: the last part of its path, with nothing but letters, digits and `-_.` in it.
  private static func key(_ path: String) -> String {
    let last = path.split(separator: "/").last.map(String.init) ?? path
    return quotedYAML(String(last.map { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) ? $0 : "-" }))
  }
}
