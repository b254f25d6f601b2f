/// Lower-case hexadecimal digests of a file's content.
package struct Checksums: Codable, Sendable, Equatable {
  package let md5: String
  package let sha1: String
  package let sha256: String
}
