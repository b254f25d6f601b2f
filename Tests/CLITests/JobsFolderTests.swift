import BackupCore
import CLI
import Foundation
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What is read from disk, and what is not opened at all.
@Suite struct JobsFolderTests {
  @Test func onlyPlainFilesOfTheRightNamesAreRead() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("jobs-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let place = { (name: String) in folder.appendingPathComponent(name) }
    try Data("source: /a\n".utf8).write(to: place("a.yaml"))
    try Data(count: JobFile.sizeLimit).write(to: place("full.yaml"))
    try Data(count: JobFile.sizeLimit + 1).write(to: place("large.yaml"))
    try FileManager.default.createDirectory(at: place("folder.yaml"), withIntermediateDirectories: false)
    #expect(mkfifo(place("pipe.yaml").path, 0o600) == 0)
    try FileManager.default.createSymbolicLink(at: place("link.yaml"), withDestinationURL: place("a.yaml"))
    try FileManager.default.createSymbolicLink(at: place("dangling.yaml"), withDestinationURL: place("gone"))
    for name in ["README.md", "a.yaml~", "a.yaml.bak", "b.yml"] { try Data().write(to: place(name)) }

    let files = try readJobsFolder(at: folder.path)
    #expect(files.allSatisfy { $0.path == folder.path + "/" + $0.name })
    let contents = Dictionary(uniqueKeysWithValues: files.map { ($0.name, $0.content) })
    let bytes = JobFile.Content.bytes(Array("source: /a\n".utf8))
    #expect(contents["a.yaml"] == bytes && contents["link.yaml"] == bytes)
    #expect(contents["full.yaml"] == .bytes([UInt8](repeating: 0, count: JobFile.sizeLimit)))
    #expect(contents["large.yaml"] == .tooLarge)
    #expect(contents["folder.yaml"] == .notAFile && contents["pipe.yaml"] == .notAFile)
    #expect(contents["dangling.yaml"] == .unreadable("no such file"))
    #expect(
      files.map(\.name) == [
        "a.yaml", "b.yml", "dangling.yaml", "folder.yaml", "full.yaml", "large.yaml", "link.yaml", "pipe.yaml",
      ])
    // A trailing slash does not double.
    #expect(try readJobsFolder(at: folder.path + "/").first?.path == folder.path + "/a.yaml")
  }

  @Test func aMissingFolderSaysHowToMakeOne() {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("none-" + UUID().uuidString).path
    #expect(
      throws: Failure(
        .jobInvalid, "there is no jobs folder '\(path)'", hint: "run 'mirrorkeep init' to make one")
    ) { try readJobsFolder(at: path) }
  }
}
