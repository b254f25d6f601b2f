import BackupCore
import Foundation
import TestSupport
import Testing

@testable import Scheduling

/// The manifests as text, and what kubernetes-validate says about them.
@Suite struct KubernetesTests {
  private static let secrets: [Secret] = [
    .env("NTFY_TOKEN"), .credential("pcloud"), .file("/run/secrets/a b"), .command(["pass", "x"]), .env("NTFY_TOKEN"),
  ]

  private static func exported(_ secrets: [Secret] = secrets, config: String? = nil) throws -> ExportedEntries {
    let long = String(repeating: "long-", count: 12) + "end"
    var strange = try Samples.entry("daily 03:00", name: "strange")
    strange.job.source = Samples.strange
    return KubernetesManifests(image: "registry.example/mirrorkeep:1", config: config, secrets: secrets).export([
      try Samples.entry("daily 03:00"), try Samples.entry("02:30", name: "a_b", in: "Europe/Berlin"),
      try Samples.entry("every 6h", name: "often-"), try Samples.entry("hourly", name: long), strange,
    ])
  }

  @Test func manifestsAreAsRecorded() throws {
    Golden.expect(try Self.exported().text, matches: "kubernetes.txt")
  }

  @Test(arguments: ["1.37.0", "1.31.0"]) func kubernetesTakesThem(_ version: String) throws {
    let folder = try TemporaryFolder()
    for (number, entries) in [try Self.exported(), try Self.exported([], config: "/etc/x y/rclone.conf")].enumerated() {
      let paths = try entries.files.map { try folder.write($0.text, to: "\(number)/\($0.name)") }
      let ended = try Samples.start(
        ["python3", "-m", "kubernetes_validate", "--strict", "-k", version] + paths, adding: Samples.pythonPath)
      #expect(ended.status == 0, "\(ended.text)")
    }
  }

  @Test func namesAreTheClustersAndNoTwoAreEqual() {
    let jobs = [
      "photos", "a_b", "a-b", "a--", "a-", String(repeating: "x", count: 63), String(repeating: "x", count: 62),
    ]
    let names = jobs.map(KubernetesManifests.name)
    #expect(Set(names).count == jobs.count && names[0] == "mirrorkeep-photos" && names[2] == "mirrorkeep-a-b")
    for name in names {
      #expect(name.count <= 52 && name.wholeMatch(of: /[a-z0-9]([-a-z0-9]*[a-z0-9])?/) != nil, "\(name)")
    }
  }

  @Test func secretsAreReferencesOnly() throws {
    let text = try Self.exported().text
    #expect(
      text.contains(
        "{name: \"NTFY_TOKEN\", valueFrom: {secretKeyRef: {name: mirrorkeep-secrets, key: \"NTFY_TOKEN\"}}}"))
    #expect(text.contains("{name: files, mountPath: \"/run/secrets/a b\", subPath: \"a-b\", readOnly: true}"))
    #expect(text.contains("items: [{key: \"pcloud\", path: \"pcloud\"}]"))
    #expect(!text.contains("kind: Secret"))
  }
}
