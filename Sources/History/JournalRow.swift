import BackupCore

extension JournalLine {
  /// A change as a planned journal lists it.
  init(planned: PlannedChange) {
    let word: Word =
      switch planned.change {
      case .add: .add
      case .replace: .replace
      case .delete: .delete
      case .move: .move
      case .touch: .touch
      }
    self.init(word, planned.path)
    from = planned.from
    bytes = planned.bytes
    modified = planned.modified
    mode = planned.mode
    link = planned.link
  }

  /// What became of a change; nil when it changed nothing in the mirror and displaced nothing.
  init?(settled row: ChangeRow) {
    guard let result = row.result else { return nil }
    let word: Word
    switch result.effect {
    case .stored:
      word =
        switch result.old {
        case .inPlace: .added
        case .returned: .touched
        case .kept, .lost: .replaced
        }
    case .removed: word = .deleted
    case .touched: word = .touched
    case .moved: word = .moved
    case .present: word = .unchanged
    case .none:
      guard result.old == .kept else { return nil }
      word = .displaced
    }
    self.init(word, row.planned.path)
    old = result.old
    kept = result.kept
    if result.effect == .removed || result.effect == .none { return }
    from = word == .moved ? row.planned.from : nil
    bytes = result.stored?.bytes ?? row.planned.bytes
    modified = result.stored?.modified ?? row.planned.modified
    mode = row.planned.mode
    link = row.link
    hash = row.hash
  }

  /// A file of the mirror that the run left alone, or that is there since then.
  init(_ word: Word, _ state: FileState) {
    self.init(word, state.path)
    bytes = state.bytes
    modified = state.modified
    mode = state.mode
    link = state.link
    hash = state.hash
  }
}

extension ChangeRow {
  /// The change a line of any journal but a planned one tells of, settled; an unsettled one of a planned journal's. nil for
  /// a line that only marks its file.
  init?(_ line: JournalLine) {
    let change: Change
    var effect: ChangeResult.Effect?
    switch line.word {
    case .add: change = .add
    case .replace: change = .replace
    case .delete: change = .delete
    case .move: change = .move
    case .touch: change = .touch
    case .added: (change, effect) = (.add, .stored)
    case .replaced: (change, effect) = (.replace, .stored)
    case .deleted: (change, effect) = (.delete, .removed)
    case .moved: (change, effect) = (.move, .moved)
    case .touched: (change, effect) = (.touch, .touched)
    case .displaced: (change, effect) = (.delete, ChangeResult.Effect.none)
    case .unchanged: (change, effect) = (.add, .present)
    case .excluded, .included: return nil
    }
    self.init(
      PlannedChange(
        change, line.path, from: line.from, bytes: line.bytes, modified: line.modified, mode: line.mode),
      result: effect.map { ChangeResult(line.old == .lost ? .lost : .done, $0, old: line.old, kept: line.kept) })
    link = line.link
    hash = line.hash
  }
}
