/// What a round trip must bring back of a file.
struct FileState: Equatable {
  let bytes: [UInt8]
  let modified: Int
}
