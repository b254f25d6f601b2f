import Foundation
import TestSupport

/// An HTML document as Python's parser reads it.
struct HTMLNodes {
  /// Every element with the names of its attributes, in their order.
  let nodes: [String]
  let texts: [String]
  /// Values of attributes by `element.attribute`.
  let values: [String: [String]]

  /// Reads the file at `path`.
  init(_ path: String) throws {
    let script = Repository.path("Tests/CLITests/Peers/html_nodes.py")
    let ended = try start(
      try findProgram("python3"), [script, path], environment: ["PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"],
      in: (path as NSString).deletingLastPathComponent)
    guard ended.status == 0 else { throw MissingTool(description: "html_nodes.py: \(ended.messages)") }
    let lines = ended.output.split(separator: "\n").map(String.init)
    let rest = try JSONSerialization.jsonObject(with: Data((lines.last ?? "").utf8)) as? [String: Any]
    nodes = lines.dropLast()
    texts = rest?["texts"] as? [String] ?? []
    values = rest?["values"] as? [String: [String]] ?? [:]
  }
}
