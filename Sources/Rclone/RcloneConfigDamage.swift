/// Why the bytes of an rclone.conf cannot be read or changed.
package enum RcloneConfigDamage: Error, Equatable, Sendable {
  /// Zero bytes, as after a full disk or an interrupted copy.
  case empty
  /// Not a config: the number of the first line rclone cannot read either, from 1.
  case unreadable(line: Int)
  /// Encrypted by rclone; its sections can only be read by rclone with the password.
  case encrypted
  /// The new value of this key holds characters that rclone.conf cannot carry.
  case unwritableValue(key: String)
}
