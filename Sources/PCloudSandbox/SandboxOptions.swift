/// How to start a sandbox.
package struct SandboxOptions: Sendable {
  /// What it holds at first; unused when `dataFolder` already holds a state.
  package var seed: Seed
  package var settings = Settings()
  /// Port of the proxy on 127.0.0.1; 0 takes a free one.
  package var port = 0
  /// Port of the control endpoint on 127.0.0.1; 0 takes a free one.
  package var controlPort = 0
  /// Folder that keeps the state between starts; without it everything is in memory and in a temporary folder.
  package var dataFolder: String?
  /// Largest file kept in memory, in bytes.
  package var memoryLimit = 1 << 20

  package init(seed: Seed = .demo(), dataFolder: String? = nil) {
    self.seed = seed
    self.dataFolder = dataFolder
  }
}
