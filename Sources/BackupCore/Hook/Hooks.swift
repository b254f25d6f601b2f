/// The programs a job starts around its backup: the key `hooks` of its file.
package struct Hooks: Equatable, Sendable {
  package var before: [HookCommand] = []
  package var after: [HookCommand] = []
  package var failed: [HookCommand] = []
  package var finally: [HookCommand] = []
  /// How long one of them may take.
  package var timeout = Hooks.standardTimeout
  /// Variables of mirrorkeep's own environment they get beside the usual ones.
  package var environment: [String] = []
  /// Folders they write to, for whoever confines the run.
  package var writes: [String] = []

  package static let standardTimeout = TimeSpan(seconds: 3600)

  package init() {}

  /// When a hook runs.
  package enum Moment: String, CaseIterable, Codable, Sendable {
    /// Under the job's lock, before rclone is started for the first time.
    case before
    /// After a run that succeeded or is incomplete.
    case after
    /// After a run that failed, was held or was interrupted.
    case failed
    /// After every run, also one that was skipped or stopped.
    case finally
  }

  package subscript(_ moment: Moment) -> [HookCommand] {
    switch moment {
    case .before: before
    case .after: after
    case .failed: failed
    case .finally: finally
    }
  }

  /// The moments that follow a run which ended so, in their order.
  package static func moments(after outcome: Outcome) -> [Moment] {
    switch outcome {
    case .succeeded, .incomplete: [.after, .finally]
    case .failed, .held, .interrupted: [.failed, .finally]
    case .cancelled, .skipped, .missed, .running: [.finally]
    }
  }

  /// Whether a run that did well is over only when hooks have ended well too.
  package var followSuccess: Bool { !after.isEmpty || !finally.isEmpty }
}
