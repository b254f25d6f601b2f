import BackupCore
import Foundation

/// As much of JSON Schema as the generated schema uses; a keyword it does not know is a fault.
enum SchemaCheck {
  static func faults(of value: SchemaValue) -> [String] { faults(value, jobFilesSchema, "$") }

  private static func faults(_ value: SchemaValue, _ schema: SchemaValue, _ path: String) -> [String] {
    if schema == .truth(true) { return [] }
    guard case .object(let rules) = schema else { return ["\(path): not allowed"] }
    return rules.flatMap { keyword, rule in faults(value, keyword, rule, rules, path) }
  }

  private static func faults(
    _ value: SchemaValue, _ keyword: String, _ rule: SchemaValue, _ rules: [String: SchemaValue], _ path: String
  ) -> [String] {
    switch (keyword, rule, value) {
    case ("$schema", _, _), ("$defs", _, _), ("title", _, _), ("description", _, _), ("examples", _, _),
      ("default", _, _), ("then", _, _), ("else", _, _):
      return []
    case ("type", .text(let name), _): return isA(name, value) ? [] : ["\(path): not \(name)"]
    case ("type", .list(let names), _):
      return names.contains { if case .text(let name) = $0 { isA(name, value) } else { false } }
        ? [] : ["\(path): type"]
    case ("enum", .list(let values), _): return values.contains(value) ? [] : ["\(path): not in enum"]
    case ("$ref", .text(let reference), _): return faults(value, resolve(reference), path)
    case ("anyOf", .list(let schemas), _):
      return schemas.contains { faults(value, $0, path).isEmpty } ? [] : ["\(path): none of anyOf"]
    case ("if", _, _):
      let branch = faults(value, rule, path).isEmpty ? "then" : "else"
      return rules[branch].map { faults(value, $0, path) } ?? []
    case ("pattern", .text(let pattern), .text(let text)):
      return text.range(of: pattern, options: .regularExpression) != nil ? [] : ["\(path): \(text) not \(pattern)"]
    case ("minimum", .number(let least), .number(let number)): return number >= least ? [] : ["\(path): below"]
    case ("maximum", .number(let most), .number(let number)): return number <= most ? [] : ["\(path): above"]
    case ("minLength", .number(let least), .text(let text)): return text.count >= least ? [] : ["\(path): short"]
    case ("items", _, .list(let items)): return items.flatMap { faults($0, rule, path + "[]") }
    case ("minItems", .number(let least), .list(let items)): return items.count >= least ? [] : ["\(path): short"]
    case (_, _, .object(let members)): return faults(members, keyword, rule, rules, path)
    case ("pattern", _, _), ("minimum", _, _), ("maximum", _, _), ("minLength", _, _), ("items", _, _),
      ("minItems", _, _), ("properties", _, _),
      ("required", _, _), ("additionalProperties", _, _), ("propertyNames", _, _), ("minProperties", _, _),
      ("maxProperties", _, _):
      return []
    default: return ["\(path): unknown keyword \(keyword)"]
    }
  }

  private static func faults(
    _ members: [String: SchemaValue], _ keyword: String, _ rule: SchemaValue, _ rules: [String: SchemaValue],
    _ path: String
  ) -> [String] {
    switch (keyword, rule) {
    case ("properties", .object(let schemas)):
      return schemas.flatMap { name, schema in members[name].map { faults($0, schema, path + "." + name) } ?? [] }
    case ("required", .list(let names)):
      return names.contains { if case .text(let name) = $0 { members[name] == nil } else { true } }
        ? ["\(path): required"] : []
    case ("additionalProperties", _):
      guard case .object(let known) = rules["properties"] ?? [:] else { return [] }
      return members.filter { known[$0.key] == nil }.flatMap { faults($0.value, rule, path + "." + $0.key) }
    case ("propertyNames", _): return members.keys.flatMap { faults(.text($0), rule, path) }
    case ("minProperties", .number(let least)): return members.count >= least ? [] : ["\(path): few"]
    case ("maxProperties", .number(let most)): return members.count <= most ? [] : ["\(path): many"]
    case ("pattern", _), ("minimum", _), ("maximum", _), ("minLength", _), ("items", _), ("minItems", _): return []
    default: return ["\(path): unknown keyword \(keyword)"]
    }
  }

  private static func resolve(_ reference: String) -> SchemaValue {
    reference.split(separator: "/").dropFirst().reduce(jobFilesSchema) { schema, name in
      guard case .object(let members) = schema else { return false }
      return members[String(name)] ?? false
    }
  }

  private static func isA(_ name: String, _ value: SchemaValue) -> Bool {
    switch (name, value) {
    case ("object", .object), ("array", .list), ("string", .text), ("integer", .number), ("number", .number),
      ("boolean", .truth):
      true
    default: false
    }
  }
}
