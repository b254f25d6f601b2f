import Foundation

/// The steps by which the supervisor ends its child: signals to the child's group and how long each may take.
///
/// rclone on a sick remote goes on in the background after the first TERM and dies of the second (measured), hence two.
struct Teardown: Equatable {
  struct Step: Equatable {
    var signal: Int32
    var waitMilliseconds: Int
  }

  var steps: [Step]

  /// The tool asked for an end.
  static func asked(graceMilliseconds grace: Int) -> Teardown {
    Teardown(steps: [
      Step(signal: SIGTERM, waitMilliseconds: grace), Step(signal: SIGTERM, waitMilliseconds: grace / 2),
      Step(signal: SIGKILL, waitMilliseconds: 0),
    ])
  }

  /// The tool is gone: nothing may outlive it by more than five seconds.
  static let orphaned = Teardown(steps: [
    Step(signal: SIGTERM, waitMilliseconds: 2000), Step(signal: SIGTERM, waitMilliseconds: 1000),
    Step(signal: SIGKILL, waitMilliseconds: 0),
  ])

  static let forced = Teardown(steps: [Step(signal: SIGKILL, waitMilliseconds: 0)])
}
