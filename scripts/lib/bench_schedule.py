"""Cases of scripts/bench about jobs that run by themselves: a heartbeat with nothing to do, and years of the daemon."""

import json
import os
import statistics
import subprocess

import bench_measure as measure
from bench_cases import row

JOBS = 100
DAYS, DAEMON_JOBS = 10_000, 200


def due(place, files, count):
    """`run --due` when all jobs have just run."""
    for number in range(JOBS):
        name = f"due{number:03}"
        place.job(name, place.make_tree(name, 1), "schedule: daily 03:00\n")
    command = [place.mirrorkeep, "--jobs", place.jobs, "--state", place.state, "--json", "--quiet", "run", "--due"]
    first = json.loads(measure.run(command, place.wrapper, place.environment).output)
    scheduled = [record for record in first if record["job"].startswith("due")]
    if [record["outcome"] for record in scheduled] != ["succeeded"] * JOBS:
        raise SystemExit(f"error: {len(scheduled)} of {JOBS} jobs ran")
    turns = []
    for _ in range(5 * count):
        result = measure.run(command, None, place.environment)
        if json.loads(result.output) != []:
            raise SystemExit("error: something was due")
        turns.append(result.wall * 1000)
    yield row("due", f"run --due, {JOBS} jobs, nothing due", statistics.median(turns), limit=60.0, unit="ms")


def daemon(place, files, count):
    """Simulated days of the daemon: their time, and how memory and descriptors grow from the first tenth to the last."""
    program = os.path.join(os.path.dirname(place.mirrorkeep), "mirrorkeep-bench")
    figures = json.loads(subprocess.check_output([program, "daemon", str(DAYS), str(DAEMON_JOBS)]))
    if figures["unaccounted"] != 0:
        raise SystemExit(f"error: {figures['unaccounted']} slots were neither run nor recorded as missed, or were both")
    print(f"bench:   {figures['runs']:,} runs and {figures['missed']:,} missed slots", flush=True)
    yield row("daemon", f"{DAYS:,} simulated days with {DAEMON_JOBS} jobs", figures["seconds"], limit=60.0)
    memory, descriptors = figures["resident_kilobytes"], figures["descriptors"]
    growth = (memory[-1] - memory[0]) / 1024
    yield row("daemon", "memory, growth from the first tenth to the last", growth, limit=2.0, unit="MB")
    yield row("daemon", "descriptors, growth likewise", descriptors[-1] - descriptors[0], limit=0.0, unit="")
