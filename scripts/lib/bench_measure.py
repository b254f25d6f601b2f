"""Starting a program and measuring it: wall time, processor time split between rclone and everything else, peak memory."""

import glob
import os
import subprocess
import threading
import time
from dataclasses import dataclass

# rclone is started through this: it passes everything on and writes down the processor time of the shell and of rclone.
WRAPPER = """#!/bin/bash
{program} "$@"
status=$?
times >> {log}
exit $status
"""


@dataclass
class Measurement:
    """One finished run. Times in seconds, memory in bytes."""

    wall: float
    own_cpu: float
    rclone_cpu: float
    peak: int
    output: bytes
    status: int

    @property
    def cpu(self):
        return self.own_cpu + self.rclone_cpu


def write_wrapper(folder, program):
    """An rclone that keeps account of its processor time in FOLDER/times; returns its path."""
    path, log = os.path.join(folder, "rclone"), os.path.join(folder, "times")
    with open(path, "w") as file:
        file.write(WRAPPER.format(program=program, log=log))
    os.chmod(path, 0o755)
    open(log, "w").close()
    return path


def seconds(text):
    """`1m2.345s`, as the shell's `times` writes it."""
    minutes, rest = text.rstrip("s").split("m")
    return int(minutes) * 60 + float(rest)


def take_times(wrapper):
    """(shell seconds, rclone seconds) of all wrapped rclones since the last call."""
    log = os.path.join(os.path.dirname(wrapper), "times")
    shell = rclone = 0.0
    with open(log) as file:
        for number, line in enumerate(file):
            spent = sum(seconds(word) for word in line.split())
            if number % 2:
                rclone += spent
            else:
                shell += spent
    open(log, "w").close()
    return shell, rclone


class PeakMemory(threading.Thread):
    """Watches a process and those of its descendants that run the same program until it ends: the highest sum of their
    peaks. The kernel keeps each peak itself, so only the last 5 ms of a process's life can hide one."""

    def __init__(self, pid, name):
        super().__init__(daemon=True)
        self.pid, self.name, self.peaks, self.ended = pid, name, {}, threading.Event()

    def family(self, pid):
        yield pid
        for path in glob.glob(f"/proc/{pid}/task/*/children"):
            try:
                with open(path) as file:
                    children = [int(word) for word in file.read().split()]
            except OSError:
                continue
            for child in children:
                yield from self.family(child)

    def run(self):
        while not self.ended.wait(0.005):
            for pid in self.family(self.pid):
                try:
                    with open(f"/proc/{pid}/status") as file:
                        fields = dict(line.split(":", 1) for line in file if ":" in line)
                except (OSError, ValueError):
                    continue
                if fields["Name"].strip() == self.name[:15] and "VmHWM" in fields:
                    self.peaks[pid] = max(self.peaks.get(pid, 0), int(fields["VmHWM"].split()[0]) * 1024)

    def peak(self):
        return max(self.peaks.values(), default=0)


def run(command, wrapper=None, environment=None, watch=None):
    """Runs `command` to its end; `watch` names the program whose peak memory is wanted (it costs a little time)."""
    os.sync()
    if wrapper:
        take_times(wrapper)
    started = time.perf_counter()
    child = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    )
    memory = PeakMemory(child.pid, watch) if watch else None
    if memory:
        memory.start()
    errors = []
    reader = threading.Thread(target=lambda: errors.append(child.stderr.read()), daemon=True)
    reader.start()
    output = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - started
    child.returncode = os.waitstatus_to_exitcode(status)
    reader.join()
    if memory:
        memory.ended.set()
        memory.join()
    shell, rclone = take_times(wrapper) if wrapper else (0.0, 0.0)
    if child.returncode != 0:
        raise SystemExit(
            f"error: '{' '.join(command)}' ended with {child.returncode}:\n{errors[0].decode(errors='replace')[-2000:]}"
        )
    total = usage.ru_utime + usage.ru_stime
    return Measurement(
        wall, max(0.0, total - shell - rclone), rclone, memory.peak() if memory else 0, output, child.returncode
    )
