import Foundation
import TestSupport
import Testing

@Suite struct FirstBackupTests {
  @Test func toolsAreBuilt() throws {
    #expect(FileManager.default.isExecutableFile(atPath: try findTool("mirrorkeep")))
  }
}
