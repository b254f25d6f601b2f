import ArgumentParser

/// The languages jobs can be exported to.
enum ExportTarget: String, CaseIterable, ExpressibleByArgument {
  case systemd, cron, launchd, kubernetes
}
