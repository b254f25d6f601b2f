import BackupCore
import Foundation
import Processes
import TestSupport
import Testing

/// Row 84's mechanics, the environment of row 29, private files of security rows 6 to 8.
@Suite struct HostTests {
  @Test func thisProcessIsAlive() throws {
    let current = ProcessIdentity.current
    #expect(current.pid == getpid())
    #expect(current.startTime > 0)
    #expect(current.isAlive)
    #expect(try JSONDecoder().decode(ProcessIdentity.self, from: JSONEncoder().encode(current)) == current)
  }

  @Test func anotherBootOrStartIsAnotherProcess() {
    var other = ProcessIdentity.current
    other.bootID = "another"
    #expect(!other.isAlive)
    var reused = ProcessIdentity.current
    reused.startTime -= 1
    #expect(!reused.isAlive)
  }

  @Test func aZombieIsNotAlive() throws {
    var pid: pid_t = 0
    let arguments = [strdup("sh"), strdup("-c"), strdup("exit 3"), nil]
    defer { arguments.forEach { free($0) } }
    #expect(posix_spawn(&pid, "/bin/sh", nil, nil, arguments, nil) == 0)
    var info = siginfo_t()
    while waitid(P_PID, id_t(pid), &info, WEXITED | WNOWAIT) == -1, errno == EINTR {}
    let zombie = try #require(ProcessIdentity(pid: pid))
    #expect(kill(pid, 0) == 0, "the number alone says alive")
    #expect(!zombie.isAlive)
    var status: Int32 = 0
    waitpid(pid, &status, 0)
    #expect(!zombie.isAlive)
  }

  @Test func theHostHasAShortName() {
    #expect(!HostFacts.name.isEmpty)
    #expect(!HostFacts.name.contains("."))
  }

  @Test func onlyListedVariablesPass() {
    let inherited = [
      "PATH": "/bin", "HOME": "/h", "TMPDIR": "/t", "TZ": "UTC", "LANG": "C", "LC_ALL": "C", "XDG_RUNTIME_DIR": "/x",
      "HTTPS_PROXY": "p", "https_proxy": "p", "no_proxy": "n", "SSL_CERT_FILE": "c", "SSL_CERT_DIR": "d",
      "SSH_AUTH_SOCK": "s", "LD_PRELOAD": "evil", "RCLONE_DRY_RUN": "true", "RCLONE_CONFIG": "/c", "rclone_config": "x",
      "RCLONE_PCLOUD_HOSTNAME": "evil", "AWS_SECRET_ACCESS_KEY": "k", "GOMAXPROCS": "1", "MIRRORKEEP_STATE": "/s",
    ]
    let passing = [
      "PATH", "HOME", "TMPDIR", "TZ", "LANG", "LC_ALL", "XDG_RUNTIME_DIR", "HTTPS_PROXY", "https_proxy", "no_proxy",
      "SSL_CERT_FILE", "SSL_CERT_DIR",
    ]
    #expect(Set(ChildEnvironment.allowed(from: inherited).keys) == Set(passing))
    let named = ChildEnvironment.allowed(from: inherited, named: ["SSH_AUTH_SOCK", "RCLONE_DRY_RUN", "rclone_config"])
    #expect(Set(named.keys) == Set(passing + ["SSH_AUTH_SOCK"]))
  }

  @Test func programsAreFoundByAbsolutePathOnly() throws {
    let folder = try TemporaryFolder()
    let first = try folder.write("", to: "a/tool", mode: 0o600)
    let second = try folder.write("", to: "b/tool", mode: 0o700)
    let path = "relative::\(folder.path)/a:\(folder.path)/b"
    #expect(ProgramSearch.find("tool", path: path) == second)
    #expect(ProgramSearch.find(second, path: nil) == second)
    for name in [first, "b/tool", "", "none", folder.path] { #expect(ProgramSearch.find(name, path: path) == nil) }
  }

  @Test func privateFilesReplaceAsAWhole() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("old", to: "rclone.conf", mode: 0o644)
    try folder.write("left", to: ".rclone.conf.new-2147483646-1")
    try PrivateFile.write(Array("new".utf8), to: path)
    #expect(try folder.text("rclone.conf") == "new")
    #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["rclone.conf"])
  }

  @Test func linksAreReplacedOrFollowedButNeverWrittenThrough() throws {
    let folder = try TemporaryFolder()
    try folder.write("victim", to: "victim")
    let link = folder.path("link")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: folder.path("victim"))
    try PrivateFile.write(Array("followed".utf8), to: link, followingLink: true)
    #expect(try folder.text("victim") == "followed")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == folder.path("victim"))
    try PrivateFile.write(Array("replaced".utf8), to: link)
    #expect(try folder.text("victim") == "followed")
    #expect(try folder.text("link") == "replaced")
    #expect(throws: Failure.self) { try PrivateFile.create(at: link) }
    #expect(try folder.text("link") == "replaced")
  }

  @Test func whatCannotBeWrittenSaysWhy() throws {
    let failure = #expect(throws: Failure.self) { try PrivateFile.write([1], to: "/nowhere/x") }
    #expect(failure?.reason == .stateUnwritable)
    #expect(failure?.message == "cannot write '/nowhere/x': no such file or directory")
    #if os(Linux)
      let full = #expect(throws: Failure.self) { try PrivateFile.write([1], to: "/dev/full/x") }
      #expect(full?.message == "cannot write '/dev/full/x': not a directory")
    #endif
    let folder = try TemporaryFolder()
    try folder.write("", to: "file")
    let notFolder = #expect(throws: Failure.self) { try PrivateFolder.make(folder.path("file")) }
    #expect(notFolder?.message == "cannot use folder '\(folder.path("file"))': it is not a folder")
  }
}
