import Foundation
package import Processes

/// The person's browser, through the system's opener.
package enum PCloudBrowser {
  /// Opens `address`; false where there is no desktop or no opener.
  package static func open(
    _ address: String, runner: ChildRunner,
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) async -> Bool {
    #if canImport(Darwin)
      let opener = "open"
    #else
      let opener = "xdg-open"
      // Without a desktop it would start a text browser on this very terminal.
      guard environment["DISPLAY"] != nil || environment["WAYLAND_DISPLAY"] != nil else { return false }
    #endif
    guard let program = ProgramSearch.find(opener, path: environment["PATH"]) else { return false }
    let desktop = [
      "DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "DBUS_SESSION_BUS_ADDRESS", "BROWSER", "DESKTOP_SESSION",
    ]
    let command = ChildCommand(
      program, [address], environment: ChildEnvironment.allowed(from: environment, named: desktop),
      gracePeriod: .seconds(1))
    return (try? await runner.run(command))?.isZero ?? false
  }
}
