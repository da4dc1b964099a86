"""Habits of this repository that no linter knows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parent.parent

# What follows the code: `noqa: S101 - why it is right here`.
REASON = r"\s*[#:(-]+\s*\w+"
EXCEPTIONS = {
    "type: ignore": re.compile(r"type: ignore\[[\w, -]+\]" + REASON),
    "noqa": re.compile(r"noqa: [A-Z]+\d+(, ?[A-Z]+\d+)*" + REASON),
    "pragma: no cover": re.compile(r"pragma: no cover" + REASON),
    "@ts-expect-error": re.compile(r"@ts-expect-error" + REASON),
    "@ts-ignore": re.compile(r"(?!)"),  # tells nobody when it is no longer needed: @ts-expect-error does
}


def source_lines() -> Iterator[tuple[str, str]]:
    """Each line of our sources, with where it stands."""
    for folder in ("evlit", "tools", "tests", "viewer/src", "viewer/scripts"):
        for path in sorted((REPO / folder).rglob("*")):
            if path.suffix in {".py", ".ts", ".tsx", ".mjs"} and path != Path(__file__):
                for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
                    yield f"{path.relative_to(REPO)}:{number}", line


def test_every_exception_to_a_check_carries_its_reason() -> None:
    bare = [
        f"{place}: {line.strip()}"
        for place, line in source_lines()
        for mark, with_reason in EXCEPTIONS.items()
        if re.search(rf"(#|//)\s*{re.escape(mark)}\b", line) and not with_reason.search(line)
    ]
    assert bare == []


@pytest.mark.parametrize(
    ("line", "accepted"),
    [
        ("x = 1  # type: ignore[misc]", False),
        ("x = 1  # type: ignore[misc]  # hatchling has no types", True),
        ("x = 1  # noqa: S101", False),
        ("x = 1  # noqa: S101, B018 - the app writes it", True),
    ],
)
def test_a_reason_is_told_from_none(line: str, accepted: bool) -> None:
    assert any(pattern.search(line) for pattern in EXCEPTIONS.values()) is accepted


def lock() -> dict[str, dict[str, object]]:
    """The packages of the viewer's lock file, by the folder they are installed in."""
    packages: dict[str, dict[str, object]] = json.loads((REPO / "viewer" / "package-lock.json").read_text("utf-8"))[
        "packages"
    ]
    return packages


def test_viewer_lock_names_no_download_address() -> None:
    assert [name for name, package in lock().items() if "resolved" in package] == []


def test_viewer_lock_holds_the_packages_of_every_platform() -> None:
    """`npm ci` refuses a lock without them, and npm leaves out those that its registry does not have."""
    packages = lock()
    missing = [
        f"{wanted} of {name}"
        for name, package in packages.items()
        for wanted in {**mapping(package.get("dependencies")), **mapping(package.get("optionalDependencies"))}
        if not any(folder in packages for folder in places(name, wanted))
    ]
    assert missing == [], "run: python tools/complete_lock.py"


def mapping(value: object) -> dict[str, str]:
    return value if isinstance(value, dict) else {}


def places(name: str, wanted: str) -> Iterator[str]:
    """Where Node looks for `wanted` when the package in folder `name` asks for it."""
    while name:
        yield f"{name}/node_modules/{wanted}"
        name = name.rpartition("node_modules/")[0].rstrip("/")
    yield f"node_modules/{wanted}"
