/// The calls since the last clearing: all of them counted, the newest 100,000 listed. Confined to the `Cloud` actor.
struct CallLog {
  private static let kept = 100_000

  private(set) var records: [CallRecord] = []
  private(set) var counts = CallCounts()
  /// Number of `records[0]`, less one.
  private var dropped = 0
  /// Tells calls still under way from before a clearing apart from newer ones of the same number.
  private(set) var generation = 0

  mutating func note(_ call: APICall, _ facts: CallFacts, faults: [FaultEntry]) -> (number: Int, generation: Int) {
    let mutates = APIMethod.mutates(call.method)
    counts.total += 1
    counts.calls[call.method, default: 0] += 1
    if mutates { counts.mutating += 1 }
    func id(_ name: String) -> NodeID? { call.parameters[name].flatMap(NodeID.init) }
    records.append(
      CallRecord(
        number: counts.total, method: call.method, verb: call.verb, host: call.host, mutating: mutates,
        token: facts.token, account: facts.account, folderid: id("folderid"), tofolderid: id("tofolderid"),
        fileid: id("fileid"), name: facts.names.first, recursive: call.parameters["recursive"] == "1",
        faults: faults.map(\.id)))
    if records.count > CallLog.kept * 2 {
      dropped += CallLog.kept
      records.removeFirst(CallLog.kept)
    }
    return (counts.total, generation)
  }

  mutating func finish(_ number: Int, _ generation: Int, result: Int?, httpStatus: Int?) {
    guard generation == self.generation else { return }
    if result != 0 || (httpStatus ?? 500) >= 400 { counts.failed += 1 }
    let index = number - dropped - 1
    guard records.indices.contains(index) else { return }
    records[index].result = result
    records[index].httpStatus = httpStatus
  }

  mutating func noteRefusedHost(_ host: String) {
    counts.refusedHosts[host, default: 0] += 1
  }

  mutating func clear() {
    records = []
    counts = CallCounts()
    dropped = 0
    generation += 1
  }
}
