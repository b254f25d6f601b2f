import Foundation

/// The loop of one child's thread: blocks in `poll`, reads 64 KiB at a time, keeps nothing.
struct ChildLoop {
  let lifeline: Lifeline
  private let callbacks: [ChildRunner.Output]
  private var outputs: [Int32]
  private var input: PendingInput?
  private var reports: [UInt8] = []
  private let deadline: Int64?
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 65536, alignment: 16)
  private var child: ProcessIdentity?
  private let onStart: @Sendable (Int32) -> Void
  /// The last word of the supervisor: `refused` or `ended`; nil when it died without one.
  private(set) var end: SuperviseReport?
  private(set) var timedOut = false

  /// `outputs` are the read ends of output and error output, `callbacks` who gets what comes from each.
  init(
    lifeline: Lifeline, outputs: [Int32], callbacks: [ChildRunner.Output], input: PendingInput?, timeLimit: Duration?,
    onStart: @escaping @Sendable (Int32) -> Void
  ) {
    self.onStart = onStart
    self.lifeline = lifeline
    self.callbacks = callbacks
    self.outputs = outputs
    self.input = input
    deadline = timeLimit.map { Platform.monotonicNanoseconds() + Int64($0 / .nanoseconds(1)) }
  }

  /// Runs until the supervisor closes the lifeline, which it does by exiting.
  mutating func run() {
    while true {
      var polled = outputs.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      polled.append(pollfd(fd: lifeline.descriptor, events: Int16(POLLIN), revents: 0))
      polled.append(pollfd(fd: input?.descriptor ?? -1, events: Int16(POLLOUT), revents: 0))
      _ = poll(&polled, nfds_t(polled.count), millisecondsToDeadline)
      var count = 0
      for index in 0...1 where polled[index].revents != 0 { count += readOutput(index) }
      if (1..<Self.worthWaking).contains(count) { gather() }
      if polled[3].revents != 0, input?.writeSome() == true { closeInput() }
      if polled[2].revents != 0, !readReports() { return }
      if let deadline, !timedOut, deadline <= Platform.monotonicNanoseconds() {
        timedOut = true
        lifeline.order(.terminate)
      }
    }
  }

  /// A child that writes line by line would wake this thread for each: with fewer bytes than this it waits a moment for
  /// more, far less than fills a pipe.
  private static let worthWaking = 16_384

  /// Waits two milliseconds, or until the supervisor has something to say.
  private func gather() {
    var polled = pollfd(fd: lifeline.descriptor, events: Int16(POLLIN), revents: 0)
    _ = poll(&polled, 1, 2)
  }

  /// After the child's end: everything it wrote before is in the pipes; then a moment for the end of the streams,
  /// which a process it left behind may keep open for ever.
  mutating func drainRest() {
    defer { buffer.deallocate() }
    for index in 0...1 where outputs[index] >= 0 {
      var held: Int32 = 0
      guard ioctl(outputs[index], Platform.bytesReadable, &held) == 0 else { continue }
      while held > 0, outputs[index] >= 0 { held -= Int32(readOutput(index)) }
    }
    let deadline = Platform.monotonicNanoseconds() + 200_000_000
    while outputs != [-1, -1] {
      let left = deadline - Platform.monotonicNanoseconds()
      guard left > 0 else { return }
      var polled = outputs.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      _ = poll(&polled, 2, Int32(left / 1_000_000 + 1))
      for index in 0...1 where polled[index].revents != 0 { readOutput(index) }
    }
  }

  /// The supervisor was killed: its child runs on under nobody, so end it here.
  mutating func endLostChild() {
    guard let child else { return }
    for step in Teardown.orphaned.steps where child.isAlive {
      kill(-child.pid, step.signal)
      let deadline = Platform.monotonicNanoseconds() + Int64(max(1000, step.waitMilliseconds)) * 1_000_000
      while child.isAlive, Platform.monotonicNanoseconds() < deadline { _ = poll(nil, 0, 10) }
    }
  }

  mutating func closeInput() {
    if let input { close(input.descriptor) }
    input = nil
  }

  private var millisecondsToDeadline: Int32 {
    guard let deadline, !timedOut else { return -1 }
    let left = deadline - Platform.monotonicNanoseconds()
    return left <= 0 ? 0 : Int32(clamping: left / 1_000_000 + 1)
  }

  /// Hands one buffer on; at the end of the stream it is no longer listened to. Returns the byte count.
  @discardableResult
  private mutating func readOutput(_ index: Int) -> Int {
    let count = Descriptors.readOnce(outputs[index], into: buffer)
    if count > 0 {
      callbacks[index](UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    } else {
      outputs[index] = -1
    }
    return max(0, count)
  }

  /// False at the end of the lifeline.
  private mutating func readReports() -> Bool {
    let count = Descriptors.readOnce(lifeline.descriptor, into: buffer)
    guard count > 0 else { return false }
    reports += buffer[..<count]
    while reports.count >= SuperviseReport.size {
      let report = SuperviseReport(wire: reports.prefix(SuperviseReport.size))
      reports.removeFirst(SuperviseReport.size)
      switch report {
      case .started(let pid):
        child = ProcessIdentity(pid: pid)
        onStart(pid)
      case .refused, .ended: end = report
      case nil: break
      }
    }
    return true
  }
}
