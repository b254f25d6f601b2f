"""Reads `swift package describe --type json`: what the product mirrorkeep links. It must not need NIO to be built."""

import json
import sys

MAY_LINK = {"ArgumentParser", "GRDB", "Yams", "Logging"}
SANDBOX = {"PCloudSandbox", "mirrorkeep-sandbox"}


def main():
    targets = {t["name"]: t for t in json.load(sys.stdin)["targets"]}
    reached, open_targets = {}, [("mirrorkeep", "mirrorkeep")]
    findings = []
    while open_targets:
        name, path = open_targets.pop()
        if name in reached:
            continue
        reached[name] = path
        if name in SANDBOX:
            findings.append(f"mirrorkeep reaches the sandbox: {path}")
        for product in targets[name].get("product_dependencies", []):
            if product not in MAY_LINK:
                findings.append(f"mirrorkeep links '{product}': {path} -> {product}")
        open_targets += [(t, f"{path} -> {t}") for t in targets[name].get("target_dependencies", [])]
    for finding in findings:
        print(f"Package.swift:1: links: {finding}")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
