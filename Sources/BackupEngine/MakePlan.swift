package import BackupCore

/// Makes and keeps a job's plan without running it: what `plan` does. Only reads, at the source, on the remote and in
/// rclone's config; a run under way is waited for by nobody (`locked`).
///
/// Throws whatever keeps a plan from being made, with the reason a run would have.
package func makePlan(_ job: Job, _ request: RunRequest, through ports: Ports) async throws -> JobPlan {
  let unlock = try ports.host.lock(job, ports.host.newRunID(ports.host.now()))
  defer { unlock() }
  _ = try await ports.remote.version()
  try await ports.remote.ensure(job, request.setup)
  try ports.host.checkSource(job)
  var plan = try await planJob(job, request, run: nil, through: ports)
  plan.ledger = try ports.host.keepPlan(plan.ledger, plan.header)
  return plan
}
