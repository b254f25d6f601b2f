import BackupCore
import Testing

@testable import Rclone

@Suite struct RcloneVersionTests {
  @Test func whatRclonePrints() {
    let full = "rclone v1.75.2\n- os/version: debian 12.8 (64 bit)\n- go/version: go1.25.1\n"
    #expect(RcloneVersion(output: full) == RcloneVersion(1, 75, 2))
    #expect(RcloneVersion(output: "rclone v1.60.1-DEV\n") == RcloneVersion(1, 60, 1, suffix: "DEV"))
    #expect(RcloneVersion(output: "rclone v1.76.0-beta.8077.a1b2c3d4e")?.suffix == "beta.8077.a1b2c3d4e")
    #expect(RcloneVersion(output: "rclone v1.70") == RcloneVersion(1, 70, 0))
    #expect(RcloneVersion(output: "rclone v1.75.2\r\n") == RcloneVersion(1, 75, 2))
    #expect(RcloneVersion(text: "1.76.0-beta.1")?.description == "1.76.0-beta.1")
  }

  @Test func whatIsNotRclone() {
    let garbage = [
      "", "rclone", "rclone v", "rclone v1", "rclone vX.Y.Z", "rclone v1.75.2.4", "rclone v-1.2.3", "rclone v1..2",
      "rclone v1.75.2-", "rclone v1.75.2 beta", "rclone v99999999999.1.1", "Rclone v1.75.2", "hello\nrclone v1.75.2",
      "rclone v١.٧٥.٢", "rclone v+1.2.3",
    ]
    for output in garbage {
      #expect(RcloneVersion(output: output) == nil, "\(output)")
      #expect(throws: Failure.self) { try RcloneVersion.parse(output, program: "/bin/false") }
    }
    #expect(
      throws: Failure(
        .rcloneMissing, "'/bin/echo' is not rclone: it does not answer 'version' with 'rclone v…'",
        hint: "install rclone, or name it under rclone.program in mirrorkeep.yaml")
    ) { try RcloneVersion.parse("version", program: "/bin/echo") }
  }

  @Test func oldVersionsAreRefusedWithTheHarmTheyDo() throws {
    for (version, harm) in [("1.60.1-DEV", "good copy"), ("1.67.0", "good copy"), ("1.69.3", "256 MiB")] {
      let version = try #require(RcloneVersion(text: version))
      let failure = #expect(throws: Failure.self) { try version.check() }
      #expect(failure?.reason == .rcloneTooOld && failure?.message.contains(harm) == true)
    }
    for version in ["1.70.0", "1.70.0-beta.1", "1.75.2", "2.0.0"] {
      try #require(RcloneVersion(text: version)).check()
    }
    #expect(RcloneVersion(1, 9, 9) < RcloneVersion(1, 70, 0))
    #expect(RcloneVersion(1, 75, 0) < RcloneVersion.recommended)
  }
}
