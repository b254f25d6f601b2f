/// One pCloud account: who it is, how much it may hold, and its tree. Confined to the `Cloud` actor.
final class Account {
  let name: String
  let uid: UInt64
  let email: String
  let region: Region
  /// Bytes.
  var quota: UInt64
  let drive: Drive

  init(_ wanted: NewAccount, uid: UInt64, createdAt now: Int64) {
    name = wanted.name
    self.uid = uid
    email = wanted.email ?? "\(wanted.name)@example.com"
    region = wanted.region ?? .us
    quota = wanted.quota ?? 10 << 30
    drive = Drive(createdAt: now)
  }
}
