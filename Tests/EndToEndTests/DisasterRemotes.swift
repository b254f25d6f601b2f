import Foundation
import TestSupport

/// Disasters of where a backup goes, and of who else sends one there.
extension DisasterCase {
  /// What files of somebody else hold a run for; their number may hold it as well, and comes first.
  private static let foreign: Set<String> = [
    "destination-not-empty", "destination-changed", "too-many-deletions", "too-many-replacements",
  ]

  /// What has to be there before the first good run.
  mutating func prepare(_ machine: inout DisasterMachine) async throws {
    let foreign = trees.make(6)
    switch way {
    case .typoForeign, .typoParent: try await put(foreign, at: "jobs/music", machine)
    case .typoOtherJob:
      try machine.lay(foreign, at: machine.world.folder.path("videos"))
      var other = machine
      (other.job, other.source) = ("videos", machine.world.folder.path("videos"))
      other.destination = machine.world.remote + ":jobs/videos"
      (other.filters, other.guards) = ([], DisasterGuards())
      try other.write()
      let record = try await other.run(onDay: 0)
      guard record.outcome == "succeeded" else { throw TestError("the other job: \(record)") }
    case .movedForeign: try machine.lay(foreign, at: machine.world.folder.path("moved/jobs/photos"))
    case .movedEmpty: try machine.makeFolder(machine.world.folder.path("moved"))
    case .rerooted:
      machine.remotes = """
        remotes:
          pcloud_backup:
            type: pcloud
            root_folder_id: \(machine.world.cloud?.rootFolder ?? 0)
            client_id: none
            client_secret: {env: NONE}

        """
      try await put(foreign, at: "other/jobs/photos", machine)
    default: break
    }
    if kind == .wrongFolder || [.unmountedEmpty, .unmountedStale, .unmountedUnwatched].contains(way) {
      try machine.mountVolume(at: "")
    } else if kind == .unmounted {
      try machine.mountVolume(at: "disk")
    }
  }

  /// What somebody does between two good runs that will matter later.
  func betweenGoodRuns(_ machine: DisasterMachine) async throws {
    let world = machine.world
    switch way {
    case .movedOlder: try await world.shell("cp", "-a", world.folder.path("disk"), world.folder.path("moved"))
    case .hostCloned: try await world.shell("cp", "-a", world.state, world.folder.path("state2"))
    default: break
    }
  }

  private func put(_ tree: Tree, at path: String, _ machine: DisasterMachine) async throws {
    guard let cloud = machine.world.cloud else {
      return try machine.lay(tree, at: machine.world.folder.path("disk/" + path))
    }
    try machine.lay(tree, at: machine.world.folder.path("foreign"))
    try await machine.rclone(cloud, "copy", machine.world.folder.path("foreign"), "all:" + path)
  }

  /// A name mistyped.
  func strikeDestination(_ machine: inout DisasterMachine) -> DisasterStrike {
    let remote = machine.world.remote
    let (path, reasons): (String, Set<String>) =
      switch way {
      case .typoNew: (number % 2 == 0 ? "jobs/fotos" : "job/photos", ["destination-changed"])
      case .typoForeign: ("jobs/music", Self.foreign)
      case .typoParent: ("jobs", ["claimed-by-another"])
      case .typoOtherJob: ("jobs/videos", ["job-invalid"])
      case .typoInside: ("jobs/photos/disk", ["claimed-by-another"])
      default: ("jobs/photos", ["remote-missing"])
      }
    machine.destination = (way == .typoRemote ? "dsik" : remote) + ":" + path
    return DisasterStrike([last], reasons: reasons)
  }

  /// A second sender for the same destination.
  mutating func strikeHosts(_ machine: inout DisasterMachine) -> DisasterStrike {
    let common = last.without(trees.pickShare(of: last))
    let other = way == .hostEmpty ? Tree() : trees.adding(8, to: common)
    switch way {
    case .hostCloned:
      machine.state = machine.world.folder.path("state2")
      return DisasterStrike([other])
    case .secondJob:
      machine.job = "second"
      machine.source = machine.world.folder.path("source2")
      return DisasterStrike([other], reasons: ["job-invalid"])
    default:
      machine.state = machine.world.folder.path("state2")
      machine.source = machine.world.folder.path("source2")
      return DisasterStrike(
        [other], reasons: other.files.isEmpty && guards.marker != nil ? ["marker-missing"] : ["claimed-by-another"])
    }
  }

  /// A remote that leads elsewhere.
  mutating func strikeAccount(_ machine: inout DisasterMachine) async throws -> DisasterStrike {
    let world = machine.world
    switch way {
    case .otherAccount:
      try await machine.changeAccount()
      return DisasterStrike([last], reasons: ["destination-changed"])
    case .rerooted:
      machine.root = try await machine.folderID("other")
      machine.rootPath = "other"
      return DisasterStrike([last], reasons: ["remote-rerooted"])
    case .movedOlder:
      machine.root = "moved"
      return DisasterStrike([trees.live(last)], reasons: days.count > 1 ? ["destination-changed"] : nil)
    default:
      if way == .movedMirror {
        try machine.makeFolder(world.folder.path("moved/jobs"))
        try await world.shell("cp", "-a", world.folder.path("disk/jobs/photos"), world.folder.path("moved/jobs/photos"))
      }
      machine.root = "moved"
      return DisasterStrike([last], reasons: way == .movedEmpty ? ["destination-changed"] : Self.foreign)
    }
  }
}
