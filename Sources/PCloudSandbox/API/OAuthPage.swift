/// The pages a person sees at my.pcloud.com.
enum OAuthPage {
  /// Asks for consent; the form repeats the request and adds `decision` (`allow`, `deny`) and `account`.
  static func question(_ app: App, _ call: APICall, accounts: [Account]) -> String {
    let repeated = ["client_id", "response_type", "redirect_uri", "state"].compactMap { name in
      call.parameters[name].map { #"<input type="hidden" name="\#(name)" value="\#(escape($0))">"# }
    }.joined(separator: "\n")
    let choices = accounts.map { account in
      #"<option value="\#(escape(account.name))">\#(escape(account.email)) (\#(account.region.apiHost))</option>"#
    }.joined(separator: "\n")
    return page(
      """
      <p><b>\(escape(app.title))</b> asks for access to \(scope(app)).</p>
      <form method="post" action="\(APICall.consentPath)">
      \(repeated)
      <p><label>Account <select name="account">
      \(choices)
      </select></label></p>
      <button name="decision" value="allow">Allow</button>
      <button name="decision" value="deny">Deny</button>
      </form>
      """)
  }

  /// Shows a code to be typed elsewhere.
  static func code(_ code: String, _ app: App) -> String {
    page("<p>Enter this code in <b>\(escape(app.title))</b>:</p>\n<p><code id=\"code\">\(code)</code></p>")
  }

  static func denied() -> String {
    page("<p>Access was not granted. You can close this page.</p>")
  }

  static func failure(_ error: APIError) -> String {
    page("<p>\(escape(error.text)) (\(error.code))</p>")
  }

  private static func scope(_ app: App) -> String {
    guard let folder = app.folder, app.access ?? .whole != .whole else { return "all files of your account" }
    return "the folder <b>\(escape(folder))</b>"
  }

  private static func page(_ body: String) -> String {
    """
    <!doctype html>
    <html lang="en"><head><meta charset="utf-8"><title>pCloud sandbox</title></head>
    <body><h1>pCloud sandbox</h1>
    \(body)
    </body></html>

    """
  }

  private static func escape(_ text: String) -> String {
    let entities: [Character: String] = ["&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;", "'": "&#39;"]
    return text.map { entities[$0] ?? String($0) }.joined()
  }
}
