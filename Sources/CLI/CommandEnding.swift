/// The end of a command that has printed its result and only has a status left to give.
struct CommandEnding: Error {
  var status: Int32
}
