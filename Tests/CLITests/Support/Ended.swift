import Foundation
import Testing

/// How a started program ended, and what it said.
struct Ended {
  /// The exit status; 128 + n for signal n.
  var status: Int32
  var output: String
  var messages: String

  /// The one JSON value on standard output; throws where there is none or something beside it.
  func json() throws -> Any { try JSONSerialization.jsonObject(with: Data(output.utf8), options: [.fragmentsAllowed]) }

  func object(sourceLocation: SourceLocation = #_sourceLocation) throws -> [String: Any] {
    try #require(try json() as? [String: Any], "\(output)\n\(messages)", sourceLocation: sourceLocation)
  }

  func objects(sourceLocation: SourceLocation = #_sourceLocation) throws -> [[String: Any]] {
    try #require(try json() as? [[String: Any]], "\(output)\n\(messages)", sourceLocation: sourceLocation)
  }
}

/// Runs a program to its end, with exactly this environment; output goes through files, so that no pipe fills up.
func start(
  _ program: String, _ arguments: [String], environment: [String: String], in folder: String,
  input: FileHandle = .nullDevice
) throws -> Ended {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: program)
  process.arguments = arguments
  process.environment = environment
  process.currentDirectoryURL = URL(fileURLWithPath: folder)
  process.standardInput = input
  let files = ["out", "err"].map { folder + "/." + $0 + UUID().uuidString }
  for file in files { try Data().write(to: URL(fileURLWithPath: file)) }
  process.standardOutput = FileHandle(forWritingAtPath: files[0])
  process.standardError = FileHandle(forWritingAtPath: files[1])
  try process.run()
  process.waitUntilExit()
  let texts = files.map { String(decoding: FileManager.default.contents(atPath: $0) ?? Data(), as: UTF8.self) }
  for file in files { try FileManager.default.removeItem(atPath: file) }
  let status =
    process.terminationReason == .uncaughtSignal ? 128 + process.terminationStatus : process.terminationStatus
  return Ended(status: status, output: texts[0], messages: texts[1])
}
