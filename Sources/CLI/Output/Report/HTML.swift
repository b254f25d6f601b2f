/// A piece of HTML that is whole and safe by construction: text goes in through `text` alone, which leaves it text.
///
/// Names of elements and attributes are the code's own.
struct HTML: Sendable {
  let source: String

  private init(source: String) { self.source = source }

  /// Text from anywhere, shown as it is: no markup comes of it, and nothing in it steers what stands around it.
  static func text(_ text: String) -> HTML { HTML(source: escaped(text)) }

  typealias Attributes = KeyValuePairs<String, String>

  static func element(_ name: String, _ attributes: Attributes, _ children: [HTML]) -> HTML {
    HTML(source: opening(name, attributes) + children.map(\.source).joined() + "</\(name)>")
  }

  static func element(_ name: String, _ children: [HTML]) -> HTML { element(name, [:], children) }

  static func element(_ name: String, _ attributes: Attributes, _ text: String) -> HTML {
    element(name, attributes, [.text(text)])
  }

  static func element(_ name: String, _ text: String) -> HTML { element(name, [:], [.text(text)]) }

  /// An element that holds nothing and has no end.
  static func void(_ name: String, _ attributes: Attributes) -> HTML { HTML(source: opening(name, attributes)) }

  /// The code's own text, as it stands: a style sheet.
  static func style(_ text: StaticString) -> HTML { HTML(source: "<style>\(text)</style>") }

  static let lineBreak = HTML(source: "\n")

  /// A name from outside, kept apart from the direction of the text around it.
  static func name(_ text: String) -> HTML { element("bdi", text) }

  private static func opening(_ name: String, _ attributes: Attributes) -> String {
    "<\(name)" + attributes.map { " \($0.key)=\"\(escaped($0.value))\"" }.joined() + ">"
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in TerminalSafe.text(text).unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
