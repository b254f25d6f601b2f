"""The layering, size and wording rules of CONTRIBUTING.md, as tables. `scripts/check` runs them over the repository."""

import re
from dataclasses import dataclass

from swift_source import functions, types

MAX_LINES = {"source": 300, "test": 500, "command": 80, "script": 300}
MAX_FUNCTION = 40


def inside(*prefixes, but=()):
    """A test of paths: below one of `prefixes`, and not below one of `but`."""
    return lambda path: path.startswith(prefixes) and not path.startswith(tuple(but))


@dataclass
class CodeRule:
    """`pattern` must not occur in code (comments and strings blanked) of the files `where` accepts."""

    name: str
    where: object
    pattern: str
    message: str


@dataclass
class LiteralRule:
    """No string literal may match `pattern` in the files `where` accepts."""

    name: str
    where: object
    pattern: str
    message: str


SANDBOX = ("Sources/PCloudSandbox/", "Sources/mirrorkeep-sandbox/")
FLAG_FILES = ("Sources/Rclone/RcloneArguments", "Sources/Rclone/PCloudArguments")
CHILD_PROCESS = ("Sources/Processes/ChildProcess.swift", "Sources/Processes/Child/ChildProcess.swift")
IMPORT = (
    r"^[ \t]*(?:@\w+[ \t]+)*(?:(?:package|internal|public|private|fileprivate)[ \t]+)?import[ \t]+"
    r"(?:(?:struct|class|enum|protocol|func|typealias|let|var)[ \t]+)?"
)

CODE_RULES = [
    CodeRule(
        "core-is-pure",
        inside("Sources/BackupCore/"),
        r"\b(?:FileManager|ProcessInfo|FileHandle|URLSession|DispatchQueue|UserDefaults|SystemRandomNumberGenerator)\b"
        r"|\bProcess\s*\(|\bDate\s*\(\s*\)|\bDate\.now\b|\bgetenv\b|\b(?:Continuous|Suspending)Clock\b|\bclock_gettime\b"
        r"|\bUUID\s*\(\s*\)|\.random\s*\(|(?<!\w)(?:print|fopen|readLine)\s*\(|\bcontentsOf\s*:\s*URL|\bcontentsOfFile\s*:"
        r"|\b(?:TimeZone|Calendar|Locale)\.(?:current|autoupdatingCurrent)\b",
        "BackupCore does no I/O and asks no clock: pass the value in",
    ),
    CodeRule("core-is-pure", inside("Sources/BackupCore/"), r"\basync\b|\bawait\b|\bTask\s*[{.]", "BackupCore is not async"),
    CodeRule(
        "imports", inside("Sources/BackupCore/"), IMPORT + r"(?!Foundation\b|Yams\b)\w+", "BackupCore imports Foundation and Yams only"
    ),
    CodeRule(
        "imports",
        inside("Sources/BackupEngine/"),
        IMPORT + r"(?!Foundation\b|Synchronization\b|BackupCore\b)\w+",
        "BackupEngine imports BackupCore only and reaches the world through its ports",
    ),
    CodeRule("imports", inside("Sources/", but=("Sources/History/",)), IMPORT + "GRDB", "only History knows SQL"),
    CodeRule("imports", inside("Sources/", but=SANDBOX), IMPORT + r"(?:NIO\w*|COpenSSL)", "NIO belongs to the sandbox alone"),
    CodeRule(
        "imports",
        inside("Sources/", but=("Sources/CLI/", "Sources/mirrorkeep/", *SANDBOX)),
        IMPORT + "ArgumentParser",
        "only the command line parses arguments",
    ),
    CodeRule(
        "imports",
        inside("Sources/Rclone/", "Sources/History/", "Sources/Notify/", "Sources/Scheduling/", "Sources/Processes/"),
        IMPORT + r"(?:BackupEngine|CLI)\b",
        "adapters do not know the engine or the command line",
    ),
    *(
        CodeRule(
            "imports",
            inside(f"Sources/{adapter}/"),
            IMPORT + "(?:" + "|".join(a for a in ("Rclone", "History", "Notify", "Scheduling") if a != adapter) + r")\b",
            "adapters do not import each other",
        )
        for adapter in ("Rclone", "History", "Notify", "Scheduling", "Processes")
    ),
    CodeRule(
        "processes",
        inside("Sources/", but=(*CHILD_PROCESS, *SANDBOX)),
        r"(?<![\w.])(?:Foundation\.)?Process\s*\(|\bProcess\.run\b|:\s*Process\b|(?<!\w)(?:popen|system|execvp?e?|fork)\s*\(",
        "only Processes/ChildProcess.swift starts processes",
    ),
    CodeRule(
        "sendable",
        inside("Sources/", but=(*CHILD_PROCESS, *SANDBOX)),
        r"@unchecked\s+Sendable|\bnonisolated\(unsafe\)",
        "unchecked sendability only in ChildProcess.swift and the sandbox",
    ),
    CodeRule("access", inside("Sources/"), r"\bpublic\s+(?!import\b)\w", "access level is 'package', not 'public'"),
    CodeRule(
        "names",
        inside("Sources/", "Tests/"),
        r"\b(?:struct|class|enum|actor|protocol)\s+\w*(?:Manager|Helper|Utility|Utils|Utilities|Service)\b",
        "no Manager, Helper, Utility or Service: name what it is",
    ),
    CodeRule("words", inside("Sources/"), r"(?i)snapshot", "never 'snapshot': a mirror, a version or a restore point"),
    CodeRule("no-crash", inside("Sources/", but=SANDBOX), r"\bfatalError\s*\(|\btry!|\bas!", "throw a Failure instead of crashing"),
    CodeRule("tests", inside("Tests/"), IMPORT + r"XCTest\b", "Swift Testing, not XCTest"),
    CodeRule(
        "tests",
        inside("Tests/"),
        r"\.disabled\s*\(|\.enabled\s*\(\s*if|\bwithKnownIssue\b|\bTest\.cancel\b",
        "a test fails when something it needs is missing; it never skips",
    ),
]

# Options no run may use (they lose data, hide errors or leak secrets) and the one file that may spell options at all.
NEVER = (
    "delete-excluded|ignore-errors|backup-dir|delete-before|delete-during|interactive|inplace|progress|no-traverse"
    "|exclude-if-present|create-empty-src-dirs|max-age|min-age|suffix|log-systemd"
)
RCLONE_ONLY = (
    "use-json-log|log-level|log-file|stats|files-from|files-from-raw|max-delete|fast-list|config|ask-password|partial-suffix"
    "|retries|low-level-retries|transfers|checkers|missing-on-dst|missing-on-src|differ|combined|track-renames|filter"
    "|no-unicode-normalization|no-update-dir-modtime|backup-dir|non-interactive|dry-run|use-server-modtime"
)

LITERAL_RULES = [
    LiteralRule("rclone-never", inside("Sources/", but=SANDBOX), rf"^--(?:{NEVER})(?:=|$)", "an option no run may use"),
    LiteralRule(
        "rclone-never", inside("Sources/", but=SANDBOX), r"^--rc(?:$|[-=])|^rcd$|\brclone rcd\b", "never rclone's remote control server"
    ),
    LiteralRule(
        "flags",
        inside("Sources/BackupCore/", "Sources/BackupEngine/", "Sources/Rclone/", "Sources/History/", but=FLAG_FILES),
        r"^--[a-z][a-z0-9-]*(?:=|$)",
        "only RcloneArguments and PCloudArguments spell options",
    ),
    LiteralRule(
        "flags",
        inside("Sources/CLI/", "Sources/Processes/"),
        rf"^--(?:{RCLONE_ONLY})(?:=|$)",
        "only RcloneArguments and PCloudArguments spell rclone's options",
    ),
    LiteralRule("words", inside("Sources/", but=SANDBOX), r"(?i)snapshot", "never 'snapshot': a mirror, a version or a restore point"),
]
CONFIG_SHOW = re.compile(r'"config"\s*,\s*"show"|\bconfig show\b')
SQL = re.compile(r"^\s*(?:SELECT|INSERT|UPDATE|DELETE|REPLACE|CREATE|ALTER|DROP|PRAGMA|WITH|ATTACH|VACUUM)\b", re.IGNORECASE)
SQL_FRAGMENT = {"columns", "condition", "conditions", "order", "table", "tables"}
# Integers and pieces of SQL that the files FileStates*.swift share among themselves.
FILE_STATES_FRAGMENT = {"mirror", "point", "base", "foreignBase", "matched", "opened", "withObject", "insert", "wentTo"}
TODO = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b")
ALLOW = re.compile(r"check: allow ([\w-]+) because \S")


def kind(path):
    if path.startswith("Sources/CLI/Commands/"):
        return "command"
    if path.startswith("Tests/"):
        return "test"
    return "source" if path.startswith("Sources/") else "script"


def sizes(source):
    limit = MAX_LINES[kind(source.path)]
    count = len(source.lines) - (1 if source.lines[-1] == "" else 0)
    if count > limit:
        yield limit + 1, "size", f"{count} lines, {limit} at most: find the second responsibility"
    if not source.path.startswith("Sources/"):
        return
    for name, line, length in functions(source):
        if length > MAX_FUNCTION:
            yield line, "size", f"the body of '{name}' has {length} lines, {MAX_FUNCTION} at most"


def documentation(source):
    """Every type that others see says what it is, and so does every type at the top of a file."""
    if not source.path.startswith(("Sources/", "Tests/TestSupport/")):
        return
    for name, modifiers, line, nested, has_comment in types(source):
        if not has_comment and name != "CodingKeys" and (not nested or "package" in modifiers):
            yield line, "documentation", f"type '{name}' has no /// comment"


def one_type_a_file(source):
    """What other targets see lies in a file of its name; small types for its own use may stand beside it."""
    if not source.path.startswith("Sources/"):
        return
    shown = [(n, line) for n, modifiers, line, nested, _ in types(source) if not nested and "package" in modifiers]
    stem = source.path.rsplit("/", 1)[1].removesuffix(".swift").split("+")[0]
    for name, line in shown[1:]:
        yield line, "one-type", f"second type '{name}' in this file"
    if len(shown) == 1 and shown[0][0] != stem:
        yield shown[0][1], "one-type", f"type '{shown[0][0]}' lives in a file of another name"


def code_patterns(source):
    for rule in CODE_RULES:
        if rule.where(source.path):
            for match in re.finditer(rule.pattern, source.code, re.MULTILINE):
                start = match.start() + len(match.group()) - len(match.group().lstrip())
                yield source.line(start), rule.name, rule.message


def literal_patterns(source):
    for rule in LITERAL_RULES:
        if rule.where(source.path):
            for literal in source.literals:
                if re.search(rule.pattern, literal.text):
                    yield source.line(literal.offset), rule.name, rule.message
    if source.path.startswith("Sources/") and not source.path.startswith(SANDBOX):
        for match in CONFIG_SHOW.finditer(source.text):
            yield source.line(match.start()), "rclone-never", "'config show' prints secrets: use 'config dump' and read it back"


def composition(source):
    """Only the folder Live joins adapters to the engine."""
    if not source.path.startswith("Sources/CLI/") or source.path.startswith("Sources/CLI/Live"):
        return
    if re.search(IMPORT + r"BackupEngine\b", source.code, re.MULTILINE):
        for match in re.finditer(IMPORT + r"(?:Rclone|History|Notify|Scheduling)\b", source.code, re.MULTILINE):
            yield source.line(match.end()), "imports", "only CLI/Live imports adapters together with the engine"


def is_sql_text(source, expression):
    """Whether `\\(expression)` in SQL is more SQL or a whole number: a static constant, a local whose value is a literal, a
    list of them joined, an integer, or a parameter named as a piece of SQL. All else may be a value of the user's."""
    if re.match(r"[A-Z]\w*\.\w+|Self\.\w+", expression) or re.match(r"[\w.]+\.(?:map \{ _ in \"\?\" \}\.)?joined\(", expression):
        return True
    names = re.findall(r"[A-Za-z_]\w*", expression)
    fragments = SQL_FRAGMENT
    if source.path.startswith("Sources/History/FileStates"):
        fragments = fragments | FILE_STATES_FRAGMENT
    return all(name in fragments or is_literal_or_number(source, name) for name in names)


def is_literal_or_number(source, name):
    number = rf"\b{name}\s*:\s*U?Int(?:32|64)?\b"
    literal = rf'\b(?:let|var)\s+{name}\b\s*(?::\s*String\s*)?[={{]\s*(?:[^\n"]*\?\s*)?#*"|\b(?:let|var)\s+{name}\s*=\s*\d'
    return bool(re.search(number, source.code) or re.search(literal, source.code))


def sql_values(source):
    if not source.path.startswith("Sources/"):
        return
    for literal in source.literals:
        before = source.code[: literal.offset].rstrip()
        if not (before.endswith("sql:") or (SQL.match(literal.text) and not before.endswith("literal:"))):
            continue
        if literal.text.lstrip().upper().startswith("PRAGMA"):
            continue  # takes no bound values
        for expression in literal.interpolations:
            if not is_sql_text(source, expression.strip()):
                yield source.line(literal.offset), "sql", f"'\\({expression})' in SQL: bind values; only SQL of our own is spliced in"


SWIFT_RULES = [sizes, documentation, one_type_a_file, code_patterns, literal_patterns, composition, sql_values]


def check_swift(source):
    """Every finding of one Swift file as (line, rule, message), less the ones a comment allows with a reason."""
    for rule in SWIFT_RULES:
        for line, name, message in rule(source):
            around = source.lines[max(0, line - 2) : line]
            if not any(found == name for text in around for found in ALLOW.findall(text)):
                yield line, name, message


def check_text(path, text):
    """Rules for every text file."""
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        match = TODO.search(line)
        if match and not line[match.end() :].startswith("(#") and not path.endswith("lib/rules.py"):
            yield number, "todo", "a TODO needs an issue number: TODO(#12)"
    if path.startswith("scripts/") and len(lines) - 1 > MAX_LINES["script"]:
        yield MAX_LINES["script"] + 1, "size", f"{len(lines) - 1} lines, {MAX_LINES['script']} at most"
