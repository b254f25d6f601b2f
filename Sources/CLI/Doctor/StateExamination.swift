import BackupCore
import Foundation
import History

/// The state folder: whose it is, who may look into it, what it lies on, how much room there is.
struct StateExamination {
  private let session: Session

  /// Less room than this is a warning, less than a tenth of it keeps runs from being recorded.
  private static let room: Int64 = 500 << 20

  init(_ session: Session) { self.session = session }

  func examined() -> [Examined] {
    let path = session.surroundings.stateFolder
    do {
      guard let state = try StateFolder.existing(path) else {
        return [Examined("state", .ok, "there is no state folder '\(path)' yet: the first run makes it")]
      }
      let access = owner(state) + modes(state)
      let found = access.isEmpty ? [Examined("state", .ok, "the state folder '\(state.path)' is private")] : access
      return found + [writing(state), fileSystem(state), space(state)].compactMap(\.self)
    } catch {
      return [Examined(DoctorFinding("state", .of(error)))]
    }
  }

  private func owner(_ state: StateFolder) -> [Examined] {
    var status = stat()
    guard stat(state.path, &status) == 0, status.st_uid != geteuid() else { return [] }
    return [
      Examined(
        "state", .fail, "the state folder '\(state.path)' belongs to another user, so no run can use it",
        hint: "run mirrorkeep as its owner, or name a copy of it with '--state'")
    ]
  }

  private func writing(_ state: StateFolder) -> Examined? {
    guard access(state.path, W_OK) != 0 else { return nil }
    let why = String(cString: strerror(errno)).lowercased()
    return Examined(
      "state", .fail, "the state folder '\(state.path)' cannot be written (\(why)), so nothing can be recorded there",
      hint: "mount it writable and check its mode, or name a copy of it with '--state'")
  }

  private func modes(_ state: StateFolder) -> [Examined] {
    let parts = [state.locks, state.plans, state.logs, state.journals, state.spool, state.historyDatabase]
    return ([state.path] + parts).compactMap { path in
      guard let access = FileAccess(ofFileAt: path), access.mode & 0o077 != 0 else { return nil }
      let isOpen = access.mode & 0o022 != 0
      return Examined(
        DoctorFinding(
          "state", isOpen ? .fail : .warn, "others may \(isOpen ? "change" : "read") '\(path)' (mode \(access.text))",
          hint: "run 'chmod go-rwx \(path)'"), mend: Mending.makePrivate(path))
    }
  }

  private func fileSystem(_ state: StateFolder) -> Examined {
    guard let type = state.sharedFileSystem else { return Examined("state", .ok, "it lies on a local file system") }
    return Examined(
      "state", .warn, "the state folder '\(state.path)' lies on \(type): locks and syncs there cannot be relied on",
      hint: "name a folder on a local disk with '--state' or MIRRORKEEP_STATE")
  }

  private func space(_ state: StateFolder) -> Examined? {
    guard let free = state.freeBytes else { return nil }
    guard free < Self.room else { return Examined("free-space", .ok, "\(Count.bytes(free)) free for the state folder") }
    return Examined(
      "free-space", free < Self.room / 10 ? .fail : .warn, "only \(Count.bytes(free)) free for '\(state.path)'",
      hint: "free some space on its disk, or move it to another and name that with '--state'")
  }
}
