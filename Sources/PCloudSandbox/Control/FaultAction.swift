/// What a fault does to the call it strikes.
package enum FaultAction: Sendable, Equatable {
  /// Answers with this pCloud result code (and text, else pCloud's own for it); the call is not carried out.
  case result(Int, error: String? = nil)
  /// Answers with this HTTP status and an HTML body; the call is not carried out.
  case status(Int, body: String? = nil)
  /// Carries the call out after this many milliseconds.
  case delay(milliseconds: Int)
  /// Holds the call until the fault is removed (or the client gives up), then carries it out.
  case hang
  /// Cuts the connection once this many bytes of the request's body have arrived; the call is not carried out.
  case cutRequest(afterBytes: Int)
  /// Carries the call out, then cuts the connection after this many bytes of the answer's body; 0 sends no answer.
  case cutReply(afterBytes: Int)
  /// Carries an upload out but reports wrong hashes for it.
  case wrongHash
  /// Answers a listing as if the folder were empty.
  case emptyListing
  /// Revokes the token of the call, then answers as for any revoked token.
  case revokeToken
}
