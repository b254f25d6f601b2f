import BackupCore
import Foundation
import Testing

/// Every problem of every file in one pass, word for word: `Golden/jobs/*.txt` each hold the files of a jobs folder and
/// the problems it has.
@Suite struct JobGoldenTests {
  @Test(arguments: GoldenJobsFolder.all)
  func problems(of folder: GoldenJobsFolder) throws {
    let contents = loadJobs(folder.files, .ann)
    let found = contents.problems.map { "\($0)\n" + ($0.hint.map { "  hint: \($0)\n" } ?? "") }.joined()
    if ProcessInfo.processInfo.environment["RECORD_GOLDEN"] != nil {
      try folder.record(found)
      Issue.record("recorded \(folder.name): read the difference, then run again without RECORD_GOLDEN")
      return
    }
    #expect(found == folder.problems)
    for case .failure(let job) in contents.jobs.values { #expect(!job.problems.isEmpty) }
  }
}

extension JobFileContext {
  static let ann = JobFileContext(home: "/home/ann", hostname: "nas")
}

/// `=== NAME.yaml` and the file's text, any number of times, then `=== problems` and what is expected of them.
struct GoldenJobsFolder: Sendable, CustomTestStringConvertible {
  var url: URL
  var files: [JobFile] = []
  var problems = ""

  var name: String { url.lastPathComponent }
  var testDescription: String { name }

  static let all: [GoldenJobsFolder] = {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Golden/jobs")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".txt") }.sorted().map {
      GoldenJobsFolder(url: folder.appendingPathComponent($0))
    }
  }()

  init(url: URL) {
    self.url = url
    let text = (try? String(contentsOf: url, encoding: .utf8)) ?? ""
    for section in text.split(separator: "=== ").map(String.init) {
      let name = section.prefix { $0 != "\n" }
      let body = String(section.dropFirst(name.count + 1))
      if name == "problems" {
        problems = body
      } else {
        files.append(.text(String(name), body))
      }
    }
  }

  func record(_ problems: String) throws {
    let text = try String(contentsOf: url, encoding: .utf8)
    let inputs = text.components(separatedBy: "=== problems\n")[0]
    try Data((inputs + "=== problems\n" + problems).utf8).write(to: url)
  }
}

extension JobFile {
  static func text(_ name: String, _ text: String) -> JobFile {
    JobFile(name: name, path: name, content: .bytes(Array(text.utf8)))
  }
}
