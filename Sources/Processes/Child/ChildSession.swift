import BackupCore
import Foundation

/// One child from start to end, as the tool sees it: a thread of its own that feeds the child's input, drains its output
/// and listens on the lifeline.
final class ChildSession: Sendable {
  private static let live = Locked<[ObjectIdentifier: Lifeline]>([:])

  private let command: ChildCommand
  private let ownProgram: String
  private let onOutput: ChildRunner.Output
  private let onErrorOutput: ChildRunner.Output
  private let lifeline: Lifeline
  private let farEnd: Int32

  /// Opens the lifeline, so that orders can be given from now on. `run` must follow.
  init(
    _ command: ChildCommand, ownProgram: String, onOutput: @escaping ChildRunner.Output,
    onErrorOutput: @escaping ChildRunner.Output
  ) throws {
    self.command = command
    self.ownProgram = ownProgram
    self.onOutput = onOutput
    self.onErrorOutput = onErrorOutput
    do {
      let (near, far) = try Descriptors.socketPair()
      lifeline = Lifeline(near)
      farEnd = far
    } catch {
      throw Failure.noDescriptors(error)
    }
  }

  func order(_ order: SuperviseOrder) {
    lifeline.order(order)
  }

  static func killAll() {
    live.use { $0.values.forEach { $0.order(.kill) } }
  }

  /// Starts the child and returns when it, its supervisor and every descriptor of theirs are gone.
  func run() throws -> ChildExit {
    Self.blockBrokenPipes()
    Self.live.use { $0[ObjectIdentifier(self)] = lifeline }
    defer {
      Self.live.use { $0[ObjectIdentifier(self)] = nil }
      lifeline.shut()
    }
    var pipes = OutputPipes()
    defer { pipes.closeAll() }
    let process = try start(&pipes)
    let input = try? sendRequest()
    var loop = ChildLoop(
      lifeline: lifeline, outputs: [pipes.output, pipes.errorOutput], callbacks: [onOutput, onErrorOutput],
      input: input ?? nil, timeLimit: command.timeLimit, onStart: command.onStart)
    defer { loop.closeInput() }
    loop.run()
    process.waitForExit()
    if loop.end == nil { loop.endLostChild() }
    loop.drainRest()
    switch loop.end {
    case .refused(let step, let code):
      throw ChildStartError(step, step == .workingFolder ? command.workingFolder ?? "/" : command.program, code: code)
    case .ended(var exit):
      exit.timedOut = loop.timedOut
      return exit
    case .started, nil: return ChildExit(end: .lost, timedOut: loop.timedOut)
    }
  }

  /// A child that does not read its input is no reason for us to die; the supervisor does not keep this mask.
  private static func blockBrokenPipes() {
    var set = sigset_t()
    sigemptyset(&set)
    sigaddset(&set, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &set, nil)
  }

  private func start(_ pipes: inout OutputPipes) throws -> ChildProcess {
    defer { close(farEnd) }
    do {
      try pipes.open()
    } catch {
      throw Failure.noDescriptors(error)
    }
    defer { pipes.closeFarEnds() }
    guard access(ownProgram, X_OK) == 0 else { throw ChildStartError(.supervisor, ownProgram, code: errno) }
    do {
      let name = (command.program as NSString).lastPathComponent
      return try ChildProcess(
        ownProgram, [Supervisor.flag, name], environment: ChildEnvironment.forOurselves,
        descriptors: [farEnd, pipes.farOutput, pipes.farErrorOutput])
    } catch {
      let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
      throw ChildStartError(.supervisor, ownProgram, code: cause.map { Int32($0.code) } ?? ENOEXEC)
    }
  }

  /// Sends the request; returns the bytes still to be written to the child's input and where.
  ///
  /// A supervisor that is already gone makes this fail; the loop then finds the lifeline ended.
  private func sendRequest() throws(SystemError) -> PendingInput? {
    let locks = command.locks.map(\.descriptor)
    guard case .data(let data) = command.input else {
      try lifeline.send(SuperviseRequest(command), locks)
      return nil
    }
    let (read, write) = try Descriptors.pipe()
    defer { close(read) }
    Descriptors.doNotBlock(write)
    let input = PendingInput(descriptor: write, bytes: data[...])
    do {
      try lifeline.send(SuperviseRequest(command), [read] + locks)
    } catch {
      close(write)
      throw error
    }
    return input
  }
}
