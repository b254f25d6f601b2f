import Foundation

/// Our own binary in its hidden supervise mode: it stands between the tool and one child.
///
/// Standard input is the lifeline, a Unix socket. It brings the request (and the locks, which the supervisor holds
/// until it exits), then orders; its end means the tool is gone, also by kill -9. Output and error output are the
/// child's. It starts the child in a session of its own (no terminal to stop on, one group to signal) with signal mask
/// and handlers reset, waits for that one process only, reports how it ended, and exits the same way.
package enum Supervisor {
  /// The one argument that asks for this mode; the child's name follows for whoever reads a process list.
  static let flag = "--supervise-child"

  /// Call first thing in `main`: in supervise mode it never returns, otherwise it does nothing.
  package static func runIfRequested(_ arguments: [String]) {
    guard arguments.count >= 2, arguments[1] == flag else { return }
    prepareProcess()
    let lifeline = takeLifeline()
    guard let (request, descriptors) = receiveRequest(over: lifeline) else {
      _ = Descriptors.writeAll(2, Array("error: '\(flag)' is for mirrorkeep itself\n".utf8))
      exit(2)
    }
    switch SupervisedChild.start(request, descriptors) {
    case .success(let child):
      report(.started(pid: child.pid), over: lifeline)
      let exit = child.waitForEnd(lifeline: lifeline)
      report(.ended(exit), over: lifeline)
      leave(like: exit)
    case .failure(let error):
      report(.refused(error.step, code: error.code), over: lifeline)
      exit(127)
    }
  }

  /// Undoes what the tool's thread left behind (a mask that blocks TERM, an ignored SIGCHLD) and survives every signal
  /// sent to a whole service, because only the supervisor can say how the child took it.
  private static func prepareProcess() {
    signal(SIGCHLD, SIG_DFL)
    for ignored in [SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGTTIN, SIGTTOU] { signal(ignored, SIG_IGN) }
    var none = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, nil)
    var noCore = rlimit(rlim_cur: 0, rlim_max: 0)
    setrlimit(Platform.coreLimit, &noCore)
    Descriptors.closeAllOnExec()
  }

  /// Moves the lifeline away from standard input, where the child's own input will stand.
  private static func takeLifeline() -> Int32 {
    let lifeline = fcntl(0, F_DUPFD_CLOEXEC, 3)
    close(0)
    _ = open("/dev/null", O_RDONLY)
    return lifeline
  }

  private static func receiveRequest(over lifeline: Int32) -> (SuperviseRequest, [Int32])? {
    var bytes: [UInt8] = []
    var descriptors: [Int32] = []
    var wanted = 4
    while bytes.count < wanted {
      let missing = wanted - bytes.count
      let chunk = [UInt8](unsafeUninitializedCapacity: min(missing, 65536)) { buffer, count in
        let all = UnsafeMutableRawBufferPointer(buffer)
        count = max(0, DescriptorPassing.receive(into: all, &descriptors, over: lifeline))
      }
      guard !chunk.isEmpty else { return nil }
      bytes += chunk
      if bytes.count == 4 { wanted += SuperviseRequest.bodyLength(bytes) }
      guard wanted <= SuperviseRequest.sizeLimit else { return nil }
    }
    return SuperviseRequest(body: bytes[4...]).map { ($0, descriptors) }
  }

  private static func report(_ report: SuperviseReport, over lifeline: Int32) {
    try? DescriptorPassing.send(report.wire, [], over: lifeline)
  }

  private static func leave(like childExit: ChildExit) -> Never {
    switch childExit.end {
    case .exited(let status): exit(status)
    case .signalled(let number): exit(128 + number)
    case .lost: exit(127)
    }
  }
}
