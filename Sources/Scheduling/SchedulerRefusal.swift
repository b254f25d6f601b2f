/// What a scheduler could not be told: why, and the command that tells it.
package struct SchedulerRefusal: Equatable, Sendable {
  package var message: String
  package var command: String
}
