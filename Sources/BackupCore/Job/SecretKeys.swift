extension ValueKind<Secret> {
  /// A reference to a secret; the secret itself is refused, and never repeated.
  static let secret = ValueKind(schema: secretKeys.schema.adding(["minProperties": 1, "maxProperties": 1])) {
    node, site, reading in
    guard case .mapping(let entries) = node.content else {
      reading.report(
        "\(quoted(site.path)) takes a reference to the secret, not the secret itself", hint: forms, at: node.position)
      return nil
    }
    var fields = SecretFields()
    _ = secretKeys.read(node, site, into: &fields, &reading)
    guard entries.count == 1 else {
      reading.report("\(quoted(site.path)) must have exactly one key", hint: forms, at: node.position)
      return nil
    }
    return fields.file?.value ?? fields.env?.value ?? fields.command?.value ?? fields.credential?.value
  }
}

private let forms = "write {env: NAME}, {file: PATH}, {command: [PROGRAM, ARGUMENT]} or {credential: NAME}"

/// The keys of a secret's reference; exactly one is to be written.
struct SecretFields: Sendable {
  var env: Written<Secret>?
  var file: Written<Secret>?
  var command: Written<Secret>?
  var credential: Written<Secret>?
}

let secretKeys = KeyTable<SecretFields>(
  keys: [
    Key(
      "env", \.env, environmentName.map(Secret.env), title: "Environment variable",
      "The variable of mirrorkeep's own environment that holds the secret.", examples: ["PCLOUD_SECRET"],
      absent: "one of the other three"),
    Key(
      "file", \.file, secretPath.map(Secret.file), title: "File",
      "A file that holds nothing but the secret; one newline at its end is dropped.",
      examples: ["~/.config/mirrorkeep/pcloud-secret"], absent: "one of the other three"),
    Key(
      "command", \.command, commandLine.map(Secret.command), title: "Command",
      "A program and its arguments, started without a shell; what it prints is the secret.",
      examples: [["pass", "show", "pcloud"]], absent: "one of the other three"),
    Key(
      "credential", \.credential, credentialName.map(Secret.credential), title: "systemd credential",
      "A file in $CREDENTIALS_DIRECTORY, as systemd's LoadCredential= provides it.", examples: ["pcloud-secret"],
      absent: "one of the other three"),
  ], synonyms: ["environment": "env", "variable": "env", "var": "env", "path": "file", "cmd": "command"], isSecret: true
)

extension ValueKind {
  /// The same value, turned into another.
  func map<Other>(_ transform: @escaping @Sendable (Value) -> Other) -> ValueKind<Other> {
    let read = read
    return ValueKind<Other>(schema: schema) { node, site, reading in read(node, site, &reading).map(transform) }
  }
}

/// A path to a secret, or to the program that prints it. Not repeated in messages: a secret may stand in its place.
private let secretPath = ValueKind<String>.text(ValueKind<String>.localPath.schema) { text, context throws(Refusal) in
  guard text.hasPrefix("/") || text.hasPrefix("~/") else {
    throw Refusal(
      "must be an absolute path or begin with '~/'", hint: "for example '~/.config/mirrorkeep/pcloud-secret'")
  }
  return try parseLocalPath(text, home: context.home)
}

/// The name of an environment variable. Not repeated in messages: here a secret is easily written by mistake.
private let environmentName = ValueKind<String>.text([
  "type": "string", "pattern": "^[A-Za-z_][A-Za-z0-9_]*$",
]) { text, _ throws(Refusal) in
  guard isVariableName(text) else {
    throw Refusal("must be the name of an environment variable", hint: "letters, digits and '_'")
  }
  return text
}

/// Whether `text` is a portable name of an environment variable.
func isVariableName(_ text: String) -> Bool {
  let bytes = text.utf8
  guard let first = bytes.first, !(0x30...0x39).contains(first) else { return false }
  return bytes.allSatisfy {
    (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x5F
  }
}

private let credentialName = ValueKind<String>.text([
  "type": "string", "pattern": "^[A-Za-z0-9_@.-]+$",
]) { text, _ throws(Refusal) in
  let isPlain = text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_@.-".contains($0)) }
  guard isPlain, !text.hasPrefix(".") else {
    throw Refusal("must be the name of a credential", hint: "letters, digits, '_', '-', '.' and '@'")
  }
  return text
}

/// A program and its arguments, of secrets and channels.
let commandLine = ValueKind<[String]>.programAndArguments(secretPath, example: "[pass, show, pcloud]")

extension ValueKind<[String]> {
  /// A program and its arguments: NUL-free text; the program is found on PATH, or a path as `path` reads it.
  static func programAndArguments(_ path: ValueKind<String>, example: String) -> ValueKind {
    ValueKind(
      schema: [
        "type": "array", "minItems": 1, "items": ["type": ["string", "number", "boolean", "null"]],
      ]
    ) { node, site, reading in
      guard let words = ValueKind.list(of: argument, atLeast: 1).read(node, site, &reading) else { return nil }
      guard let program = words.first else { return nil }
      guard program.contains("/") else {
        guard !program.hasPrefix("-"), !program.contains(where: \.isWhitespace), !program.isEmpty else {
          reading.report(
            "\(quoted(site.path)) must begin with the name of a program", hint: "one list item a word: \(example)",
            at: node.position)
          return nil
        }
        return words
      }
      guard let file = path.read(first(of: node), site, &reading) else { return nil }
      return [file] + words.dropFirst()
    }
  }
}

private func first(of node: YAMLNode) -> YAMLNode {
  if case .list(let nodes) = node.content, let first = nodes.first { first } else { node }
}

/// One argument; may be empty, but holds no NUL, which would end it early.
private let argument = ValueKind<String>(schema: [:]) { node, site, reading in
  guard case .text(let text) = node.content else {
    reading.report("\(site.subject) must be text, not \(node.kindName)", hint: site.hint, at: node.position)
    return nil
  }
  guard !text.unicodeScalars.contains("\0") else {
    reading.report("\(site.subject) contains the control character U+0000", hint: "remove it", at: node.position)
    return nil
  }
  return text
}
