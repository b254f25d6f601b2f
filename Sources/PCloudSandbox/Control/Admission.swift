/// A call's entry in the call list, and what the faults have in store for it.
struct Admission: Sendable {
  let number: Int
  let generation: Int
  let faults: [FaultEntry]

  /// Milliseconds to wait first.
  var delay: Int {
    faults.reduce(0) { sum, entry in
      guard case .delay(let milliseconds) = entry.fault.action else { return sum }
      return sum + milliseconds
    }
  }

  /// Faults that hold the call until they are removed.
  var holds: [Int] { faults.filter { $0.fault.action == .hang }.map(\.id) }

  /// Whether one of the faults is this one.
  func has(_ action: FaultAction) -> Bool {
    faults.contains { $0.fault.action == action }
  }

  /// The answer given in place of carrying the call out.
  var answer: Answer? {
    for entry in faults {
      switch entry.fault.action {
      case .result(let code, let error):
        return .json(APIReply(error.map { APIError(code, $0) } ?? APIError(code: code)))
      case .status(let status, let body):
        return .page(status: status, html: body ?? "<html><body><h1>\(status)</h1></body></html>\n")
      default: continue
      }
    }
    return nil
  }

  /// Bytes of the request's body after which the connection is cut.
  var requestCut: Int? {
    faults.compactMap { if case .cutRequest(let bytes) = $0.fault.action { bytes } else { nil } }.first
  }

  /// Bytes of the answer's body after which the connection is cut.
  var replyCut: Int? {
    faults.compactMap { if case .cutReply(let bytes) = $0.fault.action { bytes } else { nil } }.first
  }
}
