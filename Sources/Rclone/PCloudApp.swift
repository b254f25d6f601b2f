import BackupCore
import Processes

/// Finds the client ID and secret of the person's own app: declared, else stored, else asked for.
///
/// rclone's built-in app is never used: its access is to the whole account.
struct PCloudApp {
  let remotes: PCloudRemotes
  let declaration: RemoteDeclaration
  let conversation: PCloudConversation

  /// Throws `Failure(.remoteMissing)` when something is missing and nobody can be asked or nothing was answered,
  /// `Failure(.secretMissing)` when the declared secret cannot be read.
  func complete(_ section: inout PCloudSection) async throws {
    let stored = section.clientID
    section.clientID = declaration.clientID ?? stored
    if let secret = declaration.clientSecret {
      section.clientSecret = try await remotes.secrets.read(secret).text
    } else if section.clientID != stored {
      section.clientSecret = nil
    }
    if section.clientID == nil || section.clientSecret == nil, conversation.canAsk { conversation.say(PCloudGuide.app) }
    if section.clientID == nil {
      section.clientID = try await answer("client ID: ", conversation.ask, key: "client_id")
    }
    if section.clientSecret == nil {
      section.clientSecret = try await answer("client secret: ", conversation.askSecret, key: "client_secret")
    }
  }

  private func answer(
    _ question: String, _ ask: @Sendable (String) async throws -> String?, key: String
  ) async throws -> String {
    guard conversation.canAsk else {
      throw Failure.needsAnswer(
        declaration.name, "'\(key)' of your pCloud app is not in mirrorkeep.yaml",
        hint: "add '\(key)' to the remote there, or use 'mirrorkeep remote setup \(declaration.name) --token-file FILE'"
      )
    }
    let typed = try await ask(question)?.filter { !$0.isWhitespace } ?? ""
    guard !typed.isEmpty, RcloneConfig.isWritable(typed) else {
      throw Failure.signInFailed(declaration.name, "no \(question.dropLast(2)) was entered")
    }
    return typed
  }
}
