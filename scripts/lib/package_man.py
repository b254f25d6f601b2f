"""Writes the man page of the tool from its own help: `mirrorkeep --experimental-dump-help | package_man.py VERSION DATE`."""

import json
import re
import sys
import textwrap

ENVIRONMENT = [
    ("MIRRORKEEP_JOBS", "The jobs folder, where --jobs does not name one."),
    ("MIRRORKEEP_STATE", "The state folder, where --state does not name one."),
    ("XDG_CONFIG_HOME, XDG_STATE_HOME", "Where these folders are looked for otherwise; by default ~/.config and ~/.local/state."),
    ("MIRRORKEEP_NOW", "A time such as 2026-12-05T09:00:00Z that stands for now, to rehearse schedules."),
    ("NO_COLOR", "No colour, as with --no-color."),
    ("RCLONE_*", "Dropped: rclone is started without them. What it may have besides is named by 'rclone: {environment: [...]}'."),
]
FILES = [
    ("~/.config/mirrorkeep/, for root /etc/mirrorkeep/", "The jobs folder: mirrorkeep.yaml, and one NAME.yaml a job."),
    (
        "~/.local/state/mirrorkeep/, for root /var/lib/mirrorkeep/",
        "The state folder: history.db, plans, rclone's logs and locks. For its owner only.",
    ),
    ("REMOTE:PARENT/.mirrorkeep/NAME/", "The keep folder of the destination REMOTE:PARENT/NAME: claim, journals and versions."),
    ("/usr/share/doc/mirrorkeep/", "The documentation, with examples of jobs, units and alert rules."),
]
EXAMPLES = [
    ("Write a first job, look what it would do, and do it:", ["mirrorkeep init", "mirrorkeep plan photos", "mirrorkeep run photos"]),
    ("Have jobs run by their schedules:", ["mirrorkeep schedule install"]),
    ("What there is to go back to, and a folder as it was the day before:", [
        "mirrorkeep points photos", "mirrorkeep restore photos 2026 --at 'yesterday 18:00' --to ~/back",
    ]),
    ("Whether all is well, for a monitor:", ["mirrorkeep status --check"]),
]


def roff(text):
    """One line of text in which nothing is a request or an escape."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq").replace("`", "\\(ga")
    text = text.replace("^", "\\(ha").replace("~", "\\(ti")
    text = "".join(c if c.isascii() else f"\\[u{ord(c):04X}]" for c in text)
    return "\\&" + text if text.startswith(".") else text


def filled(text):
    """Text the reader's terminal breaks into lines; here in short ones, as the checkers of man pages want it."""
    return [roff(line) for line in textwrap.wrap(text, 72, break_long_words=False, break_on_hyphens=False)]


def tagged(tag, text):
    return [".TP", f".B {roff(tag)}", *filled(text)]


def paragraphs(text):
    """Paragraphs; one that has lines of its own keeps them."""
    for number, part in enumerate(p for p in text.split("\n\n") if p.strip()):
        yield from [".PP"] if number else []
        if "\n" in part or part.startswith(" "):
            yield from [".nf", *map(roff, part.split("\n")), ".fi"]
        else:
            yield from filled(part)


def spelled(name):
    return ("-" if name["kind"] == "short" else "--") + name["name"]


def usage_word(argument):
    value = f"<{argument['valueName']}>" + (" ..." if argument["isRepeating"] else "")
    return f"[{value}]" if argument["isOptional"] else value


def argument_lines(argument):
    names = ", ".join(map(spelled, argument.get("names", [])))
    value = f"<{argument['valueName']}>"
    tag = {"positional": value, "flag": names}.get(argument["kind"], f"{names} {value}")
    text = argument.get("abstract", "")
    notes = []
    if argument.get("allValues"):
        notes.append("values: " + ", ".join(argument["allValues"]))
    if argument.get("defaultValue"):
        notes.append("default: " + argument["defaultValue"])
    return tagged(tag, f"{text} ({'; '.join(notes)})" if notes else text)


def shown(items):
    return [item for item in items if item.get("shouldDisplay", True)]


def leaves(command, path=()):
    """Every visible command with the words that call it, parents before their subcommands."""
    for child in shown(command.get("subcommands", [])):
        if child["commandName"] != "help":
            yield (*path, child["commandName"]), child
            yield from leaves(child, (*path, child["commandName"]))


def global_arguments(commands):
    """What all commands that do something take alike."""
    sets = [{json.dumps(a, sort_keys=True) for a in shown(c.get("arguments", []))} for _, c in commands if not c.get("subcommands")]
    common = set.intersection(*sets)
    ordered = next(c for _, c in commands if not c.get("subcommands"))["arguments"]
    return [a for a in ordered if json.dumps(a, sort_keys=True) in common]


def command_section(words, command, common):
    own = [a for a in shown(command.get("arguments", [])) if a not in common]
    options = [a for a in own if a["kind"] != "positional"]
    calls = ["<command> ..."] if command.get("subcommands") else []
    usage = ["mirrorkeep", *words, *(["[<options>]"] if options else [])]
    usage += [usage_word(a) for a in own if a["kind"] == "positional"] + calls
    yield f".SS {roff('mirrorkeep ' + ' '.join(words))}"
    yield from filled(command["abstract"])
    yield from [".PP", f".B {roff(' '.join(usage))}"]
    if command.get("discussion"):
        yield from [".PP", *paragraphs(command["discussion"])]
    if not command.get("subcommands"):
        for argument in own:
            yield from argument_lines(argument)


def exit_statuses(table):
    """The rows of the help's table: `  STATUS  MEANING`, continued on indented lines."""
    rows = []
    for line in table.split("\n"):
        row = re.match(r"  (\S+) +(.*)", line)
        if row and not line.startswith("   "):
            rows.append([row[1], row[2]])
        elif line.strip():
            rows[-1][1] += " " + line.strip()
    for status, meaning in rows:
        yield from tagged(status, meaning)


def page(root, version, date):
    commands = list(leaves(root))
    common = global_arguments(commands)
    overview, table = root["discussion"].split("\n\nEXIT STATUS:\n")
    yield f'.TH MIRRORKEEP 1 "{date}" "mirrorkeep {version}" "User Commands"'
    yield from [".SH NAME", roff("mirrorkeep") + " \\- " + roff("back folders up as a plain mirror, with every displaced file kept")]
    yield from [".SH SYNOPSIS", f".B {roff('mirrorkeep [<options>] <command> ...')}", ".SH DESCRIPTION"]
    yield from paragraphs(root["abstract"] + "\n\n" + overview)
    yield from [".SH OPTIONS", "Every command takes these, before its name or behind it."]
    for argument in common:
        yield from argument_lines(argument)
    yield ".SH COMMANDS"
    for words, command in commands:
        yield from command_section(words, command, common)
    yield from [".SH EXIT STATUS", *exit_statuses(table)]
    for heading, rows in (("ENVIRONMENT", ENVIRONMENT), ("FILES", FILES)):
        yield f".SH {heading}"
        for tag, text in rows:
            yield from tagged(tag, text)
    yield ".SH EXAMPLES"
    for number, (text, lines) in enumerate(EXAMPLES):
        yield from [".PP"] if number else []
        yield from [roff(text), ".PP", ".RS 4", ".nf", *map(roff, lines), ".fi", ".RE"]
    yield from [".SH SEE ALSO", ".BR rclone (1),", ".BR systemd.timer (5),", ".BR crontab (5)"]


def main():
    root = json.load(sys.stdin)["command"]
    print("\n".join(page(root, *sys.argv[1:3])))


if __name__ == "__main__":
    main()
