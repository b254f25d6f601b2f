import BackupCore
import Foundation
import Processes

/// The jobs folder: what is wrong with its files, and who else may change them or the programs hooks start.
struct FilesExamination {
  private let session: Session
  private let jobs: LoadedJobs?

  init(_ session: Session, _ jobs: LoadedJobs?) { (self.session, self.jobs) = (session, jobs) }

  func examined() -> [Examined] {
    guard let jobs else {
      let folder = (try? session.surroundings.jobsFolder) ?? "?"
      return [
        Examined(
          "jobs", .fail, "there is no jobs folder '\(folder)' that can be read",
          hint: "run 'mirrorkeep init' to make one")
      ]
    }
    let found = access(jobs) + hooks(jobs)
    return [problems(jobs)]
      + (found.isEmpty
        ? [Examined("job-files", .ok, "only this user may change '\(jobs.folder)' and what hooks start")] : found)
  }

  private func problems(_ jobs: LoadedJobs) -> Examined {
    let errors = jobs.contents.problems.filter { $0.severity == .error }
    guard let first = errors.first else {
      return jobs.names.isEmpty
        ? Examined("jobs", .warn, "there is no job in '\(jobs.folder)'", hint: "run 'mirrorkeep init'")
        : Examined("jobs", .ok, "\(Count.jobs(jobs.names.count)) in '\(jobs.folder)'")
    }
    let more = errors.count > 1 ? ", and \(errors.count - 1) more" : ""
    return Examined("jobs", .fail, "\(first.description)\(more)", hint: "run 'mirrorkeep validate' to see them all")
  }

  /// Who can change a job file decides which programs run here.
  private func access(_ jobs: LoadedJobs) -> [Examined] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: jobs.folder)) ?? []
    let files = names.filter(JobFile.isConsidered).sorted().map { jobs.folder + "/" + $0 }
    return ([jobs.folder] + files).compactMap { open($0, "decides which programs are started") }
  }

  private func hooks(_ jobs: LoadedJobs) -> [Examined] {
    var seen: Set<String> = []
    return jobs.contents.jobs.sorted { $0.key < $1.key }.compactMap { try? $0.value.get() }.flatMap { job in
      Hooks.Moment.allCases.flatMap { job.hooks[$0] }.compactMap { command -> Examined? in
        let name = command.words[0]
        guard seen.insert(name).inserted else { return nil }
        guard let program = ProgramSearch.find(name, path: session.surroundings.environment["PATH"]) else {
          return Examined(
            "job-files", .fail, "job '\(job.name)': there is no program '\(name)', which its hooks start",
            hint: "install it, or correct 'hooks' in '\(jobs.folder)/\(job.name).yaml'")
        }
        return open(program, "is started by hooks of job '\(job.name)'")
      }
    }
  }

  /// A finding for what others may change; group members only where the group is not the user's own.
  private func open(_ path: String, _ why: String) -> Examined? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    let access = FileAccess(mode: UInt32(status.st_mode))
    let isForeign = status.st_uid != geteuid() && status.st_uid != 0
    guard access.isOpenToAll || access.isOpenToGroup || isForeign else { return nil }
    if isForeign, !access.isOpenToAll, !access.isOpenToGroup {
      return Examined(
        "job-files", .warn, "'\(path)' belongs to another user, and it \(why)",
        hint: "run 'chown \(geteuid()) \(path)' as root, if that is not meant")
    }
    let who = access.isOpenToAll ? "every user" : "every member of its group"
    return Examined(
      DoctorFinding(
        "job-files", access.isOpenToAll ? .fail : .warn,
        "\(who) may change '\(path)' (mode \(access.text)), and it \(why)", hint: "run 'chmod go-w \(path)'"),
      mend: Mending.closeToOthers(path))
  }
}
