/// An account as the control endpoint shows it.
package struct AccountSummary: Codable, Sendable {
  package let name: String
  package let uid: UInt64
  package let email: String
  package let region: Region
  package let hostname: String
  package let quota: UInt64
  package let used: UInt64
  package let files: Int
  package let folders: Int

  init(_ account: Account) {
    name = account.name
    uid = account.uid
    email = account.email
    region = account.region
    hostname = account.region.apiHost
    quota = account.quota
    used = account.drive.usedBytes
    files = account.drive.files.count
    folders = account.drive.folders.count - 1
  }
}
