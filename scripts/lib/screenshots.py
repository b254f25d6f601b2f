"""scripts/screenshots: makes a month of backups with a fixed clock, and pictures of what a person sees of them."""

import datetime
import fcntl
import html
import os
import pty
import random
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import termios

COLUMNS, ROWS = 104, 40
COLORS = {"31": "#ff7b72", "32": "#7ee787", "33": "#e3b341", "36": "#79c0ff"}
PAGE = """<!doctype html><meta charset="utf-8"><style>body{{margin:0;background:#0d1117;color:#e6edf3;
font:15px/1.45 "DejaVu Sans Mono",monospace;padding:22px}}pre{{margin:0;white-space:pre-wrap}}b{{color:#8b949e;font-weight:400}}
</style><pre>{}</pre>"""


def in_terminal(command, environment):
    """What `command` writes to a terminal of its own."""
    process, descriptor = pty.fork()
    if process == 0:
        os.execvpe(command[0], command, environment)
    fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    written = b""
    try:
        while chunk := os.read(descriptor, 65536):
            written += chunk
    except OSError:
        pass  # The terminal is gone with its last writer.
    os.waitpid(process, 0)
    return written.decode()


def as_html(text):
    """Text with colours as HTML; what overwrites a line leaves only its last state."""
    lines = [line.split("\r\x1b[K")[-1].replace("\x1b[K", "") for line in text.replace("\r\n", "\n").split("\n")]
    shown = html.escape("\n".join(lines))
    shown = re.sub("\x1b\\[(\\d+)m", lambda m: f'<span style="color:{COLORS[m[1]]}">' if m[1] in COLORS else "</span>", shown)
    return shown.replace("\x1b[0m", "</span>")


def picture(page, path, width, height):
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(
            [
                "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--user-data-dir={profile}",
                f"--window-size={width},{height}", f"--screenshot={path}", "file://" + page,
            ],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
    if not os.path.getsize(path):
        raise SystemExit(f"error: no picture in '{path}'")


def main():
    program, images = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    os.makedirs(images, exist_ok=True)
    home = tempfile.mkdtemp(prefix="ann.", dir="/tmp")
    try:
        make(program, images, home)
    finally:
        shutil.rmtree(home)


def make(program, images, home):
    rng = random.Random(1)
    environment = {"PATH": os.environ["PATH"], "HOME": home, "TERM": "xterm-256color", "LANG": "C.UTF-8", "TZ": "Europe/Berlin"}
    rclone = os.environ["MIRRORKEEP_TEST_RCLONE"]
    jobs = os.path.join(home, ".config/mirrorkeep")
    environment |= {"MIRRORKEEP_JOBS": jobs, "MIRRORKEEP_STATE": os.path.join(home, ".local/state/mirrorkeep")}
    os.makedirs(os.path.join(home, ".config/rclone"))
    os.makedirs(jobs)
    with open(os.open(os.path.join(home, ".config/rclone/rclone.conf"), os.O_CREAT | os.O_WRONLY, 0o600), "w") as file:
        file.write(f"[pcloud_backup]\ntype = alias\nremote = {home}/remote\n")
    with open(os.path.join(jobs, "mirrorkeep.yaml"), "w") as file:
        file.write(f"rclone: {{program: {rclone}}}\n")
    for name, folder in (("photos", "Pictures"), ("papers", "Documents")):
        os.makedirs(os.path.join(home, folder))
        with open(os.path.join(jobs, f"{name}.yaml"), "w") as file:
            file.write(f"source: ~/{folder}\ndestination: pcloud_backup:{name}\nschedule: daily 03:00\n")

    def write(folder, name, most=200_000):
        with open(os.path.join(home, folder, name), "wb") as file:
            file.write(rng.randbytes(rng.randrange(500, most)))

    def at(day):
        return environment | {"MIRRORKEEP_NOW": day.strftime("%Y-%m-%dT%H:%M:%SZ")}

    def run(day, *words):
        subprocess.run([program, *words], env=at(day), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)

    for number in range(240):
        write("Pictures", f"img-{number:04}.jpg")
    for number in range(40):
        write("Documents", f"letter-{number:03}.odt", 20_000)
    first = datetime.datetime(2026, 10, 20, 2, 10, 7)
    for number in range(34):
        day = first + datetime.timedelta(days=number)
        if number in (11, 12, 13):
            continue  # The machine was off.
        for new in range(rng.randrange(0, 6)):
            write("Pictures", f"img-{number:02}-{new}.jpg")
        write("Documents", f"letter-{rng.randrange(40):03}.odt", 20_000)
        if number == 20:
            os.rename(os.path.join(home, "Documents"), os.path.join(home, "away"))
        run(day, "run", "--due")
        if number == 20:
            os.rename(os.path.join(home, "away"), os.path.join(home, "Documents"))
    last = first + datetime.timedelta(days=33)
    run(last + datetime.timedelta(hours=1), "drill", "photos")
    run(last + datetime.timedelta(hours=1), "verify", "photos")
    report = os.path.join(home, "report.html")
    run(last + datetime.timedelta(hours=6), "report", "--format", "html", "--output", report)
    with open(report) as file:
        page = file.read()
    with open(report, "w") as file:
        file.write(page.replace(home, "/home/ann"))
    picture(report, os.path.join(images, "report.png"), 1000, 2250)

    # A morning after malware: everything has another content and another name.
    for name in os.listdir(os.path.join(home, "Pictures")):
        os.rename(os.path.join(home, "Pictures", name), os.path.join(home, "Pictures", name + ".locked"))
        write("Pictures", name + ".locked")
    run(last + datetime.timedelta(days=1), "run", "--due")
    morning = last + datetime.timedelta(days=1, hours=5)
    shots = {
        "status": (["status"], ["plan", "photos"]),
        "history": (["history", "papers", "--limit", "6"], ["history", "file", "papers", "letter-001.odt"]),
    }
    for name, commands in shots.items():
        text = ""
        for words in commands:
            shown = as_html(in_terminal([program, *words], at(morning)).replace(home, "/home/ann"))
            shown = "\n".join(line for line in shown.split("\n") if "MIRRORKEEP_NOW" not in line)
            text += f"<b>$</b> mirrorkeep {html.escape(' '.join(words))}\n{shown.rstrip()}\n\n"
        page = os.path.join(home, f"{name}.html")
        with open(page, "w") as file:
            file.write(PAGE.format(text.rstrip()))
        picture(page, os.path.join(images, f"{name}.png"), 1010, 60 + 22 * (text.count("\n") + 1))


main()
