/// What the supervisor tells the tool over the lifeline; each report is one fixed-size record.
enum SuperviseReport: Equatable {
  case started(pid: Int32)
  /// The child could not be started: which step failed, and the error number.
  case refused(ChildStartError.Step, code: Int32)
  case ended(ChildExit)

  /// One tag byte and four big-endian 64-bit numbers.
  static let size = 33

  var wire: [UInt8] {
    switch self {
    case .started(let pid): Self.record(1, [Int64(pid)])
    case .refused(let step, let code): Self.record(2, [Int64(step.rawValue), Int64(code)])
    case .ended(let exit):
      switch exit.end {
      case .exited(let status): Self.record(3, [Int64(status), exit.peakMemoryBytes, exit.processorMicroseconds])
      case .signalled(let signal): Self.record(4, [Int64(signal), exit.peakMemoryBytes, exit.processorMicroseconds])
      case .lost: Self.record(5, [])
      }
    }
  }

  /// Nil when `wire` is not one record.
  init?(wire: some Collection<UInt8>) {
    guard wire.count == Self.size, let tag = wire.first else { return nil }
    let bytes = Array(wire.dropFirst())
    let numbers = (0..<4).map { index in
      bytes[(8 * index)..<(8 * index + 8)].reduce(Int64(0)) { $0 << 8 | Int64($1) }
    }
    let first = Int32(truncatingIfNeeded: numbers[0])
    func exit(_ end: ChildExit.End) -> ChildExit {
      ChildExit(end: end, peakMemoryBytes: numbers[1], processorMicroseconds: numbers[2])
    }
    switch tag {
    case 1: self = .started(pid: first)
    case 2:
      guard let step = ChildStartError.Step(rawValue: Int(first)) else { return nil }
      self = .refused(step, code: Int32(truncatingIfNeeded: numbers[1]))
    case 3: self = .ended(exit(.exited(first)))
    case 4: self = .ended(exit(.signalled(first)))
    default: return nil
    }
  }

  private static func record(_ tag: UInt8, _ numbers: [Int64]) -> [UInt8] {
    var bytes = [tag]
    for index in 0..<4 {
      let number = index < numbers.count ? numbers[index] : 0
      bytes += stride(from: Int64(56), through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> $0) }
    }
    return bytes
  }
}
