import Foundation
import Testing

@testable import BackupCore

/// What `init` writes loads without problems, whatever characters the answers hold; and jobs as journals carry them.
@Suite struct JobTemplateTests {
  private func load(_ answers: InitAnswers) -> JobsFolderContents {
    loadJobs(
      [.text("mirrorkeep.yaml", sharedFileText(answers)), .text("first.yaml", jobFileText(answers))], .ann)
  }

  @Test func theFewestAnswersLoad() throws {
    let contents = load(InitAnswers(source: "~/Documents", destination: "pcloud_backup:documents"))
    #expect(contents.problems == [])
    let job = try #require(try contents.jobs["first"]?.get())
    #expect(job.source == "/home/ann/Documents" && job.destination.description == "pcloud_backup:documents")
    #expect(job.remote == RemoteDeclaration(name: "pcloud_backup"))
  }

  @Test func everyAnswerLoads() throws {
    let answers = InitAnswers(
      source: "/srv/data", destination: "pc:{hostname}/data",
      rootFolder: "https://my.pcloud.com/#/filemanager?folder=12", region: .eu, clientID: "007",
      clientSecret: .command(["pass", "show", "my cloud", "#1", "null", "", "1"]), token: .file("/run/my secrets/x: y"),
      filters: ["- *.tmp", "+ /ü \"x\" #1/**"])
    let contents = load(answers)
    #expect(contents.problems == [])
    let job = try #require(try contents.jobs["first"]?.get())
    #expect(job.filters == answers.filters)
    #expect(
      job.remote
        == RemoteDeclaration(
          name: "pc", rootFolderID: "12", region: .eu, clientID: "007", clientSecret: answers.clientSecret,
          token: answers.token))
  }

  @Test func theCommentedLinesAreRightToo() {
    let answers = InitAnswers(source: "~/a", destination: "pc:a")
    let lines = (sharedFileText(answers) + jobFileText(answers)).split(separator: "\n")
    for line in lines where line.contains("# ") && line.contains(": {") || line.contains("# root_folder_id") {
      guard let key = line.split(separator: "#").last, key.contains("_id:") || key.contains("secret:") else { continue }
      let text = "remotes:\n  pc:\n    type: pcloud\n   " + key
      #expect(loadJobs([.text("mirrorkeep.yaml", text)], .ann).problems == [], "\(line)")
    }
  }

  @Test func textSurvivesBeingWrittenAndRead() {
    let seed = UInt64.random(in: 0..<1_000_000_000)
    var random = SplitMix(state: seed)
    let letters = Array("ab01 -:#{}[],&*!|>'\"%@`\\~?=./+_éß日🙂\u{202E}\t\n\u{7F}\u{85}\u{2028}".unicodeScalars)
    var texts = [
      "", "~", "null", "yes", "No", "1e3", "0123", "0x1", "a: b", "a #b", "a:", "- a", "---", "12:30", "25%", "\0",
    ]
    for _ in 0..<2000 {
      let count = Int.random(in: 0...8, using: &random)
      texts.append(
        String(String.UnicodeScalarView((0..<count).compactMap { _ in letters.randomElement(using: &random) })))
    }
    for text in texts {
      for (document, path) in [("k: \(yamlText(text))\n", 0), ("k: [\(yamlText(text, inFlow: true)), x]\n", 1)] {
        var problems: [JobProblem] = []
        let node = readYAML(Array(document.utf8), file: "f", problems: &problems)
        #expect(problems == [], "seed \(seed): \(document)")
        guard case .mapping(let entries) = node?.content, let value = entries.first?.value else { continue }
        let read: YAMLNode.Content? =
          if case .list(let items) = value.content { items[0].content } else { value.content }
        #expect(read == .text(text), "seed \(seed), \(path): \(document)")
      }
    }
  }

  @Test func aDeclarationHoldsReferencesOnly() throws {
    let contents = load(
      InitAnswers(
        source: "/a", destination: "pc:a", rootFolder: "d12", region: .us, clientID: "id", clientSecret: .env("S"),
        token: .credential("t"), filters: ["- x"]))
    let declaration = try #require(try contents.jobs["first"]?.get()).declaration
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let data = try encoder.encode(declaration)
    #expect(
      String(decoding: data, as: UTF8.self) == """
        {"destination":"pc:a","filters":["- x"],"guards":{"floor":20,"max_deletions":"25%","max_replacements":"50%",\
        "same_mount":true,"when_held":"nothing"},\
        "links":"skip","name":"first","remote":{"client_id":"id","client_secret":{"env":"S"},"name":"pc","region":"us",\
        "root_folder_id":"12","token":{"credential":"t"},"type":"pcloud"},"source":"/a"}
        """)
    #expect(try JSONDecoder().decode(JobDeclaration.self, from: data) == declaration)
  }

  @Test(arguments: [Secret.env("A"), .file("/a b"), .command(["a", "", "null", "1"]), .credential("x")])
  func secretReferencesSurviveJSON(secret: Secret) throws {
    #expect(try JSONDecoder().decode(Secret.self, from: JSONEncoder().encode(secret)) == secret)
  }
}
