import BackupCore

/// Asks on a terminal whether another machine's backup is to be taken over.
struct TakeOverQuestion {
  private let console: Console

  init(_ console: Console) { self.console = console }

  /// false where nobody can be asked, or where the claim is this machine's own.
  func isAnsweredYes(_ record: RunRecord) throws -> Bool {
    guard console.canAsk, record.hint?.contains("--adopt") == true else { return false }
    console.note(record.message)
    let question = "Does that machine not back up there any more, and is this one to go on with its backup? [y/N]"
    let answer = try TerminalConversation.readLine(question, hidden: false, console) ?? ""
    return ["y", "yes"].contains(answer.lowercased())
  }
}
