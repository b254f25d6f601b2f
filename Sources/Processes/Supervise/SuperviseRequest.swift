/// What the tool asks its supervisor to start: sent once, over the lifeline, so that nothing of it stands in any
/// process's arguments but the child's own.
///
/// On the wire: four bytes of length, then every field ended by NUL (no field may hold one). With the first byte travel
/// the descriptors: the child's input when `hasInput`, then the locks.
struct SuperviseRequest: Equatable {
  var program: String
  var arguments: [String]
  /// `NAME=value`, complete: the child gets these and nothing else.
  var environment: [String]
  var workingFolder: String
  var fileCreationMask: UInt32
  var graceMilliseconds: Int
  var hasInput: Bool

  /// The longest request read, well above what the kernel lets `exec` take.
  static let sizeLimit = 64 << 20

  var wire: [UInt8] {
    var fields = [
      program, workingFolder, String(fileCreationMask), String(graceMilliseconds), hasInput ? "1" : "0",
      String(arguments.count),
    ]
    fields += arguments + environment
    var body: [UInt8] = []
    for field in fields {
      body += field.utf8
      body.append(0)
    }
    let size = UInt32(body.count)
    return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: size >> UInt32($0)) } + body
  }

  /// The length of the body announced by the first four bytes.
  static func bodyLength(_ prefix: some Collection<UInt8>) -> Int {
    prefix.prefix(4).reduce(0) { $0 << 8 | Int($1) }
  }

  /// Nil when `body` is not a request.
  init?(body: ArraySlice<UInt8>) {
    guard body.last == 0 else { return nil }
    let fields = body.dropLast().split(separator: 0, omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    guard fields.count >= 6, let mask = UInt32(fields[2]), let grace = Int(fields[3]), let count = Int(fields[5]),
      count >= 0, fields.count >= 6 + count
    else { return nil }
    program = fields[0]
    workingFolder = fields[1]
    fileCreationMask = mask
    graceMilliseconds = grace
    hasInput = fields[4] == "1"
    arguments = Array(fields[6..<6 + count])
    environment = Array(fields[(6 + count)...])
  }

  init(_ command: ChildCommand) {
    program = command.program
    arguments = command.arguments
    environment = command.environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    workingFolder = command.workingFolder ?? "/"
    fileCreationMask = UInt32(command.fileCreationMask)
    graceMilliseconds = Int(command.gracePeriod / .milliseconds(1))
    hasInput = command.input != .none
  }
}
