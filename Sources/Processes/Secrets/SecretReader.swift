package import BackupCore
import Foundation

/// Reads secrets where their references point, at the moment they are needed.
package struct SecretReader: Sendable {
  /// Nothing that is meant to be typed or pasted is longer.
  static let sizeLimit = 65536

  private let runner: ChildRunner
  private let environment: [String: String]
  private let childVariables: [String]
  private let commandLimit: Duration
  private let warn: @Sendable (String) -> Void

  /// `childVariables` are the names `rclone.environment` lists: commands get them too. `warn` is told, in one clause,
  /// what does not stop a secret from being used but should be mended.
  package init(
    runner: ChildRunner = ChildRunner(), environment: [String: String] = ProcessInfo.processInfo.environment,
    childVariables: [String] = [], commandLimit: Duration = .seconds(60),
    warn: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.runner = runner
    self.environment = environment
    self.childVariables = childVariables
    self.commandLimit = commandLimit
    self.warn = warn
  }

  /// The secret, without the line ends after it.
  ///
  /// Throws `Failure(.secretMissing)` when there is none, it is empty or too long, or others may write its file;
  /// `Failure(.noDescriptors)` and `CancellationError` as `ChildRunner.run` does.
  package func read(_ secret: Secret) async throws -> SecretValue {
    switch secret {
    case .env(let name):
      guard let value = environment[name] else {
        throw Failure.noSecret("environment variable '\(name)' is not set", hint: "set '\(name)'")
      }
      return try trimmed(Array(value.utf8), of: "environment variable '\(name)'")
    case .file(let path): return try readFile(path)
    case .credential(let name): return try readCredential(name)
    case .command(let words): return try await run(words)
    }
  }

  private func readCredential(_ name: String) throws(Failure) -> SecretValue {
    guard let folder = environment["CREDENTIALS_DIRECTORY"], folder.hasPrefix("/") else {
      throw .noSecret(
        "credential '\(name)' is not there: CREDENTIALS_DIRECTORY is not set",
        hint: "add 'LoadCredential=\(name):FILE' to the systemd unit")
    }
    guard !name.contains("/"), name != "..", name != "." else {
      throw .noSecret("'\(name)' is not the name of a credential", hint: "name a file in CREDENTIALS_DIRECTORY")
    }
    return try readFile(folder + "/" + name)
  }

  private func readFile(_ path: String) throws(Failure) -> SecretValue {
    let file: SecretFile
    do {
      file = try SecretFile(path, limit: Self.sizeLimit)
    } catch {
      throw .noSecret("cannot read '\(path)': \(Platform.text(ofError: error.code))", hint: "check '\(path)'")
    }
    guard !file.othersMayWrite else {
      throw .noSecret("'\(path)' may be written by others", hint: "chmod 600 '\(path)'")
    }
    if file.othersMayRead { warn("'\(path)' may be read by others: chmod 600 '\(path)'") }
    return try trimmed(file.bytes, of: "'\(path)'")
  }

  private func run(_ words: [String]) async throws -> SecretValue {
    guard let name = words.first, let program = ProgramSearch.find(name, path: environment["PATH"]) else {
      let name = words.first ?? ""
      throw Failure.noSecret("the command '\(name)' is not on PATH", hint: "install '\(name)' or give its full path")
    }
    let command = ChildCommand(
      program, Array(words.dropFirst()),
      environment: ChildEnvironment.allowed(from: environment, named: childVariables),
      gracePeriod: .seconds(2), timeLimit: commandLimit)
    let child: CapturedChild
    do {
      child = try await runner.capture(command, limit: Self.sizeLimit + 1)
    } catch let error as ChildStartError {
      throw error.failure(.secretMissing, hint: "run '\(name)' by hand to see what it needs")
    }
    guard child.exit.isZero, !child.exit.timedOut else {
      let how = child.exit.timedOut ? "took too long" : "ended with \(child.exit.text)"
      throw Failure.noSecret("the command '\(name)' \(how)", hint: "run '\(name)' by hand to see what it needs")
    }
    return try trimmed(child.output, of: "the output of '\(name)'")
  }

  private func trimmed(_ bytes: [UInt8], of what: String) throws(Failure) -> SecretValue {
    guard bytes.count <= Self.sizeLimit else {
      throw .noSecret("\(what) is too long for a secret", hint: "it must hold only the secret")
    }
    var end = bytes.count
    while end > 0, bytes[end - 1] == 10 || bytes[end - 1] == 13 { end -= 1 }
    guard end > 0 else { throw .noSecret("\(what) is empty", hint: "it must hold the secret") }
    guard !bytes[..<end].contains(0) else {
      throw .noSecret("\(what) holds a NUL byte", hint: "it must hold only the secret")
    }
    return SecretValue(Array(bytes[..<end]))
  }
}

extension Failure {
  static func noSecret(_ message: String, hint: String) -> Failure {
    Failure(.secretMissing, message, hint: hint)
  }
}
