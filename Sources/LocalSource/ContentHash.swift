/// A quick 64-bit hash to tell contents of the same length apart (FNV-1a, taken in words): a different one proves different
/// content. Guards nothing.
struct ContentHash {
  private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  init() {}

  init(of bytes: [UInt8]) { bytes.withUnsafeBytes { add($0) } }

  /// Adds the next bytes; how they are cut must depend on their place alone.
  mutating func add(_ bytes: UnsafeRawBufferPointer) {
    var hash = value
    let whole = bytes.count & ~7
    for offset in stride(from: 0, to: whole, by: 8) {
      hash = Self.mix(hash, bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
    for offset in whole..<bytes.count { hash = Self.mix(hash, UInt64(bytes[offset])) }
    value = hash
  }

  /// The shift brings high bits down, which multiplying never does.
  private static func mix(_ hash: UInt64, _ word: UInt64) -> UInt64 {
    let product = (hash ^ word) &* 0x100_0000_01B3
    return product ^ (product >> 32)
  }
}
