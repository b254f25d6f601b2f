"""The case `growth`: what one run, and one file it changed, add to the state folder. Real runs of a job, hour after hour."""

import datetime
import os
import random
import sqlite3

from bench_cases import row

FILES, LAST = 2000, 10  # of the tree; runs that are not counted
CHANGED = {0: 200, 20: 100, 200: 50, 2000: 20}  # files replaced by each run: runs
START = datetime.datetime(2026, 11, 24)


def sizes(place):
    """Bytes of the database in use, and of everything else in the state folder."""
    path = os.path.join(place.state, "history.db")
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as db:
        pages, free, page = (db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size"))
    db.close()
    others = sum(os.path.getsize(os.path.join(folder, name)) for folder, _, names in os.walk(place.state) for name in names)
    return (pages - free) * page, others - os.path.getsize(path)


def growth(place, files, count):
    for changed, runs in CHANGED.items():
        name, rng = f"growth{changed}", random.Random(changed)
        source = place.make_tree(name, FILES)
        paths = sorted(os.path.join(folder, file) for folder, _, names in os.walk(source) for file in names)
        place.job(name, source, "guards: {max_replacements: 100%}\n")
        moment = START
        for number in range(1 + LAST + runs):
            moment += datetime.timedelta(hours=1)
            place.environment["MIRRORKEEP_NOW"] = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
            for path in rng.sample(paths, changed) if number else []:
                with open(path, "wb") as file:
                    file.write(rng.randbytes(rng.randrange(100, 4000)))
            _, record = place.ours(name)
            if number and record["files"]["replaced"] != changed:
                raise SystemExit(f"error: the run replaced {record['files']['replaced']} files, not {changed}")
            if number == LAST:
                before = sizes(place)
        after = sizes(place)
        yield row("growth", f"database, a run that replaces {changed} files", (after[0] - before[0]) / runs, unit="B")
        yield row("growth", f"kept logs and plans, a run that replaces {changed} files", (after[1] - before[1]) / runs, unit="B")
        place.forget(name)
    place.environment.pop("MIRRORKEEP_NOW")
