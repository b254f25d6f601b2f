import Foundation

/// Running without root's right to read and write everything.
enum Unprivileged {
  /// Words before a command that take that right from it; none are needed for a user who does not have it.
  static let prefix: [String] =
    geteuid() == 0 ? ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--"] : []
}
