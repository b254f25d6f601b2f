"""A sandbox for scripts/bench: starts it, and gives a place whose remote is a pCloud on it."""

import contextlib
import json
import os
import subprocess

from bench_setup import Place


@contextlib.contextmanager
def sandbox_place(root, mirrorkeep, rclone):
    """The sandbox ends with the block, or with this process: it watches its standard input."""
    os.makedirs(root)
    program = os.path.join(os.path.dirname(mirrorkeep), "mirrorkeep-sandbox")
    sandbox = subprocess.Popen(
        [program, "--exit-with-stdin"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ | {"TMPDIR": root}
    )
    try:
        line = sandbox.stdout.readline()
        if not line:
            raise SystemExit("error: the sandbox did not start")
        ready = json.loads(line)
        token = {"access_token": ready["token"], "token_type": "bearer", "expiry": "0001-01-01T00:00:00Z"}
        section = {
            "type": "pcloud", "client_id": ready["client_id"], "client_secret": ready["client_secret"],
            "root_folder_id": f"d{ready['root_folder_id']}", "hostname": ready["hostname"], "token": json.dumps(token),
        }  # fmt: skip
        variables = {"HTTPS_PROXY": ready["proxy"], "SSL_CERT_FILE": ready["certificate"]}
        yield Place(os.path.join(root, "place"), mirrorkeep, rclone, "pcloud_bench", section, variables)
    finally:
        sandbox.stdin.close()
        sandbox.wait()
