import Dispatch
import Foundation

/// Waits for the end the sandbox is told: a signal, or the end of standard input.
///
/// Catches signals from its creation on.
final class Ending {
  private let ends: AsyncStream<Void>
  private let sources: [any DispatchSourceSignal]

  init(withStdin: Bool) {
    // A parent may have left them ignored or blocked (Foundation's Process blocks SIGTERM from some threads).
    var all = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_UNBLOCK, &all, nil)
    signal(SIGCHLD, SIG_DFL)
    signal(SIGPIPE, SIG_IGN)
    let (ends, end) = AsyncStream.makeStream(of: Void.self)
    self.ends = ends
    sources = [SIGTERM, SIGINT, SIGHUP].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { end.yield() }
      source.activate()
      return source
    }
    guard withStdin else { return }
    Thread.detachNewThread {
      while let data = try? FileHandle.standardInput.read(upToCount: 4096), !data.isEmpty {}
      end.yield()
    }
  }

  func wait() async {
    for await _ in ends { return }
  }
}
