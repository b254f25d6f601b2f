"""A private place to measure in: jobs folder, state, rclone config, and the two commands that are compared."""

import json
import os
import shutil

import bench_measure as measure
import trees

# What both sides use: mirrorkeep's own choice of options, less what only a plan or a closed list of paths needs.
SAME_FLAGS = [
    "--ask-password=false", "--use-json-log", "--log-level", "INFO", "--stats", "1s", "--fast-list", "--retries", "1",
    "--low-level-retries", "4", "--contimeout", "60s", "--timeout", "5m",
    "--no-unicode-normalization", "--no-update-dir-modtime", "--partial-suffix", ".bench.partial",
]  # fmt: skip
KEPT_VARIABLES = ("PATH", "HOME", "TMPDIR", "LANG")


class Place:
    """One remote to measure against. `ours` and `bare` run one backup of `source` to its own destination on it."""

    def __init__(self, root, mirrorkeep, rclone, remote="bench", section=None, variables=None):
        self.root, self.mirrorkeep, self.remote = root, mirrorkeep, remote
        self.jobs, self.state = os.path.join(root, "jobs"), os.path.join(root, "state")
        self.config = os.path.join(root, "rclone.conf")
        os.makedirs(self.jobs)
        self.wrapper = measure.write_wrapper(root, rclone)
        section = section or {"type": "alias", "remote": os.path.join(root, "remote")}
        os.makedirs(os.path.join(root, "remote"))
        with open(os.open(self.config, os.O_CREAT | os.O_WRONLY, 0o600), "w") as file:
            file.write(f"[{remote}]\n" + "".join(f"{key} = {value}\n" for key, value in section.items()))
        with open(os.path.join(self.jobs, "mirrorkeep.yaml"), "w") as file:
            file.write(f"rclone: {{program: {self.wrapper}, config: {self.config}}}\n")
        self.environment = {key: os.environ[key] for key in KEPT_VARIABLES if key in os.environ} | (variables or {})

    def make_tree(self, name, files, most_bytes=4000):
        folder = os.path.join(self.root, name)
        trees.make(folder, files, most_bytes)
        return folder

    def job(self, name, source, keys=""):
        with open(os.path.join(self.jobs, f"{name}.yaml"), "w") as file:
            file.write(f"source: {source}\ndestination: {self.remote}:{name}/ours/data\n{keys}")

    def ours(self, name, watch=None):
        """One `mirrorkeep run`; returns its measurement and the run record."""
        command = [self.mirrorkeep, "--jobs", self.jobs, "--state", self.state, "--json", "--quiet", "run", name]
        result = measure.run(command, self.wrapper, self.environment, watch)
        record = json.loads(result.output)[0]
        if record["outcome"] != "succeeded":
            raise SystemExit(f"error: the run was {record['outcome']}: {record['message']}")
        return result, record

    def restore(self, name, target, *more):
        """One `mirrorkeep restore` into a new folder; returns its measurement and the run record."""
        command = [self.mirrorkeep, "--jobs", self.jobs, "--state", self.state, "--json", "--quiet", "restore", name]
        result = measure.run([*command, "--to", target, *more], self.wrapper, self.environment)
        record = json.loads(result.output)
        if record["outcome"] != "succeeded":
            raise SystemExit(f"error: the restore was {record['outcome']}: {record['message']}")
        return result, record

    def copy(self, name, target):
        """One bare `rclone copy` of what `bare` stored into a new folder."""
        return self.copy_folder(f"{name}/bare/data", target)

    def copy_folder(self, path, target):
        """One bare `rclone copy` of a folder on the remote into a new folder."""
        command = [self.wrapper, "copy", f"{self.remote}:{path}", target, "--config", self.config]
        return measure.run([*command, *SAME_FLAGS], self.wrapper, self.environment)

    def bare(self, name, source, *more):
        """One bare `rclone sync` through the same wrapper."""
        command = [self.wrapper, "sync", source, f"{self.remote}:{name}/bare/data", "--config", self.config]
        return measure.run([*command, *SAME_FLAGS, *more], self.wrapper, self.environment)

    def forget(self, name):
        """Removes a job and what it stored; only on the local remote."""
        os.unlink(os.path.join(self.jobs, f"{name}.yaml"))
        shutil.rmtree(os.path.join(self.root, "remote", name), ignore_errors=True)
