"""Reads Swift source far enough for rules: what is code, what is a comment, what is a string."""

import re
from dataclasses import dataclass


@dataclass
class Literal:
    """One string literal: where it starts, its raw text between the quotes, its `\\(…)` expressions."""

    offset: int
    text: str
    interpolations: list


class SwiftSource:
    """One file. `code` is the text with comments and the insides of strings blanked, offsets unchanged."""

    def __init__(self, path, text):
        self.path = path
        self.text = text
        self.lines = text.split("\n")
        self.literals = []
        self.comments = []
        self._masked = list(text)
        self._scan_code(0, closing=None)
        self.code = "".join(self._masked)
        self.code_lines = self.code.split("\n")

    def line(self, offset):
        return self.text.count("\n", 0, offset) + 1

    def _blank(self, start, end):
        for index in range(start, min(end, len(self._masked))):
            if self._masked[index] != "\n":
                self._masked[index] = " "

    def _scan_code(self, at, closing):
        """Walks code from `at`; with `closing` stops behind the `)` that closes an interpolation."""
        text, depth = self.text, 0
        opener = re.compile(r'//|/\*|#*"""|#*"|[()]')
        while True:
            match = opener.search(text, at)
            if not match:
                return len(text)
            token, at = match.group(), match.end()
            if token == "//":
                end = text.find("\n", at)
                end = len(text) if end < 0 else end
                self.comments.append((match.start(), text[match.start() : end]))
                self._blank(match.start(), end)
                at = end
            elif token == "/*":
                end = self._block_comment_end(at)
                self.comments.append((match.start(), text[match.start() : end]))
                self._blank(match.start(), end)
                at = end
            elif token == "(":
                depth += 1
            elif token == ")":
                if closing and depth == 0:
                    return at
                depth -= 1
            else:
                at = self._scan_string(match.start(), token)

    def _block_comment_end(self, at):
        depth = 1
        for match in re.compile(r"/\*|\*/").finditer(self.text, at):
            depth += 1 if match.group() == "/*" else -1
            if depth == 0:
                return match.end()
        return len(self.text)

    def _scan_string(self, start, opening):
        """Reads one literal, blanks its inside, and returns the offset behind its closing quote."""
        hashes = opening.count("#")
        quote = opening.lstrip("#")
        escape, closing = "\\" + "#" * hashes, quote + "#" * hashes
        at = body = start + len(opening)
        literal = Literal(start, "", [])
        self.literals.append(literal)
        plain_from = body
        while at < len(self.text):
            if self.text.startswith(closing, at):
                break
            if self.text.startswith(escape + "(", at):
                self._blank(plain_from, at)
                inside = at + len(escape) + 1
                at = self._scan_code(inside, closing=")")
                literal.interpolations.append(self.text[inside : at - 1])
                plain_from = at
            elif self.text.startswith(escape, at):
                at += len(escape) + 1
            elif self.text[at] == "\n" and quote == '"':
                break
            else:
                at += 1
        literal.text = self.text[body:at]
        self._blank(plain_from, at)
        return at + len(closing)


def matching(code, at, pair="()"):
    """The offset behind the bracket that closes the one at `at`."""
    depth = 0
    for index in range(at, len(code)):
        if code[index] == pair[0]:
            depth += 1
        elif code[index] == pair[1]:
            depth -= 1
            if depth == 0:
                return index + 1
    return len(code)


DECLARATION = re.compile(
    r"(?:\b(?P<kind>func)\s+(?P<name>`?[\w]+`?|[-+*/%<>=!&|^~?.]+)"
    r"|(?<![.\w])(?P<init>init)[?!]?(?=\s*[(<])"
    r"|(?<![.\w])(?P<deinit>deinit)(?=\s*\{)"
    r"|\bvar\s+(?P<property>\w+)\s*:[^={}\n]*(?=\{))"
)
NEXT_DECLARATION = re.compile(
    r"\n\s*(?:@|#|\}|(?:package|private|fileprivate|internal|public|static|mutating|func|var|let|case|init|struct|enum)\b)"
)


def functions(source):
    """Yields (name, line, lines of code) for every function, initialiser and computed property with a body.

    Blank lines, comments and the insides of string literals are not code.
    """
    code = source.code
    for match in DECLARATION.finditer(code):
        name = match["name"] or match["property"] or match["init"] or match["deinit"]
        at = match.end()
        if match["name"] or match["init"]:
            opening = code.find("(", at)
            if opening < 0:
                continue
            at = matching(code, opening)
        brace = code.find("{", at)
        other = NEXT_DECLARATION.search(code, at)
        if brace < 0 or (other and other.start() < brace):
            continue
        end = matching(code, brace, "{}")
        body = code[brace:end].split("\n")[1:-1]
        yield name, source.line(match.start()), sum(1 for line in body if line.strip())


TYPE = re.compile(
    r"^(?P<indent>[ \t]*)(?P<modifiers>(?:(?:@\w+(?:\([^)\n]*\))?|package|private|fileprivate|internal|public|open|final|indirect"
    r"|nonisolated|distributed)\s+)*)(?P<kind>struct|class|enum|actor|protocol)\s+(?P<name>\w+)",
    re.MULTILINE,
)


def types(source):
    """Yields (name, modifiers, line, nested, documented) for every type declaration."""
    for match in TYPE.finditer(source.code):
        if match["kind"] == "class" and match["name"] in ("func", "var", "let"):
            continue
        line = source.line(match.start("kind"))
        first = source.line(match.start() + len(match["indent"]))
        yield match["name"], match["modifiers"], line, bool(match["indent"]), documented(source, first)


def documented(source, line):
    """Whether a `///` comment stands directly above this line, attributes in between allowed."""
    above = line - 2
    while above >= 0 and source.lines[above].strip().startswith("@"):
        above -= 1
    return above >= 0 and source.lines[above].strip().startswith("///")
