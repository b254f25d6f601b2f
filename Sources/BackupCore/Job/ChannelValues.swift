extension ValueKind<NotifyURL> {
  /// A URL, or a reference to a secret that is one. The URL is not repeated in messages.
  static let notifyURL = ValueKind(
    schema: ["anyOf": [["type": "string", "pattern": "^[Hh][Tt][Tt][Pp][Ss]?://"], ValueKind<Secret>.secret.schema]]
  ) { node, site, reading in
    if case .mapping = node.content { return ValueKind<Secret>.secret.read(node, site, &reading).map { .secret($0) } }
    return ValueKind<WebAddress>.webAddress.read(node, site, &reading).map { .written($0) }
  }
}

extension ValueKind<WebAddress> {
  fileprivate static let webAddress = ValueKind.text(["type": "string"]) { text, _ throws(Refusal) in
    do throws(WebAddressFault) {
      return try WebAddress(text)
    } catch {
      throw Refusal(error.message, hint: error.hint)
    }
  }
}

extension ValueKind<[WebhookHeader]> {
  /// Headers by name, in file order. A text value is not repeated in messages: it may be a secret in the wrong place.
  static let headers = ValueKind(
    schema: [
      "type": "object", "propertyNames": ["pattern": "^[A-Za-z0-9-]+$"],
      "additionalProperties": ["anyOf": [["type": ["string", "number", "boolean"]], ValueKind<Secret>.secret.schema]],
    ]
  ) { node, site, reading in
    guard case .mapping(let entries) = node.content else {
      reading.report("\(site.subject) must be a mapping, not \(node.kindName)", hint: site.hint, at: node.position)
      return nil
    }
    return entries.compactMap { entry in
      let place = KeySite(path: site.path + "." + entry.key, example: site.example)
      guard !entry.key.isEmpty, entry.key.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }) else {
        reading.report(
          "a header cannot be named \(quoted(entry.key))", hint: "letters, digits and '-'", at: entry.position)
        return nil
      }
      if case .mapping = entry.value.content {
        return ValueKind<Secret>.secret.read(entry.value, place, &reading).map {
          WebhookHeader(name: entry.key, value: .secret($0))
        }
      }
      return ValueKind<String>.plainLine.read(entry.value, place, &reading).map {
        WebhookHeader(name: entry.key, value: .text($0))
      }
    }
  }
}

extension ValueKind<[String]> {
  /// One mail address or a list of them.
  static let addresses = ValueKind(
    schema: ["anyOf": [ValueKind<String>.mailAddress.schema, ["type": "array", "minItems": 1]]]
  ) { node, site, reading in
    guard case .list = node.content else {
      return ValueKind<String>.mailAddress.read(node, site, &reading).map { [$0] }
    }
    return ValueKind.list(of: .mailAddress, atLeast: 1).read(node, site, &reading)
  }
}

extension ValueKind<String> {
  /// A plain address, `ann@example.org`: no name around it, nothing a mail header could be broken with.
  static let mailAddress = ValueKind.text(["type": "string", "pattern": "@"]) { text, _ throws(Refusal) in
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    let isPlain = text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "@.!#$%&'*+/=?^_`{|}~-".contains($0)) }
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty, isPlain, !text.hasPrefix("-") else {
      throw Refusal("must be a mail address like ann@example.org, without a name around it")
    }
    return text
  }

  /// One line of any text.
  static let plainLine = ValueKind.text(["type": ["string", "number", "boolean"]]) { text, _ throws(Refusal) in
    if let character = text.unicodeScalars.first(where: isControl) { throw controlCharacter(character) }
    return text
  }

  /// A body template; a `{word}` that is no placeholder is a mistake.
  static let bodyTemplate = ValueKind.text(["type": ["string", "number", "boolean"]]) { text, _ throws(Refusal) in
    if let unknown = BodyTemplate(text).unknown.first {
      let near = nearestKey(to: unknown, among: BodyTemplate.names)
      throw Refusal(
        "has no placeholder \(quoted("{" + unknown + "}"))",
        hint: near.map { "did you mean '{\($0)}'?" } ?? "there are \(enumeration(BodyTemplate.names, "and"))")
    }
    return text
  }
}

extension ValueKind<MailServer> {
  static let mailServer = ValueKind.text(["type": "string"]) { text, _ throws(Refusal) in
    guard let server = MailServer(text) else {
      throw Refusal("must be HOST or HOST:PORT", hint: "for example mail.example.org:587")
    }
    return server
  }
}
