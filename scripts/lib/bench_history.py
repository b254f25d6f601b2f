"""The case `history`: what a person asks of a history of a million runs and twenty million file states."""

import json
import os
import sqlite3
import statistics

import bench_measure as measure
from bench_cases import MEGABYTE, row

JOBS, RUNS, PATHS, STATES = 20, 50_000, 50_000, 20  # of each job; states of each path
HOUR = 3600

RUNS_SQL = """
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < :last),
made AS (SELECT i, i / :jobs AS number, printf('job%02d', i % :jobs) AS job, i % :jobs AS j,
  :end - (:runs - 1 - i / :jobs) * 3600 - i % :jobs AS at, CASE WHEN i % 97 = 5 THEN 'failed' ELSE 'succeeded' END AS outcome,
  CASE WHEN i % 97 = 5 THEN 'network' END AS reason FROM n),
named AS (SELECT *, strftime('%Y%m%dT%H%M%SZ', at, 'unixepoch') || '-' || printf('%04x', j) AS run FROM made)
INSERT INTO runs (run, job, claim, kind, started_by, host, outcome, reason, exit_status, started_at, finished_at, attempt, source,
  destination, plan, checked, added, replaced, deleted, moved, touched, failed, pending_deletions, bytes_sent, bytes_mirror, record,
  duration_ms)
SELECT run, job, 'claim-' || job, 'backup', 'schedule', 'nas', outcome, reason, CASE outcome WHEN 'failed' THEN 5 ELSE 0 END, at,
  at + 4, 1, '/srv/' || job, 'bench:' || job, NULL, 50000, 1, 19, 0, 0, 0, 0, 0, 1000000 + i % 5000, 5000000000,
  replace(replace(replace(replace(replace(replace(:record, '@RUN', run), '@JOB', job), '@OUTCOME', outcome),
    '@REASON', coalesce('"' || reason || '"', 'null')), '@STARTED', strftime('%Y-%m-%dT%H:%M:%SZ', at, 'unixepoch')),
    '@FINISHED', strftime('%Y-%m-%dT%H:%M:%SZ', at + 4, 'unixepoch')), 4000 FROM named
"""
COUNT = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {last})"


def fill(path, record, end):
    """Adds the jobs' runs, points and file states to a history the tool made."""
    db = sqlite3.connect(path)
    db.execute("PRAGMA journal_mode = OFF")
    db.execute("PRAGMA synchronous = OFF")
    db.execute("PRAGMA cache_size = -400000")
    template = record | {
        "run": "@RUN", "job": "@JOB", "outcome": "@OUTCOME", "reason": "@REASON", "started_at": "@STARTED",
        "finished_at": "@FINISHED", "trigger": "schedule",
    }  # fmt: skip
    text = json.dumps(template, separators=(",", ":")).replace('"@REASON"', "@REASON")
    db.execute(RUNS_SQL, {"last": JOBS * RUNS - 1, "jobs": JOBS, "runs": RUNS, "end": end, "record": text})
    db.execute("DROP INDEX states_at")
    for job in range(JOBS):
        name, mirror, first = f"job{job:02}", 1000 + job, 1_000_000 + job * PATHS * (STATES + 1)
        db.execute("INSERT INTO mirrors VALUES (?, ?, ?, ?, ?, ?)", (mirror, f"claim-{name}", RUNS, PATHS, 5 * 10**9, 10**11))
        db.execute(
            "INSERT INTO points SELECT ?1, row_number() OVER (ORDER BY started_at), run, ?2, 5000000000, NULL, 100000000000 "
            "FROM runs WHERE job = ?3 ORDER BY started_at", (mirror, PATHS, name)
        )  # fmt: skip
        paths, states = COUNT.format(last=PATHS - 1), COUNT.format(last=PATHS * STATES - 1)
        name_of = "CAST(printf('2026/%03d/img-%06d.jpg', {0} / 500, {0}) AS BLOB)"
        db.execute(f"{paths} INSERT INTO paths SELECT ?1 * 100000 + i, ?1, {name_of.format('i')} FROM n", (mirror,))
        step = RUNS // (STATES + 1)
        since = f"1 + (i % {STATES}) * {step} + (i / {STATES}) % {step}"
        db.execute(
            f"{states} INSERT INTO states SELECT ?1 * 100000 + i / {STATES}, {since}, {since} + {step}, ?1, {since}, ?2 + i, "
            "1795542200542295619, 420, NULL, NULL, NULL FROM n", (mirror, first)
        )  # fmt: skip
        db.execute(
            f"{states} INSERT INTO objects SELECT ?1 + i, 100000, 'md5:' || printf('%032x', i), {since} + {step}, NULL, 0, {since} "
            "FROM n", (first,)
        )  # fmt: skip
        last = f"1 + {STATES} * {step} + i % {step}"
        db.execute(
            f"{paths} INSERT INTO objects SELECT ?1 + i, 100000, NULL, NULL, NULL, 0, {last} FROM n", (first + PATHS * STATES,)
        )
        db.execute(
            f"{paths} INSERT INTO files SELECT ?1, {name_of.format('i')}, ?2 + i, {last}, 1795542200542295619, 420, NULL, NULL FROM n",
            (mirror, first + PATHS * STATES),
        )
    db.execute("CREATE INDEX states_at ON states (mirror, node, since, until) WHERE node IS NOT NULL")
    db.commit()
    db.close()


def history(place, files, count):
    place.job("history", place.make_tree("history", 3))
    _, record = place.ours("history")
    end = 1_795_521_600
    fill(os.path.join(place.state, "history.db"), record, end)
    os.unlink(os.path.join(place.jobs, "history.yaml"))
    for job in range(JOBS):
        name = f"job{job:02}"
        with open(os.path.join(place.jobs, f"{name}.yaml"), "w") as file:
            file.write(f"source: /srv/{name}\ndestination: {place.remote}:{name}\nschedule: hourly\n")
    size = os.path.getsize(os.path.join(place.state, "history.db"))
    yield row("history", f"database, a million of its {JOBS * PATHS * STATES // 10**6} million file states", size / JOBS / MEGABYTE, unit="MB")
    environment = place.environment | {"MIRRORKEEP_NOW": "2026-11-24T12:30:00Z"}
    questions = {
        "history": (100, ["history"]), "history of a job and a reason": (100, ["history", "job03", "--reason", "network"]),
        "history file": (100, ["history", "file", "job03", "2026/017/img-008765.jpg"]), "status": (100, ["status"]),
        "report --since 365d": (1000, ["report", "--since", "365d"]), "metrics": (None, ["metrics"]),
    }  # fmt: skip
    for name, (limit, words) in questions.items():
        form = [] if words == ["metrics"] else ["--json"]
        command = [place.mirrorkeep, "--jobs", place.jobs, "--state", place.state, *form, *words]
        turns = [measure.run(command, None, environment, watch="mirrorkeep") for _ in range(count)]
        yield row("history", f"{name}, {JOBS * RUNS:,} runs", statistics.median(t.wall for t in turns) * 1000, limit=limit, unit="ms")
        yield row("history", f"{name}, peak memory", max(t.peak for t in turns) / MEGABYTE, limit=64.0, unit="MB")
