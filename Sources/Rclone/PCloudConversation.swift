/// How set-up talks to the person: a terminal in the tool, a script in tests.
package struct PCloudConversation: Sendable {
  /// Whether somebody is there to answer; without, nothing is ever asked.
  package var canAsk: Bool
  /// Shows text, on lines of its own.
  package var say: @Sendable (String) -> Void
  /// Asks and returns the line typed; nil at the end of input.
  package var ask: @Sendable (String) async throws -> String?
  /// The same without showing what is typed.
  package var askSecret: @Sendable (String) async throws -> String?
  /// Opens an address in the person's browser; false where there is none.
  package var openBrowser: @Sendable (String) async -> Bool

  package init(
    canAsk: Bool, say: @escaping @Sendable (String) -> Void,
    ask: @escaping @Sendable (String) async throws -> String? = { _ in nil },
    askSecret: @escaping @Sendable (String) async throws -> String? = { _ in nil },
    openBrowser: @escaping @Sendable (String) async -> Bool = { _ in false }
  ) {
    self.canAsk = canAsk
    self.say = say
    self.ask = ask
    self.askSecret = askSecret
    self.openBrowser = openBrowser
  }

  /// Says nothing and asks nothing.
  package static let silent = PCloudConversation(canAsk: false, say: { _ in })
}
