import Foundation
import TestSupport

/// A Chromium without a window.
struct Browser {
  private let program: String
  private let folder: TemporaryFolder

  init() throws {
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
    guard let found = names.compactMap({ try? findProgram($0) }).first else {
      throw MissingTool(description: "there is no Chromium on PATH; 'scripts/prepare --tests' installs it")
    }
    program = found
    folder = try TemporaryFolder()
  }

  /// The document at `path` as the browser has it once it is loaded. Files may look into each other here.
  func document(_ path: String) throws -> String {
    let ended = try start(
      program,
      [
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--allow-file-access-from-files",
        "--user-data-dir=" + folder.path("profile"), "--virtual-time-budget=5000", "--dump-dom", "file://" + path,
      ], environment: ["HOME": folder.path, "PATH": "/usr/bin:/bin"], in: folder.path)
    guard ended.status == 0, !ended.output.isEmpty else {
      throw MissingTool(description: "Chromium ended with \(ended.status): \(ended.messages.suffix(400))")
    }
    return ended.output
  }
}
