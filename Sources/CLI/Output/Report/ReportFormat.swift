// Report -> text, JSON, CSV, Markdown or HTML. Pure; what stands in more than one of them is ReportWords and ReportNotice.
import ArgumentParser
import BackupCore

/// A form a report can have.
enum ReportFormat: String, ExpressibleByArgument, CaseIterable, Sendable {
  case text, json, csv, markdown, html

  /// The whole report, with a line break at its end. Nothing in it steers a terminal or ends a field early.
  func text(_ report: Report) throws -> String {
    switch self {
    case .text: ReportText.text(report)
    case .json: try ReportJSON.text(report)
    case .csv: ReportCSV.text(report)
    case .markdown: ReportMarkdown.text(report)
    case .html: ReportHTML.text(report)
    }
  }
}
