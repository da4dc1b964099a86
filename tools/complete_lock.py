"""Adds to viewer/package-lock.json the platform packages that npm left out because its registry does not have them.

Packages with compiled parts have one optional package per platform. npm writes into the lock only those that it could
look up, and `npm ci` then refuses the lock as incomplete, on every platform. This writes the missing ones from their
names (`@scope/cli-linux-x64-musl`) and from a sibling that is there. They carry no checksum: nobody had the files.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

LOCK = Path(__file__).resolve().parent.parent / "viewer" / "package-lock.json"
LIBC = {"musl": "musl", "gnu": "glibc"}


def main() -> int:
    """Complete the lock file in place, and name what was added."""
    content = json.loads(LOCK.read_text("utf-8"))
    added = complete(content["packages"])
    if added:
        content["packages"] = dict(sorted(content["packages"].items()))
        LOCK.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", "utf-8")
    print(*added or ["nothing is missing"], sep="\n")
    return 0


def complete(packages: dict[str, dict[str, Any]]) -> list[str]:
    """Add an entry for each optional dependency that has none; return their names."""
    added = []
    for package in list(packages.values()):
        wanted: dict[str, str] = package.get("optionalDependencies", {})
        siblings = [packages[folder(name)] for name in wanted if folder(name) in packages]
        for name, version in wanted.items():
            if folder(name) not in packages and siblings:
                packages[folder(name)] = entry(name, version, siblings[0])
                added.append(name)
    return added


def folder(name: str) -> str:
    return f"node_modules/{name}"


def entry(name: str, version: str, sibling: dict[str, Any]) -> dict[str, Any]:
    """The lock's entry for a platform package, in the order that npm writes."""
    system, processor, *rest = name.rpartition("/")[2].split("-")[1:]
    libc = {"libc": [LIBC[part] for part in rest if part in LIBC]} if rest else {}
    kept: dict[str, Any] = {key: sibling[key] for key in ("dev", "license") if key in sibling}
    engines = {"engines": sibling["engines"]} if "engines" in sibling else {}
    return {"version": version, "cpu": [processor], **kept, **libc, "optional": True, "os": [system], **engines}


if __name__ == "__main__":
    sys.exit(main())
