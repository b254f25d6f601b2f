"""scripts/walkthrough: plays the `console` blocks of a page on a machine made for it. Runs in namespaces of its own.

In a block a line that begins with `$ ` is a command, what follows it is its output. Comments of the page steer the play:
`<!-- play: clock 2026-12-04T17:30:00Z -->` sets the calendar clock, `<!-- play: background -->` leaves the next command running,
`<!-- play: cron 2026-12-06T03:00:10Z -->` sets the clock and lets cron run until the history has a new run of its.
"""

import difflib
import json
import os
import re
import select
import shutil
import socket
import subprocess
import sys
import time

USER, NUMBER, HOME = "ann", 23456, "/home/ann"
SUFFIXES = "7f3a 01bc c4d2 95e0 2b68 d117 8ea9 43f5 b06c 6d21".split()
PLANS = "5d21c0ffee 81b3a9d04c 2e77f5160b c90a4418de".split()
STEER = re.compile(r"<!-- play: (\w+) ?(\S*) -->")


def mount(*words):
    subprocess.run(["mount", *words], check=True)


def make_machine(build):
    """A home, a user, crontabs and a host name that end with this process; the programs where 'install' puts them."""
    mount("--make-rprivate", "/")
    rclone = os.path.realpath(os.environ["MIRRORKEEP_TEST_RCLONE"])
    programs = [rclone] + [os.path.abspath(os.path.join(build, name)) for name in ("mirrorkeep", "mirrorkeep-sandbox")]
    repository = os.getcwd()
    mount("-t", "tmpfs", "-o", "mode=0755", "tmpfs", "/mnt")
    os.makedirs("/mnt/bin")
    for program in programs:
        shutil.copy(program, "/mnt/bin")
    for entry in os.scandir("/usr/local/bin"):
        if not os.path.exists(f"/mnt/bin/{entry.name}"):
            os.symlink(os.path.realpath(entry.path), f"/mnt/bin/{entry.name}")
    with open("/etc/passwd") as file:
        known = file.read()
    with open("/mnt/passwd", "w") as file:
        file.write(known + f"{USER}:*:{NUMBER}:{NUMBER}::{HOME}:/bin/bash\n")
    open("/mnt/crontab", "w").close()
    mount("--bind", "/mnt/passwd", "/etc/passwd")
    mount("--bind", "/mnt/crontab", "/etc/crontab")
    os.makedirs("/mnt/repository")
    mount("--bind", repository, "/mnt/repository")
    for place in ("/home", "/run", "/etc/cron.d", "/var/spool/cron"):
        mount("-t", "tmpfs", "-o", "mode=0755", "tmpfs", place)
    mount("--bind", "/mnt/bin", "/usr/local/bin")
    os.makedirs("/var/spool/cron/crontabs")
    shutil.chown("/var/spool/cron/crontabs", group="crontab")
    os.chmod("/var/spool/cron/crontabs", 0o1730)
    os.makedirs(f"{HOME}/mirrorkeep")
    shutil.chown(HOME, NUMBER, NUMBER)
    mount("--bind", "/mnt/repository", f"{HOME}/mirrorkeep")
    socket.sethostname("laptop")


class Machine:
    """The user at the machine, and the calendar clock on its wall."""

    def __init__(self):
        self.clock = None
        self.running = []

    def environment(self):
        fixed = {"MIRRORKEEP_NOW": self.clock} if self.clock else {}
        places = {"HOME": HOME, "PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "TZ": "UTC"}
        return places | {"USER": USER, "LOGNAME": USER, "TMPDIR": "/tmp"} | fixed

    def moment(self):
        return time.mktime(time.strptime(self.clock, "%Y-%m-%dT%H:%M:%SZ"))

    def start(self, command):
        return subprocess.Popen(
            ["bash", "-c", command], env=self.environment(), cwd=HOME, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, user=NUMBER, group=NUMBER, extra_groups=[], umask=0o022,
        )  # fmt: skip

    def typed(self, command):
        """What a command writes. Files it makes are as old as the clock says."""
        before = time.time()
        process = self.start(command)
        seen, _ = process.communicate(timeout=120)
        if self.clock:
            for folder, _, names in os.walk(f"{HOME}/Documents"):
                for path in (os.path.join(folder, name) for name in names):
                    if before - 1 <= os.path.getmtime(path) <= time.time() + 1:
                        os.utime(path, (self.moment(), self.moment()))
        return seen

    def left_running(self, command):
        """What a command writes until it pauses."""
        process = self.start(f"cd mirrorkeep && {command}")
        self.running.append(process)
        seen = b""
        while select.select([process.stdout], [], [], 1 if seen else 60)[0]:
            more = os.read(process.stdout.fileno(), 65536)
            seen += more
            if not more:
                raise SystemExit(f"error: '{command}' ended: {seen.decode()}")
        return seen.decode()

    def scheduled_runs(self):
        runs = json.loads(self.typed("mirrorkeep history --json --limit 50 2>/dev/null"))
        return sum(run["trigger"] != "manual" and run["outcome"] != "running" for run in runs)

    def cron(self):
        """Lets cron do its work, with the clock in the user's crontab, until there is a new run it started."""
        before = self.scheduled_runs()
        self.typed(f"(echo MIRRORKEEP_NOW={self.clock}; echo TZ=UTC; crontab -l) | crontab -")
        daemon = subprocess.Popen(["/usr/sbin/cron", "-f"], env={"PATH": "/usr/bin:/bin", "TZ": "UTC"})
        patience = time.time() + 100
        while self.scheduled_runs() == before:
            if time.time() > patience:
                raise SystemExit("error: cron has not run anything for 100 seconds")
            time.sleep(0.5)
        daemon.terminate()
        daemon.wait()
        # Its time is the one thing that is taken from the file system's clock.
        os.utime(f"{HOME}/.local/state/mirrorkeep/heartbeat", (self.moment(), self.moment()))
        self.typed("crontab -l | sed '/^MIRRORKEEP_NOW=/d; /^TZ=/d' | crontab -")


class Names:
    """Ids in a form that is the same each time: in the order in which they are seen."""

    def __init__(self):
        self.known = {}

    def fixed(self, text):
        def named(match, kind, names):
            number = sum(key[0] == kind for key in self.known)
            return self.known.setdefault((kind, match[0]), match[1] + names[min(number, len(names) - 1)])

        lines = [line for line in text.rstrip().split("\n") if "MIRRORKEEP_NOW" not in line]
        text = "\n".join(line.rstrip() for line in lines).strip("\n")
        text = re.sub(r"\b(\d{8}T\d{6}Z-)[0-9a-f]{4}\b", lambda m: named(m, "run", SUFFIXES), text)
        return re.sub(r"\b(p-)[0-9a-f]{10}\b", lambda m: named(m, "plan", PLANS), text)


def loose(text):
    """Without what is another each time: how long something took, and how fast it was."""
    text = re.sub(r" \((\d+ min )?\d+ s\)$", "", text, flags=re.MULTILINE)
    text = re.sub(r"(under )?\d+(\.\d+)? (ms|s)\b", "N s", text)
    text = re.sub(r"[\d.]+ [KMG]?i?B( a second|/s)", "N B a second", text)
    return re.sub(r"  +", "  ", text)


def play(lines, machine):
    """The lines of the page with what was seen this time."""
    names, steer, played, number = Names(), "", [], 0
    while number < len(lines):
        line = lines[number]
        played.append(line)
        number += 1
        if found := STEER.fullmatch(line):
            steer = found[1]
            machine.clock = found[2] or machine.clock
            if steer == "cron":
                machine.cron()
        if line != "```console":
            continue
        while lines[number] != "```":
            command = lines[number]
            if not command.startswith("$ "):
                raise SystemExit(f"error: line {number + 1} of the page should be a command")
            end = number + 1
            while lines[end] != "```" and not lines[end].startswith("$ "):
                end += 1
            print("walkthrough:", command, flush=True)
            seen = (machine.left_running if steer == "background" else machine.typed)(command[2:])
            steer = ""
            shown, old = names.fixed(seen), "\n".join(lines[number + 1 : end])
            kept = old if loose(old) == loose(shown) else shown
            played += [command] + (kept.split("\n") if kept else [])
            number = end
    return played


def main():
    build, page = sys.argv[1], f"/mnt/repository/{sys.argv[2]}"
    os.environ["TZ"] = "UTC"
    time.tzset()
    make_machine(build)
    machine = Machine()
    with open(page) as file:
        before = file.read().split("\n")
    try:
        after = play(before, machine)
    finally:
        for process in machine.running:
            process.terminate()
            process.wait()
    if after == before:
        return print("walkthrough: everything is as the page shows it")
    if "--write" in sys.argv:
        with open(page, "w") as file:
            file.write("\n".join(after))
        return print("walkthrough: wrote the page; read the difference")
    print("\n".join(difflib.unified_diff(before, after, "the page", "seen", lineterm="")))
    raise SystemExit("error: the page shows something else; 'scripts/walkthrough --write' writes what was seen")


main()
