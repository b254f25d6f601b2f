import Foundation

/// The supervisor's side of the child: started by `posix_spawn`, watched, ended, and reaped here.
struct SupervisedChild {
  let pid: pid_t
  let graceMilliseconds: Int

  /// Starts what `request` asks for; `descriptors` are those that came with it, in its order.
  static func start(_ request: SuperviseRequest, _ descriptors: [Int32]) -> Result<SupervisedChild, ChildStartError> {
    umask(mode_t(request.fileCreationMask))
    guard chdir(request.workingFolder) == 0 else {
      return .failure(ChildStartError(.workingFolder, request.workingFolder, code: errno))
    }
    var pid: pid_t = 0
    var actions = Platform.emptySpawnActions
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    let sources = addDescriptors(descriptors, to: &actions)
    defer { sources.forEach { close($0) } }
    if request.hasInput, let input = descriptors.first { close(input) }
    var attributes = Platform.emptySpawnAttributes
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    resetSignals(&attributes)
    let arguments = ([request.program] + request.arguments).map { strdup($0) } + [nil]
    let environment = request.environment.map { strdup($0) } + [nil]
    defer { (arguments + environment).forEach { free($0) } }
    let code = posix_spawn(&pid, request.program, &actions, &attributes, arguments, environment)
    guard code == 0 else {
      let step: ChildStartError.Step = code == E2BIG ? .arguments : .program
      return .failure(ChildStartError(step, request.program, code: code))
    }
    return .success(SupervisedChild(pid: pid, graceMilliseconds: request.graceMilliseconds))
  }

  /// Standard input is the given input, else the first lock, else `/dev/null` (already there); the other locks follow
  /// from 3 on. Returns the copies made first to be out of the way of these numbers.
  private static func addDescriptors(_ descriptors: [Int32], to actions: inout Platform.SpawnActions) -> [Int32] {
    let sources = descriptors.map { fcntl($0, F_DUPFD_CLOEXEC, Int32(3 + descriptors.count)) }
    for (index, source) in sources.enumerated() {
      posix_spawn_file_actions_adddup2(&actions, source, index == 0 ? 0 : Int32(2 + index))
    }
    return sources
  }

  private static func resetSignals(_ attributes: inout Platform.SpawnAttributes) {
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    var all = sigset_t()
    sigfillset(&all)
    sigdelset(&all, SIGKILL)
    sigdelset(&all, SIGSTOP)
    posix_spawnattr_setsigdefault(&attributes, &all)
    let flags = Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF) | Platform.spawnInOwnSession
    posix_spawnattr_setflags(&attributes, flags)
  }

  /// Waits for the child, carrying out orders and, when the lifeline ends, the teardown nobody asked for.
  ///
  /// While it is torn down the whole group must go; a child that ends by itself may leave others behind.
  func waitForEnd(lifeline: Int32) -> ChildExit {
    let ended = notifyOfEnd()
    var teardown = RunningTeardown(group: pid, graceMilliseconds: graceMilliseconds)
    var lifelineOpen = true
    while true {
      var polled = [
        pollfd(fd: ended, events: Int16(POLLIN), revents: 0),
        pollfd(fd: lifelineOpen ? lifeline : -1, events: Int16(POLLIN), revents: 0),
      ]
      _ = poll(&polled, 2, teardown.millisecondsToNextStep)
      if polled[0].revents != 0 { break }
      if polled[1].revents != 0 { lifelineOpen = teardown.obey(lifeline) }
      teardown.takeStepIfDue()
    }
    let exit = reap()
    teardown.finishGroup()
    return exit
  }

  /// A descriptor that becomes readable when the child has ended; it stays a zombie, so its pid cannot be reused.
  private func notifyOfEnd() -> Int32 {
    guard let (read, write) = try? Descriptors.pipe() else { exit(127) }
    let pid = pid
    Thread.detachNewThread {
      var info = siginfo_t()
      while waitid(P_PID, id_t(pid), &info, WEXITED | WNOWAIT) == -1, errno == EINTR {}
      close(write)
    }
    return read
  }

  private func reap() -> ChildExit {
    var status: Int32 = 0
    var usage = rusage()
    while wait4(pid, &status, 0, &usage) == -1 {
      if errno != EINTR { return ChildExit(end: .lost) }
    }
    let signal = status & 0x7f
    let microseconds = [usage.ru_utime, usage.ru_stime].reduce(Int64(0)) {
      $0 + Int64($1.tv_sec) * 1_000_000 + Int64($1.tv_usec)
    }
    return ChildExit(
      end: signal == 0 ? .exited((status >> 8) & 0xff) : .signalled(signal),
      peakMemoryBytes: Int64(usage.ru_maxrss) * Platform.peakMemoryUnit, processorMicroseconds: microseconds)
  }
}
