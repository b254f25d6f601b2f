/// The keys of one kind of file or value, for the reference.
package enum DescribedKeys: String, CaseIterable, Sendable {
  case job, shared, secret

  /// `defaults` takes the keys of a job, which are told once.
  package var keys: [KeyDescription] {
    switch self {
    case .job: jobKeys.described.flatMap(\.all)
    case .shared: sharedKeys.described.flatMap { $0.name == "defaults" ? [$0] : $0.all }
    case .secret: secretKeys.described.flatMap(\.all)
    }
  }
}
