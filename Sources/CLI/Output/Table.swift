/// Rows of text in aligned columns, the last one ragged.
enum Table {
  static func text(_ rows: [[String]]) -> String {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in
      rows.map { $0.count > column + 1 ? TextWidth.of($0[column]) : 0 }.max() ?? 0
    }
    return rows.map { row in
      row.enumerated().map { index, cell in
        index == row.count - 1 ? cell : TextWidth.pad(cell, to: widths[index] + 2)
      }.joined()
    }.joined(separator: "\n")
  }
}
