extension Destination {
  /// The destination a person wrote on the command line, by the rules of job files; throws `job-invalid` for any other text.
  package static func written(_ text: String) throws -> Destination {
    do {
      return try parseDestination(text, hostname: "")
    } catch {
      throw Failure(.jobInvalid, "'\(text)' \(error.message)", hint: error.hint)
    }
  }
}
