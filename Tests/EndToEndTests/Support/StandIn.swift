import Foundation
import TestSupport
import Testing

/// A shell script in rclone's place, which names the step it is called for and may act before, after or instead of the
/// real one.
extension World {
  /// `body` sees `$REAL` (rclone's path), `$W` (the world's folder) and `$step`: `plan prove rename first aside move send
  /// delete features claim journal`, else rclone's command. Its steps are listed in `steps()`. `block` says it is there and waits to be killed or
  /// released. `$count` is how often this step was called for, this time included. It and whatever it starts keep `alive`
  /// open.
  func standIn(
    _ body: String = "exec \"$REAL\" \"$@\"", remotes: String = "", alive: EndOfLife? = nil
  ) async throws {
    let script = """
      #!/bin/sh
      REAL='\(rclone)' W='\(folder.path)'
      step=$1
      case "$1" in
      sync) case " $* " in
        *" --track-renames "*" --dry-run "*) step=prove ;;
        *" --dry-run "*) step=plan ;;
        *" --track-renames "*) step=rename ;;
        *" --files-from-raw "*) step=send ;;
        *) step=first ;;
        esac ;;
      backend) step=features ;;
      copy) step=aside ;;
      move) case " $* " in *" --delete-empty-src-dirs "*) step=delete ;; esac ;;
      copyto) case "$*" in *claim.json) step=claim ;; *) step=journal ;; esac ;;
      esac
      echo "$step" >>"$W/steps"
      count=$(grep -c "^$step$" "$W/steps")
      \(alive.map { "exec 9>'\($0.path)'" } ?? "")
      block() {
        echo "$step" >"$W/reached.tmp" && mv "$W/reached.tmp" "$W/reached"
        read -r go <"$W/go"
      }
      \(body)
      """
    let program = folder.path("rclone-\(UUID().uuidString.lowercased())")
    // Written by another process: a program that was just open for writing here may be in a child being started by
    // another test, and could then not be run ("text file busy").
    try await shell("/bin/sh", "-c", "umask 022; printf '%s' \"$1\" >\"$2\"; chmod 755 \"$2\"", "sh", script, program)
    try useRclone(program, remotes: remotes)
  }

  /// The real rclone again.
  func standDown(remotes: String = "") throws { try useRclone(rclone, remotes: remotes) }

  /// The steps rclone was called for since the last time this was asked.
  func steps() throws -> [String] {
    let text = (try? folder.text("steps")) ?? ""
    try? FileManager.default.removeItem(atPath: folder.path("steps"))
    return text.split(separator: "\n").map(String.init)
  }

  /// Returns once the stand-in blocks; throws when `program` ends before.
  func waitForBlock(of program: Running) async throws {
    while !FileManager.default.fileExists(atPath: folder.path("reached")) {
      guard program.isAlive else { throw TestError("the step was not reached: \(await program.end())") }
      try await Task.sleep(for: .milliseconds(10))
    }
  }

  /// Makes the pipe a blocked stand-in waits at.
  func prepareBlock() throws {
    for name in ["go", "reached"] { try? FileManager.default.removeItem(atPath: folder.path(name)) }
    guard mkfifo(folder.path("go"), 0o600) == 0 else { throw TestError("mkfifo: \(errno)") }
  }

  /// Starts `command`, the job's run without one, on `day` where one is given, with a stand-in that blocks; returns it once
  /// it waits there.
  func startBlocked(
    _ command: [String] = ["run", "photos", "--json"], onDay day: Int? = nil, by body: String, alive: EndOfLife? = nil
  ) async throws -> Running {
    try prepareBlock()
    try await standIn(body, alive: alive)
    let running = try start(command, environment: day.map(Self.day) ?? [:])
    try await waitForBlock(of: running)
    return running
  }

  /// Runs the job and kills it, all of it gone on return, where rclone's `step` is called for the first time: before rclone
  /// does it, or after.
  func killRun(at step: String, before isBefore: Bool) async throws {
    let alive = try EndOfLife()
    let condition = "[ $step = \(step) ] && [ $count = 1 ]"
    let running = try await startBlocked(
      by: isBefore
        ? "\(condition) && block; exec \"$REAL\" \"$@\""
        : "\(condition) || exec \"$REAL\" \"$@\"; \"$REAL\" \"$@\"; block", alive: alive)
    running.signal(SIGKILL)
    #expect(await running.end().status == -SIGKILL)
    try await waitForEnd(alive)
  }

  /// Lets a blocked stand-in go on, until one blocks again.
  func release() async throws {
    try? FileManager.default.removeItem(atPath: folder.path("reached"))
    while true {
      let pipe = open(folder.path("go"), O_WRONLY | O_NONBLOCK | O_CLOEXEC)
      if pipe >= 0 {
        Foundation.write(pipe, "\n", 1)
        close(pipe)
        return
      }
      try await Task.sleep(for: .milliseconds(10))
    }
  }

  /// Returns once no stand-in or rclone is left, and the supervisor that ended them is gone too.
  func waitForEnd(_ alive: EndOfLife) async throws {
    _ = await alive.wait()
    for name in try FileManager.default.contentsOfDirectory(atPath: state + "/locks") {
      let lock = open(state + "/locks/" + name, O_RDWR | O_CLOEXEC)
      defer { close(lock) }
      while flock(lock, LOCK_EX | LOCK_NB) != 0 { try await Task.sleep(for: .milliseconds(20)) }
    }
  }
}
