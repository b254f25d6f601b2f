import Foundation

/// The files of this repository.
enum Repository {
  /// The absolute path of `name`, found from where this file lies.
  static func path(_ name: String) -> String {
    var folder = URL(fileURLWithPath: #filePath)
    for _ in 0..<4 { folder.deleteLastPathComponent() }
    return folder.appendingPathComponent(name).path
  }
}
