import ArgumentParser
import BackupCore

/// `schema`: the JSON Schema of the jobs folder's files.
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schema of mirrorkeep.yaml and the job files.",
    discussion: "Editors with a YAML language server check and complete the files by it.")

  @OptionGroup var options: GlobalOptions

  func run() throws {
    try Console.standard.print(json: jobFilesSchema)
  }
}
