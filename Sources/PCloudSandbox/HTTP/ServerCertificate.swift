import Foundation

/// The sandbox's TLS identity: a certificate authority made afresh and a server certificate signed by it.
///
/// Both are made by the `openssl` program; the authority's key is deleted once it has signed.
struct ServerCertificate {
  /// What clients must trust (`SSL_CERT_FILE`).
  let authorityFile: String
  let certificateFile: String
  /// Mode 0600.
  let keyFile: String

  /// - Parameter folder: an existing folder; files of an earlier sandbox there are replaced.
  /// - Throws: `SandboxError` when `openssl` is missing or refuses.
  init(madeIn folder: String) throws {
    authorityFile = "\(folder)/ca.pem"
    certificateFile = "\(folder)/server.pem"
    keyFile = "\(folder)/server.key"
    let authorityKey = "\(folder)/ca.key"
    let request = "\(folder)/server.csr"
    let config = "\(folder)/openssl.cnf"
    for file in [authorityFile, certificateFile, keyFile, authorityKey, request] { unlink(file) }
    try Data(ServerCertificate.config.utf8).write(to: URL(fileURLWithPath: config))
    let newKey = ["req", "-config", config, "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    try openssl(
      newKey + [
        "-x509", "-days", "365", "-sha256", "-extensions", "authority",
        "-subj", "/CN=mirrorkeep sandbox \(RandomText.make(6))", "-keyout", authorityKey, "-out", authorityFile,
      ], in: folder)
    try openssl(newKey + ["-subj", "/CN=*.pcloud.com", "-keyout", keyFile, "-out", request], in: folder)
    try openssl(
      [
        "x509", "-req", "-in", request, "-CA", authorityFile, "-CAkey", authorityKey, "-set_serial",
        String(UInt32.random(in: 1...UInt32.max)), "-days", "365", "-sha256", "-extfile", config,
        "-extensions", "server", "-out", certificateFile,
      ], in: folder)
    for file in [authorityKey, request, config] { unlink(file) }
    chmod(keyFile, 0o600)
    for file in [authorityFile, certificateFile, keyFile] where !FileManager.default.fileExists(atPath: file) {
      throw SandboxError("openssl did not make '\(file)'")
    }
  }

  private static let config = """
    [req]
    distinguished_name = subject
    [subject]
    [authority]
    basicConstraints = critical,CA:TRUE
    keyUsage = critical,keyCertSign,cRLSign
    subjectKeyIdentifier = hash
    [server]
    basicConstraints = critical,CA:FALSE
    keyUsage = critical,digitalSignature
    extendedKeyUsage = serverAuth
    subjectKeyIdentifier = hash
    authorityKeyIdentifier = keyid
    subjectAltName = DNS:localhost,IP:127.0.0.1,DNS:*.pcloud.com

    """
}

/// Runs `openssl` and throws its own words when it fails.
private func openssl(_ arguments: [String], in folder: String) throws {
  let errors = "\(folder)/openssl.log"
  defer { unlink(errors) }
  try Data().write(to: URL(fileURLWithPath: errors))
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = ["openssl"] + arguments
  process.standardInput = FileHandle.nullDevice
  process.standardOutput = FileHandle.nullDevice
  process.standardError = FileHandle(forWritingAtPath: errors)
  try process.run()
  process.waitUntilExit()
  guard process.terminationStatus == 0 else {
    let words = FileManager.default.contents(atPath: errors).map { String(decoding: $0, as: UTF8.self) } ?? ""
    throw SandboxError("openssl \(arguments[0]) failed: \(words)")
  }
}
