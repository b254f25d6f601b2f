/// The JSON Schema (draft 2020-12) of the files in a jobs folder, made from the tables the loader reads by.
///
/// One schema serves both files: a file with `remotes`, `defaults`, `rclone` or channels is taken for mirrorkeep.yaml, any
/// other for a job. `#/$defs/job` and `#/$defs/shared` are the two apart. It never refuses what the loader accepts; keys a
/// job may take from `defaults` are therefore not required.
package let jobFilesSchema: SchemaValue = [
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "mirrorkeep jobs folder",
  "description": "mirrorkeep.yaml, what jobs share, and NAME.yaml, one file a job.",
  "type": ["object", "null"],
  "if": [
    "anyOf": [
      ["required": ["remotes"]], ["required": ["defaults"]], ["required": ["rclone"]],
      ["required": ["notify"], "properties": ["notify": ["type": "object"]]],
    ]
  ],
  "then": ["$ref": "#/$defs/shared"],
  "else": ["$ref": "#/$defs/job"],
  "$defs": [
    "job": titled(jobKeys.schema, "A job", "A file NAME.yaml: one source, one destination, and the rules."),
    "shared": titled(sharedKeys.schema, "What jobs share", "The file mirrorkeep.yaml."),
  ],
]

private func titled(_ schema: SchemaValue, _ title: String, _ description: String) -> SchemaValue {
  schema.adding(["title": .text(title), "description": .text(description), "type": ["object", "null"]])
}
