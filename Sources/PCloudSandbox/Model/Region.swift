/// One of pCloud's two data regions; accounts, tokens and codes of one are unknown in the other.
package enum Region: String, Codable, Sendable, CaseIterable {
  case us
  case eu

  /// The API host rclone has in `hostname`.
  package var apiHost: String {
    switch self {
    case .us: "api.pcloud.com"
    case .eu: "eapi.pcloud.com"
    }
  }

  /// The number the OAuth redirect carries (pCloud's documentation: 1 United States, 2 Europe).
  var locationID: Int {
    switch self {
    case .us: 1
    case .eu: 2
    }
  }

  /// The host `getfilelink` sends downloads to.
  var contentHost: String {
    switch self {
    case .us: "p-us1.pcloud.com"
    case .eu: "p-eu1.pcloud.com"
    }
  }

  /// The region a request's host belongs to; loopback names count as the United States, as rclone sees them.
  init(host: String) {
    self = host.hasPrefix("eapi.") || host.hasPrefix("p-eu") ? .eu : .us
  }
}
