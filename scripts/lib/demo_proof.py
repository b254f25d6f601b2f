"""`demo_proof.py PLAN BEFORE AFTER`: whether the remote's tree changed in exactly the paths that a plan listed.

PLAN is `mirrorkeep plan --list --json`; BEFORE and AFTER are the sandbox's dumps of the mirror. Exit 1 if not.
"""

import json
import sys


def files(path):
    with open(path) as file:
        return {e["path"]: (e["size"], e["sha1"], e["modified"]) for e in json.load(file) if e["kind"] == "file"}


def main():
    with open(sys.argv[1]) as file:
        plan = json.load(file)["list"]
    before, after = files(sys.argv[2]), files(sys.argv[3])
    planned = {e["path"] for e in plan} | {e["from"] for e in plan if "from" in e}
    changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    for path in sorted(planned ^ changed)[:5]:
        print(f"error: '{path}' was {'planned but not changed' if path in planned else 'changed but not planned'}")
    if planned != changed:
        return 1
    print(f"the sandbox's own list of files: {len(before):,} before, {len(after):,} after, "
          f"{len(changed):,} changed, and these are exactly the {len(plan):,} changes of the plan")  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
