"""Runs rules.py over the repository's files: `static.py [ROOT]`. Prints `file:line: rule: message`; exit 1 if any."""

import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from rules import check_swift, check_text  # noqa: E402
from swift_source import SwiftSource  # noqa: E402

NOT_OURS = ("/Fixtures/", "/Golden/")
LINK = re.compile(r"\]\((?!\w+:|#)([^)\s#]+)")


def files():
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], check=True, capture_output=True
    )
    return sorted(p for p in set(os.fsdecode(listing.stdout).split("\0")) if p and os.path.isfile(p))


def dead_links(path, text):
    for number, line in enumerate(text.split("\n"), 1):
        for target in LINK.findall(line):
            if not os.path.exists(os.path.join(os.path.dirname(path), target)):
                yield number, "links", f"'{target}' does not exist"


def shell_syntax(path):
    for command in (["bash", "-n", path], ["shellcheck", "--severity=warning", "--external-sources", "--format=gcc", path]):
        try:
            result = subprocess.run(command, capture_output=True, text=True)
        except FileNotFoundError:
            continue  # shellcheck is used where there is one
        if result.returncode:
            yield (result.stdout + result.stderr).strip()


def findings(path):
    with open(path, "rb") as file:
        data = file.read()
    if b"\0" in data or any(part in path for part in NOT_OURS):
        return
    text = data.decode("utf-8", "replace")
    for line, rule, message in check_text(path, text):
        yield f"{path}:{line}: {rule}: {message}"
    if path.endswith(".swift") and path.startswith(("Sources/", "Tests/")):
        for line, rule, message in sorted(set(check_swift(SwiftSource(path, text)))):
            yield f"{path}:{line}: {rule}: {message}"
    elif path.endswith(".md"):
        for line, rule, message in dead_links(path, text):
            yield f"{path}:{line}: {rule}: {message}"
    elif path.endswith(".py"):
        try:
            compile(text, path, "exec")
        except SyntaxError as error:
            yield f"{path}:{error.lineno}: syntax: {error.msg}"
    elif path.endswith(".sh") or text.startswith("#!/usr/bin/env bash"):
        yield from shell_syntax(path)


def main():
    if len(sys.argv) > 1:
        os.chdir(sys.argv[1])
    found = [line for path in files() for line in findings(path)]
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
