"""The comparison `recover`: a history of very many runs, rebuilt from its keep folder on a machine that has nothing."""

import datetime
import glob
import gzip
import json
import os
import shutil

import bench_measure as measure
from bench_cases import compared, pairs

CHECKPOINT_EVERY = 100


def run_id(number):
    start = datetime.datetime(2027, 1, 1) + datetime.timedelta(hours=number)
    return f"{start:%Y%m%dT%H%M%SZ}-{number % 65536:04x}"


class KeepFolder:
    """The keep folder of one real backup, to which runs are added that each replace one file and add another."""

    def __init__(self, place, case):
        parent = os.path.join(place.root, "remote", case, "ours")
        self.mirror, self.folder = os.path.join(parent, "data"), os.path.join(parent, ".mirrorkeep", "data")
        (journal,) = glob.glob(os.path.join(self.folder, "runs", "*.jsonl.gz"))
        with gzip.open(journal, "rt") as file:
            self.first, *lines, _ = map(json.loads, file)
        self.files = {line["path"]: line for line in lines}

    def add(self, number):
        run, name, turned = run_id(number), f"added/{number:06d}", f"turned/{number % 50}"
        time = f"2027-01-01T{number // 3600 % 24:02d}:{number // 60 % 60:02d}:{number % 60:02d}Z"
        state = {"bytes": len(run), "modified": time, "mode": "0644"}
        lines = [{"change": "added", "path": name} | state]
        if turned in self.files:
            kept = f"versions/{run}/{turned}"
            old = self.files[turned]
            lines.append({
                "change": "replaced", "path": turned, **state, "kept": kept, "kept_bytes": old["bytes"],
                "kept_modified": old["modified"],
            })  # fmt: skip
            os.makedirs(os.path.dirname(os.path.join(self.folder, kept)))
            os.rename(os.path.join(self.mirror, turned), os.path.join(self.folder, kept))
        else:
            lines.append({"change": "added", "path": turned} | state)
        for path in (name, turned):
            self.files[path] = {"path": path} | state
            os.makedirs(os.path.dirname(os.path.join(self.mirror, path)), exist_ok=True)
            with open(os.path.join(self.mirror, path), "w") as file:
                file.write(run)
            when = datetime.datetime.fromisoformat(time.replace("Z", "+00:00")).timestamp()
            os.utime(os.path.join(self.mirror, path), (when, when))
        self.write(run, number + 2, lines)

    def write(self, run, point, lines):
        is_checkpoint = point % CHECKPOINT_EVERY == 1
        if is_checkpoint:
            changed = {line["path"] for line in lines}
            lines += [{"change": "unchanged"} | file for path, file in self.files.items() if path not in changed]
        lines.sort(key=lambda line: line["path"])
        record = self.first["record"] | {"run": run}
        header = self.first | {
            "journal": "checkpoint" if is_checkpoint else "done", "run": run, "point": point, "record": record,
            "previous": run_id(point - 3) if point > 2 else self.first["run"], "mirror_files": len(self.files),
            "mirror_bytes": sum(file["bytes"] for file in self.files.values()),
        }  # fmt: skip
        with gzip.open(os.path.join(self.folder, "runs", f"{run}.jsonl.gz"), "wt", compresslevel=1) as file:
            for line in [header, *lines, {"end": True, "lines": len(lines)}]:
                file.write(json.dumps(line, separators=(",", ":")) + "\n")


def recover(place, journals, count, case="recover"):
    """Beside it: a bare `rclone copy` of the journals alone, which is the least that any recovery has to fetch."""
    place.job(case, place.make_tree(case, 100))
    place.ours(case)
    os.unlink(os.path.join(place.jobs, f"{case}.yaml"))
    keep = KeepFolder(place, case)
    for number in range(journals - 1):
        keep.add(number)
    print(f"bench:   {journals} journals made", flush=True)
    state, copied = os.path.join(place.root, "new-state"), os.path.join(place.root, "copied-journals")

    def ours(turn):
        shutil.rmtree(state, ignore_errors=True)
        command = [place.mirrorkeep, "--jobs", place.jobs, "--state", state, "--json", "--quiet", "recover"]
        result = measure.run(
            [*command, f"{place.remote}:{case}/ours/data", "--as", f"{case}-{turn}"], place.wrapper, place.environment
        )
        record = json.loads(result.output)
        # Two jobs of one destination are one too many for whatever is measured next.
        for path in glob.glob(os.path.join(place.jobs, f"{case}-*.yaml")):
            os.unlink(path)
        if record["outcome"] != "succeeded" or record["recover"]["points"] != journals:
            raise SystemExit(f"error: {record['recover']['points']} points of {journals}: {record['message']}")
        return result

    def bare(_):
        shutil.rmtree(copied, ignore_errors=True)
        return place.copy_folder(f"{case}/ours/.mirrorkeep/data/runs", copied)

    yield from compared(case, pairs(count, ours, bare), None, f", {journals:,} journals (bare: copy of them)", own_limit=None)
