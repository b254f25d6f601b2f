"""The comparisons of scripts/bench. Each yields rows: what was measured, ours, bare, the ratio, the limit it should keep."""

import json
import os
import shutil
import statistics
import subprocess

import bench_measure as measure
import trees

MEGABYTE = 1_000_000
RESTORE_RUNS = 200


def row(case, what, ours, bare=None, ratio=None, limit=None, unit="s", least=False):
    """`limit` is for the ratio where there is one, else for our figure; `least`: a floor instead of a ceiling."""
    figure = ratio if ratio is not None else ours
    kept = None if limit is None else (figure >= limit if least else figure <= limit)
    return {
        "case": case, "what": what, "ours": ours, "bare": bare, "ratio": ratio, "limit": limit, "unit": unit,
        "least": least, "kept": kept,
    }  # fmt: skip


def pairs(count, ours, bare, before=lambda turn: None):
    """Runs both `count` times after one uncounted turn, taking turns at being first."""
    results = []
    for turn in range(count + 1):
        before(turn)
        if turn % 2:
            one, two = ours(turn), bare(turn)
        else:
            two, one = bare(turn), ours(turn)
        print(f"bench:   pair {turn}/{count}: {one.wall:.2f} s against {two.wall:.2f} s", flush=True)
        results += [(one, two)] if turn else []
    return results


def compared(case, results, wall_limit, note="", own_limit=0.05):
    median = statistics.median
    ours, bare = [o for o, _ in results], [b for _, b in results]
    wall = median(o.wall / b.wall for o, b in results)
    cpu = median(o.cpu / b.cpu for o, b in results)
    own = median(o.own_cpu / o.rclone_cpu for o in ours)
    yield row(case, f"wall time{note}", median(o.wall for o in ours), median(b.wall for b in bare), wall, wall_limit)
    yield row(case, "processor time, rclone's included", median(o.cpu for o in ours), median(b.cpu for b in bare), cpu)
    yield row(
        case, "processor time without rclone's, of rclone's", median(o.own_cpu for o in ours),
        median(o.rclone_cpu for o in ours), own, own_limit,
    )  # fmt: skip


def no_change(place, files, count, case="no-change"):
    source = place.make_tree(case, files)
    place.job(case, source)
    place.ours(case)
    place.bare(case, source)
    yield from compared(case, pairs(count, lambda _: place.ours(case)[0], lambda _: place.bare(case, source)), 1.10)


def changed(place, files, count, case="changed"):
    source = place.make_tree(case, files)
    place.job(case, source)
    place.ours(case)
    place.bare(case, source)
    counts = {}

    def ours(turn):
        result, record = place.ours(case)
        seen = tuple(record["files"][kind] for kind in ("added", "replaced", "deleted"))
        if seen != counts[turn]:
            raise SystemExit(f"error: {counts[turn]} files were added, replaced, deleted, but the record says {seen}")
        return result

    def bare(turn):
        return place.bare(case, source, "--backup-dir", f"{place.remote}:{case}/bare/versions/{turn}")

    results = pairs(count, ours, bare, lambda turn: counts.update({turn: trees.change(source, turn)}))
    yield from compared(case, results, 1.3, " (bare with --backup-dir)")


def first(place, files, count, case="first"):
    source = place.make_tree(case, files)
    local = place.remote == "bench"

    def before(turn):
        place.job(f"{case}-{turn}", source)
        if local and turn:
            place.forget(f"{case}-{turn - 1}")

    results = pairs(count, lambda t: place.ours(f"{case}-{t}")[0], lambda t: place.bare(f"{case}-{t}", source), before)
    yield from compared(case, results, 1.10)


def restore(place, files, count, case="restore"):
    """Every file of the first point, after as many runs as there may be have each displaced a share of them."""
    runs = max(1, min(RESTORE_RUNS, files // 10))
    source = place.make_tree(case, files)
    place.job(case, source, "guards: {max_deletions: 100%}\n")
    _, first = place.ours(case)
    place.bare(case, source)
    trees.make(source, 1, 0, lambda _: "stays")
    paths = [trees.path_of(number) for number in range(files)]
    for turn in range(runs):
        for path in paths[turn::runs]:
            os.unlink(os.path.join(source, path))
        place.ours(case)
    print(f"bench:   {runs} runs made", flush=True)
    targets = [os.path.join(place.root, name) for name in ("restored", "copied")]

    def ours(turn):
        shutil.rmtree(targets[0], ignore_errors=True)
        result, record = place.restore(case, targets[0], "--at", first["run"])
        if record["files"]["added"] != files:
            raise SystemExit(f"error: {record['files']['added']} of {files} files were restored")
        return result

    def bare(turn):
        shutil.rmtree(targets[1], ignore_errors=True)
        return place.copy(case, targets[1])

    # Each file is put in its place by us, which no other command does.
    yield from compared(case, pairs(count, ours, bare), 1.2, f" from {runs} runs (bare: rclone copy)", own_limit=None)


def memory(place, files, count, case="memory"):
    """Peak memory of our processes, supervisors included, over empty files: contents never pass through us."""
    case = f"{case}-{files}"
    source = place.make_tree(case, files, 0)
    place.job(case, source)
    limit = 64.0 if files >= 1_000_000 else None
    for what in ("first upload", "no change"):
        result, _ = place.ours(case, watch="mirrorkeep")
        peak = result.peak / MEGABYTE
        print(f"bench:   {what}: {peak:.1f} MB in {result.wall:.1f} s", flush=True)
        yield row(case, f"peak memory, {what} of {files:,} files", peak, limit=limit, unit="MB")


def start(place, files, count):
    turns = [measure.run([place.mirrorkeep, "--version"], None, place.environment).wall * 1000 for _ in range(10 * count)]
    yield row("start", "mirrorkeep --version", statistics.median(turns), limit=20.0, unit="ms")


def log(place, files, count):
    """Reading speed over a log that rclone wrote here, repeated to 200 MB."""
    program = os.path.join(os.path.dirname(place.mirrorkeep), "mirrorkeep-bench")
    source, path = place.make_tree("log", 20_000, 100), os.path.join(place.root, "log.jsonl")
    place.bare("log", source, "--log-file", path)
    with open(path, "rb") as file:
        recorded = file.read()
    with open(path, "wb") as file:
        for _ in range(200 * MEGABYTE // len(recorded) + 1):
            file.write(recorded)
    speeds = [json.loads(subprocess.check_output([program, "log", path]))["megabytes_per_second"] for _ in range(count)]
    yield row("log", "reading rclone's JSON log, one core", statistics.median(speeds), limit=200.0, unit="MB/s", least=True)
