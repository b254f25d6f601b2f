/// The calls about the account as a whole.
enum AccountCalls {
  @Sendable
  static func userInfo(_ session: Session, _ call: APICall, _ state: CloudState) throws(APIError) -> APIReply {
    var reply = APIReply()
    reply.quota = session.account.quota
    reply.usedquota = session.account.drive.usedBytes
    reply.email = session.account.email
    reply.uid = session.account.uid
    return reply
  }

  /// A public link that leads nowhere.
  @Sendable
  static func publicLink(_ session: Session, _ call: APICall, _ state: CloudState) throws(APIError) -> APIReply {
    if call.parameters["fileid"] != nil {
      _ = try session.file(call.number("fileid"))
    } else {
      _ = try session.folder(call.number("folderid"))
    }
    var reply = APIReply()
    reply.link = "https://u.pcloud.link/publink/show?code=\(RandomText.make(20))"
    return reply
  }

  /// The number of the newest change, never an entry, and never a wait: enough for a mount to start.
  @Sendable
  static func diff(_ session: Session, _ call: APICall, _ state: CloudState) throws(APIError) -> APIReply {
    var reply = APIReply()
    reply.diffid = state.changeNumber
    return reply
  }

  @Sendable
  static func denied(_ session: Session, _ call: APICall, _ state: CloudState) throws(APIError) -> APIReply {
    throw .accessDenied
  }
}
