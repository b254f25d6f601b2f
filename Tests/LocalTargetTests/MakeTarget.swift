import BackupCore
import TestSupport
import Testing

@testable import LocalTarget

/// A target that does not exist yet, its path, and the folder it is to lie in.
func makeTarget() throws -> (folder: TemporaryFolder, path: String, target: TargetFolder) {
  let folder = try TemporaryFolder()
  let path = try #require(TargetFacts.resolved(folder.path)) + "/target"
  return (folder, path, TargetFolder(path, mask: 0o022))
}
