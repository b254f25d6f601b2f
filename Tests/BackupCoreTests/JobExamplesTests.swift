import BackupCore
import Foundation
import Testing

/// `Jobs/` and every file shown in `docs/job-files.md`, as they stand in the repository.
@Suite struct JobExamplesTests {
  @Test func theExampleJobsLoad() throws {
    let contents = loadJobs(JobExamples.folder.files, .ann)
    #expect(contents.problems == [])
    #expect(Set(contents.jobs.keys) == ["documents", "home", "server"])
    let home = try #require(try contents.jobs["home"]?.get())
    #expect(home.destination.description == "pcloud_backup:homes/nas" && home.remote?.rootFolderID == "19066333043")
    #expect(try contents.jobs["server"]?.get().remote?.region == .eu)
  }

  @Test func theFilesInTheReferenceLoad() throws {
    let text = try String(contentsOf: JobExamples.root.appendingPathComponent("docs/job-files.md"), encoding: .utf8)
    let files = text.components(separatedBy: "```yaml\n# ").dropFirst().map { block in
      let body = block.components(separatedBy: "```")[0]
      return JobFile.text(String(body.prefix { $0 != "\n" }), "# " + body)
    }
    #expect(files.map(\.name).sorted() == ["mirrorkeep.yaml", "photos.yaml"])
    let contents = loadJobs(files, .ann)
    #expect(contents.problems == [])
    #expect(try contents.jobs["photos"]?.get().remote?.name == "pcloud_backup")
  }
}

enum JobExamples {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The files of `Jobs/`.
  static let folder: GoldenJobsFolder = {
    var folder = GoldenJobsFolder(url: root.appendingPathComponent("Jobs"))
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.url.path)) ?? []
    folder.files = names.filter(JobFile.isConsidered).sorted().map { name in
      let data = (try? Data(contentsOf: folder.url.appendingPathComponent(name))) ?? Data()
      return JobFile(name: name, path: name, content: .bytes([UInt8](data)))
    }
    return folder
  }()
}
