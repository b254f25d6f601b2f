"""scripts/bench after the build: chooses the cases, prints the table, writes JSON and the README's table."""

import argparse
import datetime
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile

import bench_cases as cases
import bench_growth
import bench_history
import bench_recover
import bench_schedule
from bench_setup import Place

# rclone makes at most 100 calls a second to pCloud: a first upload of 500 files takes ten seconds.
SANDBOX_FILES = 500
JOURNALS = 10_000
NAMES = ["start", "log", "due", "daemon", "no-change", "changed", "first", "restore", "recover", "history", "memory", "sandbox"]
NOT_ALWAYS = ["growth"]  # figures of docs/how-it-works.md; by name only


def machine():
    with open("/proc/cpuinfo") as file:
        model = next((line.split(":", 1)[1].strip() for line in file if line.startswith("model name")), platform.machine())
    gigabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} × {model}, {gigabytes:.0f} GiB, {platform.system()} {platform.release()}"


def file_system(folder):
    return subprocess.check_output(["findmnt", "--noheadings", "--output", "FSTYPE", "--target", folder], text=True).split()[-1]


def first_line(*command):
    return subprocess.check_output(command, text=True).splitlines()[0]


def measured(options, place, sandbox_place):
    files, count = options.files or 100_000, options.pairs
    local = {
        "start": cases.start, "log": cases.log, "no-change": cases.no_change, "changed": cases.changed, "first": cases.first,
        "restore": cases.restore, "due": bench_schedule.due, "history": bench_history.history, "daemon": bench_schedule.daemon,
        "growth": bench_growth.growth,
    }  # fmt: skip
    for name in options.names or NAMES:
        print(f"bench: {name}", flush=True)
        if name in local:
            yield from local[name](place, files, count)
        elif name == "recover":
            yield from bench_recover.recover(place, min(files, JOURNALS), count)
        elif name == "memory":
            for number in [options.files] if options.files else [100_000, 1_000_000]:
                yield from cases.memory(place, number, count)
        elif name == "sandbox":
            with sandbox_place() as remote:
                for case in (cases.no_change, cases.changed, cases.first):
                    name = f"sandbox-{case.__name__.replace('_', '-')}"
                    print(f"bench: {name}", flush=True)
                    yield from case(remote, min(files, SANDBOX_FILES), count, name)


def judged(rows, files):
    """The limits are for 100,000 files on a local disk: smaller comparisons are shown without them."""
    for r in rows:
        if r["case"].startswith("sandbox") or (r["bare"] is not None and files < 100_000):
            r["limit"] = r["kept"] = None
        yield r


def text_of(value, unit):
    if value is None:
        return ""
    return f"{value:.0f} {unit}" if value >= 100 else f"{value:.1f} {unit}" if value >= 10 else f"{value:.2f} {unit}"


def table(rows):
    lines = ["| case | measured | mirrorkeep | bare rclone | ratio | limit | |", "|---|---|---|---|---|---|---|"]
    for r in rows:
        limit = "" if r["limit"] is None else ("≥ " if r["least"] else "≤ ") + (
            f"{r['limit']:.2f} ×" if r["ratio"] is not None else text_of(r["limit"], r["unit"])
        )
        ratio = "" if r["ratio"] is None else f"{r['ratio']:.2f} ×"
        verdict = {None: "", True: "kept", False: "**missed**"}[r["kept"]]
        ours, bare = text_of(r["ours"], r["unit"]), text_of(r["bare"], r["unit"])
        lines.append(f"| {r['case']} | {r['what']} | {ours} | {bare} | {ratio} | {limit} | {verdict} |")
    return "\n".join(lines)


def write_readme(rows, about, names):
    """Replaces the table, or with names given the rows of the cases that were measured: the others keep theirs, and a line
    says which are newer."""
    with open("README.md") as file:
        before, rest = file.read().split("<!-- bench -->", 1)
    old, after = rest.split("<!-- /bench -->", 1)
    lines = table(rows).splitlines()
    if names:
        heading, *old_rows = [line for line in old.splitlines() if line.startswith("| ")]
        about = old[: old.index(heading)].strip() + f"\nAgain {about}"
        lines = [*lines[:2], *merged(old_rows, lines[2:])]
    table_text = "\n".join(lines)
    with open("README.md", "w") as file:
        file.write(f"{before}<!-- bench -->\n{about}\n\n{table_text}\n<!-- /bench -->{after}")


def merged(old, new):
    """The old rows, those of a newly measured case replaced where its first one stood; a new case's rows are last."""
    groups = {}
    for row in old + new:
        groups.setdefault(row.split("|")[1].strip(), [])
    for source in (old, new):
        for case in {row.split("|")[1].strip() for row in source}:
            groups[case] = [row for row in source if row.split("|")[1].strip() == case]
    return [row for group in groups.values() for row in group]


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench")
    parser.add_argument("names", nargs="*", choices=[[], *NAMES, *NOT_ALWAYS], metavar="NAME")
    parser.add_argument("--build", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--files", type=int)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--json", default=".build/bench.json")
    parser.add_argument("--readme", action="store_true")
    parser.add_argument("--keep", action="store_true", help="leave the measured folders for a look")
    options = parser.parse_args()
    disk = file_system(os.environ.get("TMPDIR", "/tmp"))
    program = os.path.abspath(os.path.join(options.build, "mirrorkeep"))
    rclone = os.environ["MIRRORKEEP_TEST_RCLONE"]
    root = tempfile.mkdtemp(prefix="mirrorkeep-bench.")

    def sandbox_place():
        from bench_sandbox import sandbox_place

        return sandbox_place(os.path.join(root, "sandbox"), program, rclone)

    try:
        place = Place(os.path.join(root, "local"), program, rclone)
        rows = list(judged(measured(options, place, sandbox_place), options.files or 100_000))
    finally:
        if options.keep:
            print(f"bench: left in {root}")
        else:
            shutil.rmtree(root, ignore_errors=True)
    facts = {
        "date": datetime.date.today().isoformat(), "machine": machine(), "file_system": disk, "rclone": first_line(rclone, "version"),
        "mirrorkeep": first_line(program, "--version"), "pairs": options.pairs, "rows": rows,
    }  # fmt: skip
    with open(options.json, "w") as file:
        json.dump(facts, file, indent=2)
    about = (
        f"{facts['date']}, {facts['machine']}, files on {disk}; {facts['rclone']}; "
        f"medians of {options.pairs} pairs in one run"
    )
    about += f": {', '.join(options.names)}." if options.names else "."
    print(f"\n{table(rows)}\n\n{about}\nwritten to {options.json}")
    if options.readme:
        write_readme(rows, about, options.names)
    return 0


if __name__ == "__main__":
    sys.exit(main())
