"""`import evlit` stays light, and what evlit imports is what it declares."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

REPO = Path(__file__).resolve().parent.parent
HEAVY = {"altair", "matplotlib", "numpy", "pandas", "plotly", "pyarrow", "trio"}

# What apps bring along: evlit knows how to show their objects, and imports them only when an app has done so.
# pytest brings itself: it is what imports the plugin.
BROUGHT_BY_APPS = {"altair", "graphviz", "matplotlib", "plotly", "polars", "pydantic", "pydeck", "pytest"}


def test_import_evlit_loads_nothing_heavy() -> None:
    program = "import sys, evlit; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = set(ended.stdout.split())
    assert "evlit" in loaded
    assert loaded & HEAVY == set()


def test_what_is_imported_is_declared() -> None:
    project = tomllib.loads((REPO / "pyproject.toml").read_text("utf-8"))["project"]
    declared = [*project["dependencies"], *project["optional-dependencies"]["verify"]]
    allowed = {canonical(re.split(r"[^\w.-]", requirement)[0]) for requirement in declared}
    providers = packages_distributions()
    undeclared = {
        f"{path.relative_to(REPO)}: {name}"
        for path in sorted((REPO / "evlit").rglob("*.py"))
        for name in imported(path)
        if name not in sys.stdlib_module_names | BROUGHT_BY_APPS | {"evlit"}
        and not allowed & {canonical(provider) for provider in providers.get(name, [name])}
    }
    assert undeclared == set()


def imported(path: Path) -> set[str]:
    """The top-level packages that a module imports anywhere in it."""
    nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
    plain = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    return {
        name.partition(".")[0] for name in [*plain, *(n.module or "" for n in nodes if isinstance(n, ast.ImportFrom))]
    }


def canonical(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()
