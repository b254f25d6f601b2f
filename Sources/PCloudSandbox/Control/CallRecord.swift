/// One call the sandbox was asked for.
package struct CallRecord: Codable, Sendable {
  /// Counts from 1 since the last clearing.
  package let number: Int
  package let method: String
  package let verb: String
  package let host: String
  /// Whether the method changes an account, whatever came of this call.
  package let mutating: Bool
  /// Name of the token; `nil` when the call had none or an unknown one.
  package let token: String?
  package let account: String?
  package let folderid: NodeID?
  package let tofolderid: NodeID?
  package let fileid: NodeID?
  /// `filename`, `name` or `toname` of the call.
  package let name: String?
  package let recursive: Bool
  /// Ids of the faults that struck it.
  package let faults: [Int]
  /// pCloud's result code; `nil` while the call is under way or when its connection was lost.
  package var result: Int?
  package var httpStatus: Int?
}
