"""Each rule against code that breaks it and code that may look so: `python3 scripts/lib/rules_test.py`."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from rules import MAX_FUNCTION, check_swift, check_text  # noqa: E402
from swift_source import SwiftSource  # noqa: E402

CORE, ENGINE, RCLONE = "Sources/BackupCore/Job/Thing.swift", "Sources/BackupEngine/Thing.swift", "Sources/Rclone/Thing.swift"
HISTORY, CLI = "Sources/History/Thing.swift", "Sources/CLI/Thing.swift"
TEST, COMMAND = "Tests/CLITests/Thing.swift", "Sources/CLI/Commands/Thing.swift"
LONG = "func f(\n  _ a: Int = { 3 }()\n) -> Int {\n" + "  g()\n" * (MAX_FUNCTION + 1) + "}\n"

# path, code, the rules it breaks
CASES = [
    (CORE, "let a = Date()", ["core-is-pure"]),
    (CORE, 'let a = "Date()" // FileManager\n/* Process( */', []),
    (CORE, 'let a = "\\(Date())"', ["core-is-pure"]),
    (CORE, 'let a = #"\\(Date())"# + """\n  getenv \\("x")\n  """', []),
    (CORE, "func f() async {}", ["core-is-pure"]),
    (CORE, "package import Foundation\nimport Yams", []),
    (CORE, "package import struct GRDB.Row", ["imports", "imports"]),
    (HISTORY, "package import GRDB\nimport BackupCore", []),
    (ENGINE, "import History", ["imports"]),
    (RCLONE, "import BackupEngine\nimport History", ["imports", "imports"]),
    (CLI, "import BackupEngine\nimport History", ["imports"]),
    ("Sources/CLI/Live.swift", "import BackupEngine\nimport History", []),
    (CLI, "import NIOCore", ["imports"]),
    (RCLONE, "let p = Process()", ["processes"]),
    (RCLONE, "let p = prepareProcess(); x.Process(); system(1)", ["processes"]),
    (RCLONE, 'let a = ["--fast-list"]', ["flags"]),
    ("Sources/Rclone/RcloneArguments.swift", 'let a = ["--fast-list"]', []),
    ("Sources/Rclone/RcloneArguments.swift", 'let a = ["--backup-dir", "--rc-addr=x"]', ["rclone-never", "rclone-never"]),
    (CLI, 'let a = "use --adopt", b = "--json", c = "--use-json-log"', ["flags"]),
    (RCLONE, 'let a = ["config", "show", name]', ["rclone-never"]),
    (CLI, "/// A.\nfinal class Thing: @unchecked Sendable {}", ["sendable"]),
    ("Sources/Processes/Child/ChildProcess.swift", "/// A.\nfinal class ChildProcess: @unchecked Sendable {}", []),
    (CLI, "/// A.\npublic struct Thing {}", ["access"]),
    (CLI, "struct Thing {}", ["documentation"]),
    (CLI, "/// A.\n@MainActor\npackage struct Thing {\n  enum CodingKeys {}\n  private enum Step {}\n}", []),
    (CLI, "/// A.\npackage struct Thing {}\n/// B.\npackage enum Other {}\n/// C.\nstruct Third {}", ["one-type"]),
    (CLI, "/// A.\npackage struct Another {}", ["one-type"]),
    (CLI, "/// A.\nstruct Thing {\n  package enum Kind {}\n  enum Step {}\n}", ["documentation"]),
    (CLI, "/// A.\nstruct Thing {\n  class func make() {}\n}", []),
    (TEST, "struct RunHelper {}", ["names"]),
    (CLI, "let restic_snapshot = 1", ["words"]),
    (CLI, "let a = x as! Int", ["no-crash"]),
    (TEST, "import XCTest\n@Test(.disabled()) func f() {}", ["tests", "tests"]),
    (HISTORY, 'db.execute(sql: "DELETE FROM \\(Table.runs) WHERE id = ?")', []),
    (HISTORY, 'db.execute(sql: "DELETE FROM runs WHERE id = \\(id)")', ["sql"]),
    (HISTORY, 'let q = """\n  SELECT * FROM runs WHERE id = \\(run.id)\n  """', ["sql"]),
    (HISTORY, 'db.execute(literal: "DELETE FROM runs WHERE id = \\(id)")', []),
    (HISTORY, 'let a = """\n  x = ?\n  """\ndb.execute(sql: "DELETE FROM runs WHERE \\(a)")', []),
    (HISTORY, 'func f(mirror: Int64, path: String) { db.execute(sql: "DELETE FROM a WHERE m = \\(mirror)") }', []),
    (HISTORY, 'func f(mirror: Int64, path: String) { db.execute(sql: "DELETE FROM a WHERE p = \\(path)") }', ["sql"]),
    (CLI, LONG, ["size"]),
    (CLI, "func f() {\n" + "  // why\n\n" * 50 + "}", []),
    (CLI, LONG.replace("  g()\n", "", 1), []),
    (CLI, "var a: Int {\n" + "  g()\n" * (MAX_FUNCTION + 1) + "}\n", ["size"]),
    (CLI, "/// A.\nprotocol Thing {\n  func f()\n  var a: Int { get }\n" + "  func g()\n" * 50 + "}\n", []),
    (COMMAND, "\n" * 81, ["size"]),
    (CLI, "// check: allow no-crash because it is a test of the rule\nlet a = x as! Int", []),
    (CLI, "// check: allow no-crash\nlet a = x as! Int", ["no-crash"]),
]
TEXT_CASES = [
    ("docs/a.md", "TO" + "DO: later", ["todo"]),
    ("docs/a.md", "TO" + "DO(#12): later", []),
    ("scripts/a", "x\n" * 301, ["size"]),
]


def main():
    failures = 0
    results = [(p, t, e, [f[1] for f in check_swift(SwiftSource(p, t))]) for p, t, e in CASES]
    results += [(p, t, e, [f[1] for f in check_text(p, t)]) for p, t, e in TEXT_CASES]
    for path, text, expected, found in results:
        if sorted(found) != sorted(expected):
            failures += 1
            print(f"scripts/lib/rules_test.py: {path}: expected {expected}, found {found} in:\n{text[:300]}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
