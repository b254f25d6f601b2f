/// A one-byte order from the tool to its supervisor while the child runs.
enum SuperviseOrder: UInt8 {
  /// TERM, then after the grace period TERM again, then KILL.
  case terminate = 0x54
  /// KILL now.
  case kill = 0x4B
}
