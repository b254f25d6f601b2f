extension ValueKind<String> {
  /// A pCloud folder's id, as a number, as rclone writes it (`d123`), or as the folder's address in the browser.
  static let rootFolder = ValueKind.text([
    "type": ["integer", "string"], "minimum": 0, "pattern": "^([Dd]?[0-9]+|https?://.+)$",
  ]) { text, _ throws(Refusal) in
    guard let id = folderID(text) else {
      throw Refusal(
        "must be a folder id or the folder's my.pcloud.com address",
        hint: "open the folder at https://my.pcloud.com and copy the address, or the number in it")
    }
    return id
  }
}

/// The decimal folder id without the `d`, from a number, `d` and a number, or the address of a folder page at
/// my.pcloud.com (`…folder=123…` or `…/folder/123`); nil where there is none. `0` is the account's own root.
package func folderID(_ text: String) -> String? {
  let text = String(text.trimmingBlanks)
  for scheme in ["https://", "http://"] where text.lowercased().hasPrefix(scheme) {
    return folderID(inAddress: text.dropFirst(scheme.count))
  }
  return canonicalID(text.lowercased().hasPrefix("d") ? text.dropFirst() : text[...])
}

private func folderID(inAddress address: Substring) -> String? {
  let host = address.prefix { $0 != "/" && $0 != "#" && $0 != "?" }.lowercased()
  guard ["my.pcloud.com", "e.pcloud.com", "www.pcloud.com"].contains(host) else { return nil }
  for name in ["folderid=", "folder=", "folder/"] {
    guard let range = address.ranges(of: name).last else { continue }
    let digits = address[range.upperBound...].prefix { $0.isASCII && ($0.isNumber || $0 == "d") }
    return canonicalID(digits.hasPrefix("d") ? digits.dropFirst() : digits)
  }
  return nil
}

/// `digits` without leading zeros, where they are a number pCloud's ids can be (64 bits).
private func canonicalID(_ digits: Substring) -> String? {
  guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = UInt64(digits) else { return nil }
  return String(number)
}

extension String {
  fileprivate var trimmingBlanks: Substring {
    var text = self[...]
    while let first = text.first, first.isWhitespace { text.removeFirst() }
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return text
  }
}
