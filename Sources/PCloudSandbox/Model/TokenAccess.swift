/// How much of an account a token opens.
package enum TokenAccess: String, Codable, Sendable {
  /// The whole account.
  case whole
  /// The app's folder; the account's root (folder 0) and everything else is refused with 2003.
  case appRefused = "app-refused"
  /// The app's folder, which is also what folder 0 shows; everything else is refused with 2003.
  case appRooted = "app-rooted"
}
