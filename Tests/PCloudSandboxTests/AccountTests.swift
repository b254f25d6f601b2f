import Foundation
import PCloudSandbox
import Testing

/// Regions, tokens, quota and ids, seen through rclone and through bare calls.
@Suite struct AccountTests {
  @Test(arguments: Rclone.all)
  func `a European account has SHA-256 and no MD5`(_ rclone: Rclone) async throws {
    try await Fixture.with(rclone) { fixture in
      await fixture.cloud.addAccount(NewAccount(name: "eva", region: .eu))
      let token = try await fixture.cloud.addToken(NewToken(name: "eva", account: "eva"))
      try fixture.configure("eu", token: token.value, region: .eu, root: 0)
      try fixture.folder.write(Array("abc".utf8), "src/f")
      try await fixture.run("copy", "src", "eu:m")
      let sums = try await fixture.run("hashsum", "sha256", "eu:m")
      #expect(sums.text == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  f\n")
      let md5 = try await fixture.run("hashsum", "md5", "eu:m", expecting: nil)
      #expect(!md5.text.contains("900150983cd24fb0d6963f7d28e17f72"))
      let file = try #require(try await fixture.cloud.tree("/m", account: "eva").first)
      let reply = try await fixture.call(
        "checksumfile", ["fileid": String(file.id.dropFirst())], region: .eu, token: token.value)
      #expect(reply.value("sha1") == "a9993e364706816aba3e25717850c26c9cd0d89d")
      #expect(reply.value("md5", as: String.self) == nil)
    }
  }

  @Test func `an American account has MD5 and no SHA-256`() async throws {
    try await Fixture.with { fixture in
      try await fixture.cloud.putFile("/Backups/f", Array("abc".utf8))
      let file = try #require(try await fixture.cloud.tree("/Backups").first)
      let reply = try await fixture.call("checksumfile", ["fileid": String(file.id.dropFirst())])
      #expect(reply.value("md5") == "900150983cd24fb0d6963f7d28e17f72")
      #expect(reply.value("sha256", as: String.self) == nil)
    }
  }

  @Test func `a token is unknown in the other region`() async throws {
    try await Fixture.with { fixture in
      let reply = try await fixture.call("userinfo", region: .eu)
      #expect(reply.result == 2094)
    }
  }

  @Test(arguments: Rclone.all)
  func `a revoked token is refused with 2094`(_ rclone: Rclone) async throws {
    try await Fixture.with(rclone) { fixture in
      try await fixture.run("lsf", "pc:")
      try await fixture.cloud.revokeToken("demo")
      let result = try await fixture.run("lsf", "pc:sub", expecting: nil)
      #expect(result.status != 0)
      #expect(result.errors.contains("(2094)"))
    }
  }

  @Test(arguments: Rclone.all)
  func `an app-limited token that is refused the root`(_ rclone: Rclone) async throws {
    try await Fixture.with(rclone) { fixture in
      try await fixture.cloud.putFile("/private", Array("x".utf8))
      try await fixture.cloud.putFile("/Backups/mine", Array("x".utf8))
      #expect(try await fixture.run("lsf", "pc:").text == "mine\n")
      let root = try await fixture.run("lsf", "pc,root_folder_id=d0:", expecting: nil)
      #expect(root.status != 0)
      #expect(root.errors.contains("(2003)"))
      let file = try #require(try await fixture.cloud.tree("/").first { $0.path == "private" })
      #expect(try await fixture.call("getfilelink", ["fileid": String(file.id.dropFirst())]).result == 2003)
    }
  }

  @Test(arguments: Rclone.all)
  func `an app-limited token that sees its folder as the root`(_ rclone: Rclone) async throws {
    try await Fixture.with(rclone) { fixture in
      let token = try await fixture.cloud.addToken(
        NewToken(name: "rooted", access: .appRooted, folder: "/Backups"))
      try fixture.configure("b", token: token.value)
      try await fixture.cloud.putFile("/private", Array("x".utf8))
      try await fixture.cloud.putFile("/Backups/mine", Array("x".utf8))
      #expect(try await fixture.run("lsf", "b:").text == "mine\n")
      #expect(try await fixture.run("lsf", "b,root_folder_id=d0:").text == "mine\n")
      try fixture.folder.write(Array("new".utf8), "src/new")
      try await fixture.run("copy", "src", "b,root_folder_id=d0:sub")
      #expect(try await fixture.cloud.file("/Backups/sub/new") == Array("new".utf8))
    }
  }

  @Test(arguments: Rclone.all)
  func `an upload beyond the quota is refused with 2008`(_ rclone: Rclone) async throws {
    try await Fixture.with(rclone) { fixture in
      try await fixture.cloud.setQuota(10)
      try fixture.folder.write(Array("123456".utf8), "src/fits")
      try await fixture.run("copy", "src", "pc:m")
      try fixture.folder.write(Array("1234567".utf8), "src/too much")
      let result = try await fixture.run("copy", "src", "pc:m", expecting: nil)
      #expect(result.status != 0)
      #expect(result.errors.contains("(2008)"))
      #expect(try await fixture.cloud.tree("/Backups/m").map(\.path) == ["fits"])
    }
  }

  @Test(arguments: [Settings.Overwrite.keep, .new])
  func `an overwritten file keeps its id or not, as set`(_ mode: Settings.Overwrite) async throws {
    try await Fixture.with(nil, { $0.settings.idOnOverwrite = mode }) { fixture in
      let folder = String(Fixture.rootFolder)
      let upload = ["folderid": folder, "filename": "f", "mtime": "1600000000"]
      let first = try await fixture.call("uploadfile", upload, verb: "PUT", body: Array("one".utf8))
      let second = try await fixture.call("uploadfile", upload, verb: "PUT", body: Array("two".utf8))
      let ids = [first, second].compactMap { $0.value("fileids", "0", as: UInt64.self) }
      #expect(ids.count == 2)
      #expect((ids.first == ids.last) == (mode == .keep))
      #expect(try await fixture.cloud.tree("/Backups").map(\.path) == ["f"])
      #expect(try await fixture.cloud.file("/Backups/f") == Array("two".utf8))
    }
  }

  @Test func `a name is a file's or a folder's, never both`() async throws {
    try await Fixture.with { fixture in
      let folder = String(Fixture.rootFolder)
      try await fixture.cloud.addFolder(NewFolder(path: "/Backups/d/below"))
      let file = try await fixture.cloud.putFile("/Backups/f", Array("x".utf8))
      let id = String(file.id.dropFirst())
      let upload = try await fixture.call(
        "uploadfile", ["folderid": folder, "filename": "d"], verb: "PUT", body: [1])
      #expect(upload.result == 2004)
      #expect(try await fixture.call("createfolder", ["folderid": folder, "name": "f"]).result == 2004)
      #expect(try await fixture.call("createfolder", ["folderid": folder, "name": "d"]).result == 2004)
      #expect(try await fixture.call("renamefile", ["fileid": id, "tofolderid": folder, "toname": "d"]).result == 2004)
      #expect(try await fixture.call("createfolder", ["folderid": folder, "name": "D"]).result == 0)
      #expect(try await fixture.call("createfolder", ["folderid": folder, "name": ".."]).result == 2001)
      let d = try #require(try await fixture.cloud.tree("/Backups").first { $0.path == "d" }?.id.dropFirst())
      #expect(try await fixture.call("deletefolder", ["folderid": String(d)]).result == 2006)
      #expect(try await fixture.call("listfolder", ["folderid": "1"]).result == 2005)
      #expect(try await fixture.call("deletefile", ["fileid": "1"]).result == 2009)
      #expect(try await fixture.call("file_open", ["folderid": folder]).result == 2003)
      #expect(try await fixture.call("no_such_method").result != 0)
    }
  }

  @Test func `a call without a token has to log in`() async throws {
    try await Fixture.with { fixture in
      let reply = try await fixture.request("GET", "api.pcloud.com", "/userinfo")
      #expect(reply.result == 1000)
    }
  }
}
