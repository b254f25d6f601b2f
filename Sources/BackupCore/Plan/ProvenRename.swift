/// A file of the mirror that rclone found to be, by hash and time, a file of the source under another name.
package struct ProvenRename: Equatable, Sendable {
  package var from: MirrorPath
  /// The new name as the log shows it.
  package var toLogName: [UInt8]

  package init(from: MirrorPath, toLogName: [UInt8]) {
    self.from = from
    self.toLogName = toLogName
  }
}
