import BackupCore

/// What `plan --json` prints where no plan can be made.
struct FailedPlan: Encodable {
  let job: String
  let failure: Failure

  init(job: String, _ failure: Failure) {
    self.job = job
    self.failure = failure
  }

  enum CodingKeys: String, CodingKey { case plan, job, verdict, reason, message, hint }

  func encode(to encoder: any Encoder) throws {
    var box = encoder.container(keyedBy: CodingKeys.self)
    try box.encodeNil(forKey: .plan)
    try box.encode(job, forKey: .job)
    try box.encode("failed", forKey: .verdict)
    try box.encode(failure.reason, forKey: .reason)
    try box.encode(failure.message, forKey: .message)
    try box.encode(failure.hint, forKey: .hint)
  }
}
