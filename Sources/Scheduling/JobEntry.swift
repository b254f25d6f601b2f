package import BackupCore
package import Foundation

/// One job to be given an entry of its own.
package struct JobEntry: Sendable {
  package var job: Job
  package var schedule: JobSchedule
  package var access: ScheduledAccess
  /// The time zone of the machine, which schedules without one mean.
  package var local: TimeZone
  /// From when on the moves of the clocks are looked at.
  package var now: Date

  package init(_ job: Job, _ schedule: JobSchedule, _ access: ScheduledAccess, local: TimeZone, now: Date) {
    self.job = job
    self.schedule = schedule
    self.access = access
    self.local = local
    self.now = now
  }

  /// The zone's name where the schedule names one.
  var zoneName: String? { (schedule.at.zone ?? schedule.timezone)?.name }

  /// The zone's name where the schedule names another one than the machine's.
  var foreignZone: String? {
    zoneName.flatMap { $0 == local.identifier || [$0, local.identifier].sorted() == ["GMT", "UTC"] ? nil : $0 }
  }

  /// The times its entry has to fire at, those of days with moved clocks included; nil, with the reason, where only a
  /// heartbeat does it.
  var times: (times: [CalendarTimes]?, reason: String?) {
    guard schedule.jitter.seconds == 0 else { return (nil, "its jitter") }
    guard let times = schedule.at.calendar else { return (nil, "a time that counts from the last run") }
    return (times + schedule.at.jumpedTimes(in: schedule.zone(local: local), after: now), nil)
  }
}
