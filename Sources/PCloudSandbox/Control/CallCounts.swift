/// How often the sandbox was called since the last clearing.
package struct CallCounts: Codable, Sendable {
  /// By method, `authorize` and `download` included; methods never called are absent.
  package var calls: [String: Int] = [:]
  package var total = 0
  /// Calls of methods that change an account, also those that failed.
  package var mutating = 0
  /// Finished calls with a result other than 0, an HTTP status from 400, or a lost connection.
  package var failed = 0
  /// Hosts other than `*.pcloud.com:443` the proxy was asked for and refused.
  package var refusedHosts: [String: Int] = [:]
}
