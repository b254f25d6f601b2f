import BackupCore

/// Entries in the language of one scheduler, as files, and what could not be said in it.
package struct ExportedEntries: Equatable, Sendable {
  /// One file with its name.
  package struct File: Equatable, Sendable {
    package var name: String
    package var text: String
  }

  package var files: [File] = []
  /// One clause each, about one job.
  package var warnings: [String] = []

  package init() {}

  /// Each file after a line `# NAME`.
  package var text: String { files.map { "# \($0.name)\n\($0.text)" }.joined() }

  mutating func warn(_ entry: JobEntry, _ target: String, _ reason: String) {
    warnings.append(
      "job '\(entry.job.name)': \(target) cannot say \(reason); its entry fires more often, and 'run --due' decides")
  }
}
