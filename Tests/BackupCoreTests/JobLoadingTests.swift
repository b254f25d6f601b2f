import Foundation
import Testing

@testable import BackupCore

/// Files -> values: what a job is when nothing is wrong, and which jobs a problem takes down.
@Suite struct JobLoadingTests {
  private func load(_ files: JobFile...) -> JobsFolderContents { loadJobs(files, .ann) }

  private func problems(_ result: Result<Job, InvalidJob>?) -> [String]? {
    guard case .failure(let job) = result else { return nil }
    return job.problems.map(\.description)
  }

  @Test func everyKeyReachesTheJob() throws {
    let contents = load(
      .text(
        "mirrorkeep.yaml",
        """
        remotes:
          pc:
            type: pcloud
            root_folder_id: d0019066333043
            region: eu
            client_id: zQg0smNw8tp
            client_secret: {file: ~/secret}
            token: {command: [~/bin/token, "", -x]}
          other: {type: pcloud, client_secret: {env: S}, token: {credential: c.x}}
        rclone: {program: ~/bin/rclone, config: ~/r.conf, config_password: {env: P}, environment: [SSH_AUTH_SOCK, X]}
        """),
      .text(
        "photos.yaml",
        """
        source: ~/Pictures//2024/./x/
        destination: pc:{hostname}/photos/
        filters: ["- *.tmp", "+ /a"]
        guards: {max_deletions: 12.5%, max_replacements: 0100, floor: 007}
        links: follow
        """))
    #expect(contents.problems == [])
    let remote = RemoteDeclaration(
      name: "pc", rootFolderID: "19066333043", region: .eu, clientID: "zQg0smNw8tp",
      clientSecret: .file("/home/ann/secret"), token: .command(["/home/ann/bin/token", "", "-x"]))
    #expect(contents.remotes["pc"] == remote)
    #expect(
      contents.remotes["other"]
        == RemoteDeclaration(name: "other", clientSecret: .env("S"), token: .credential("c.x")))
    #expect(
      contents.rclone
        == RcloneSettings(
          program: "/home/ann/bin/rclone", config: "/home/ann/r.conf", configPassword: .env("P"),
          environment: ["SSH_AUTH_SOCK", "X"]))
    let job = Job(
      name: "photos", source: "/home/ann/Pictures/2024/x",
      destination: try #require(Destination(remote: "pc", path: "nas/photos")), filters: ["- *.tmp", "+ /a"],
      guards: GuardLimits(maxDeletions: .percent(12.5), maxReplacements: .files(100), floor: 7), links: .follow,
      remote: remote)
    #expect(try contents.jobs["photos"]?.get() == job)
  }

  @Test func whatIsLeftOutHasItsStandard() throws {
    let contents = load(.text("a.yaml", "source: /\ndestination: 'pc:'\n"))
    #expect(contents.problems == [])
    let job = try #require(try contents.jobs["a"]?.get())
    #expect(job == Job(name: "a", source: "/", destination: try #require(Destination(remote: "pc", path: ""))))
    #expect(contents.rclone == RcloneSettings())
  }

  @Test func defaultsFillGuardsKeyByKeyAndListsWhole() throws {
    let contents = load(
      .text(
        "mirrorkeep.yaml",
        "defaults: {source: /s, links: store, filters: ['- a'], guards: {floor: 5, max_deletions: 7}}"),
      .text("a.yaml", "destination: pc:a\nfilters: ['- b']\nguards: {max_deletions: 9%}"),
      .text("b.yaml", "destination: pc:b\nlinks: skip"))
    #expect(contents.problems == [])
    let first = try #require(try contents.jobs["a"]?.get())
    #expect(first.source == "/s" && first.links == .store && first.filters == ["- b"])
    #expect(first.guards == GuardLimits(maxDeletions: .percent(9), maxReplacements: .percent(50), floor: 5))
    let second = try #require(try contents.jobs["b"]?.get())
    #expect(second.links == .skip && second.filters == ["- a"] && second.guards.maxDeletions == .files(7))
  }

  @Test func aBrokenJobFailsAlone() throws {
    let contents = load(
      .text("mirrorkeep.yaml", "remotes: {pc: {type: pcloud}}"), .text("good.yaml", "source: /a\ndestination: pc:a"),
      .text("bad.yaml", "sorce: /a\ndestination: pc:b\n"))
    #expect(try contents.jobs["good"]?.get().remote?.name == "pc")
    #expect(
      problems(contents.jobs["bad"]) == ["bad.yaml:1:1: 'source' is missing", "bad.yaml:1:1: unknown key 'sorce'"])
    #expect(contents.hasErrors)
  }

  @Test func aBrokenSharedFileFailsEveryJob() {
    let contents = load(
      .text("mirrorkeep.yaml", "remots: {}"), .text("a.yaml", "source: /a\ndestination: pc:a"),
      .text("b.yaml", "destination: pc:b\nlinks: x"))
    let shared = "mirrorkeep.yaml:1:1: unknown key 'remots'"
    #expect(problems(contents.jobs["a"]) == [shared])
    // The source may be in the defaults that could not be read: it is not called missing.
    #expect(problems(contents.jobs["b"]) == ["b.yaml:2:8: 'links' cannot be 'x'", shared])
    #expect(contents.problems.count == 2)
  }

  @Test func aWarningFailsNothing() throws {
    let contents = load(.text("a.yaml", "source: /a\ndestination: pc:{x}/a"), .text("b.yml", "x"))
    #expect(contents.problems.map(\.severity) == [.warning, .warning])
    #expect(!contents.hasErrors)
    #expect(try contents.jobs["a"]?.get().destination.path == "{x}/a")
    #expect(contents.jobs.count == 1)
  }

  @Test func overlappingJobsBothFail() {
    let contents = load(
      .text("a.yaml", "source: /a\ndestination: pc:x"), .text("b.yaml", "source: /a\ndestination: pc:x/y"),
      .text("c.yaml", "source: /a\ndestination: pc:xy"))
    #expect(
      problems(contents.jobs["a"])
        == ["a.yaml:2:14: job 'a': destination 'pc:x' contains that of job 'b', 'pc:x/y'"])
    #expect(problems(contents.jobs["b"])?.count == 1)
    #expect(problems(contents.jobs["c"]) == nil)
  }

  @Test func theFailureOfAnInvalidJobNamesItsFirstError() throws {
    let contents = load(.text("a.yaml", "source: x\nlinks: y\ndestination: pc:a"))
    guard case .failure(let job) = contents.jobs["a"] else {
      Issue.record("the job should be invalid")
      return
    }
    #expect(job.failure.reason == .jobInvalid)
    #expect(
      job.failure.message
        == "job 'a' is not valid: a.yaml:1:9: 'source' must be an absolute path or begin with '~/', not 'x' (and 1 more)"
    )
    #expect(job.failure.hint == "for example '~/x' or '/x'")
  }

  @Test func withoutAHomeFolderTildeIsAnError() {
    let contents = loadJobs(
      [.text("a.yaml", "source: ~/x\ndestination: pc:a")], JobFileContext(home: nil, hostname: "nas"))
    #expect(
      contents.problems.map(\.message) == ["'source' begins with '~/', but this user has no home folder"])
  }

  @Test(arguments: ["", "a/b", "a\\b", ".."])
  func aHostNameThatIsNoFolderNameIsAnError(hostname: String) {
    let contents = loadJobs(
      [.text("a.yaml", "source: /x\ndestination: pc:{hostname}")], JobFileContext(home: nil, hostname: hostname))
    #expect(contents.problems.count == 1)
  }

  @Test(arguments: [
    (JobFile.Content.tooLarge, "the file is larger than 1 MiB"), (.notAFile, "is not a file"),
    (.unreadable("permission denied"), "cannot be read: permission denied"),
  ])
  func aFileThatWasNotReadFailsItsJob(content: JobFile.Content, message: String) {
    let contents = load(JobFile(name: "a.yaml", path: "jobs/a.yaml", content: content))
    #expect(problems(contents.jobs["a"]) == ["jobs/a.yaml:1:1: " + message])
  }

  @Test func problemsAreJSONWithEveryField() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let contents = load(.text("a.yaml", "source: /a\ndestination: pc:a\n? [x]\n: y"), .text("b.yml", ""))
    let json = String(decoding: try encoder.encode(contents.problems), as: UTF8.self)
    #expect(
      json.hasPrefix(
        #"[{"column":3,"file":"a.yaml","hint":null,"line":3,"message":"a key must be text, not a list","severity":"error"},"#
      ))
    #expect(try JSONDecoder().decode([JobProblem].self, from: Data(json.utf8)) == contents.problems)
  }
}
