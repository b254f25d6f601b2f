/// What is said before jobs are handed to a scheduler.
extension ScheduledJobsAccess {
  func warn(_ console: Console) {
    for name in environmentSecrets {
      console.warn(
        "a secret is read from the variable '\(name)', which the scheduler does not have: use 'file' or 'credential'")
    }
    if rclone == nil {
      console.warn("there is no rclone on PATH: install it, then run 'mirrorkeep schedule install' again")
    }
  }
}
