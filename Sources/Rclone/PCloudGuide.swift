import BackupCore

/// The steps at pCloud only a person can do, told at the moment they are needed.
enum PCloudGuide {
  static let app = """
    mirrorkeep signs in as an app of your own at pCloud, so that its access can be limited to one folder:
      1. open https://docs.pcloud.com/my_apps/ and create an app; where it asks, choose access to its own folder only
      2. in the app's settings set the redirect URI to exactly http://localhost:53682/
      3. its settings also show the client ID and the client secret that are asked for now
    """

  static let folder = """
    The remote's root is one folder at pCloud: create it at https://my.pcloud.com, open it, and copy the address of
    that page (or the number in it). Leave it empty for the app's own folder.
    """

  static func signIn(_ address: String) -> [String] {
    ["Open this address in a browser on this machine, sign in and allow the app:", address]
  }

  static func code(_ address: String) -> [String] {
    ["Open this address in any browser, sign in, allow the app, and type here the code it shows:", address]
  }

  /// pCloud's page that shows a code, because no redirect URI is named.
  static func codeAddress(clientID: String) -> String {
    let safe = clientID.utf8.map { byte -> String in
      let isPlain = (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 45
      return isPlain
        ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }
    return "https://my.pcloud.com/oauth2/authorize?client_id=\(safe.joined())&response_type=code"
  }

  static func notLimited(_ name: String) -> RemoteCheckProblem {
    .notLimited(
      "the token of remote '\(name)' opens more of the account than its root folder: root_folder_id is only where rclone "
        + "starts, it does not limit the token",
      hint: "make an app limited to its folder at https://docs.pcloud.com/my_apps/ and run 'mirrorkeep remote setup "
        + "\(name)'; https://my.pcloud.com/#page=settings&settings=tab-apps shows what each app may open")
  }

  /// What a person does about an encrypted rclone.conf, which is never changed here.
  static func manualSteps(_ section: PCloudSection, _ name: String, config: String) -> [String] {
    var steps = ["rclone's config '\(config)' is encrypted, so the remote has to be put into it by rclone:"]
    steps.append("  1. run 'rclone config' and choose a new remote '\(name)', storage 'pcloud' (or edit the one there)")
    steps.append("  2. enter the client ID and secret of your app, then answer yes to the advanced options")
    steps.append(
      "  3. root_folder_id: \(section.plainRootFolderID.map { "d" + $0 } ?? "leave it"), "
        + "hostname: \(section.hostname ?? "api.pcloud.com (United States) or eapi.pcloud.com (Europe)")")
    steps.append("  4. sign in, save, then run 'mirrorkeep remote check \(name)'")
    return steps
  }

  /// A text from outside as one short line without control characters.
  static func shown(_ text: String) -> String {
    String(
      String.UnicodeScalarView(text.unicodeScalars.prefix(200).map { $0.properties.generalCategory.isPlain ? $0 : "·" })
    )
  }
}

extension Unicode.GeneralCategory {
  fileprivate var isPlain: Bool {
    switch self {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
    default: true
    }
  }
}
