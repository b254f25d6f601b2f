import Foundation

/// The environment children get: rebuilt from an allow-list, so that no inherited option reaches rclone.
package enum ChildEnvironment {
  private static let names: Set<String> = [
    "PATH", "HOME", "TMPDIR", "TZ", "LANG", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY", "http_proxy",
    "https_proxy", "no_proxy", "all_proxy", "SSL_CERT_FILE", "SSL_CERT_DIR",
  ]
  private static let prefixes = ["LC_", "XDG_"]

  /// The variables of `inherited` on the list (DESIGN 4), and those `named` in `rclone.environment`.
  ///
  /// No RCLONE_ variable passes, named or not: it would change what a run does behind the plan's back.
  package static func allowed(
    from inherited: [String: String] = ProcessInfo.processInfo.environment, named: [String] = []
  ) -> [String: String] {
    inherited.filter { name, _ in
      guard !name.uppercased().hasPrefix("RCLONE_") else { return false }
      return names.contains(name) || prefixes.contains { name.hasPrefix($0) } || named.contains(name)
    }
  }

  /// For our own binary in supervise mode: nothing but what the loader may need to find the Swift runtime.
  static var forOurselves: [String: String] {
    ProcessInfo.processInfo.environment.filter { ["LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"].contains($0.key) }
  }
}
