internal import COpenSSL

/// One running digest of OpenSSL's libcrypto; used by one task at a time.
final class Digest {
  /// The digests pCloud offers.
  enum Kind {
    case md5
    case sha1
    case sha256
  }

  private let context: OpaquePointer?

  init(_ kind: Kind) {
    context = EVP_MD_CTX_new()
    switch kind {
    case .md5: EVP_DigestInit_ex(context, EVP_md5(), nil)
    case .sha1: EVP_DigestInit_ex(context, EVP_sha1(), nil)
    case .sha256: EVP_DigestInit_ex(context, EVP_sha256(), nil)
    }
  }

  deinit {
    EVP_MD_CTX_free(context)
  }

  func update(_ bytes: UnsafeRawBufferPointer) {
    EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
  }

  /// The digest in lower-case hexadecimal; nothing may be added afterwards.
  func finish() -> String {
    var bytes = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var count: UInt32 = 0
    EVP_DigestFinal_ex(context, &bytes, &count)
    let digits = Array("0123456789abcdef".utf8)
    let text = bytes.prefix(Int(count)).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    return String(decoding: text, as: UTF8.self)
  }
}
