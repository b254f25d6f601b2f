/// Where a secret is found: a reference, never the value. It is read at the moment it is used.
package enum Secret: Equatable, Hashable, Sendable {
  /// An environment variable of mirrorkeep's own process.
  case env(String)
  /// A file holding only the secret; one trailing newline is dropped. Absolute path.
  case file(String)
  /// A program (absolute, or found on PATH) and its arguments; its standard output is the secret.
  case command([String])
  /// A systemd credential, `$CREDENTIALS_DIRECTORY/NAME`.
  case credential(String)
}
