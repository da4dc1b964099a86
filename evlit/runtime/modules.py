"""Unloads what was saved: a changed module, and the app's modules that took something from it (S-349).

A module that did `from helpers import rate` holds the old `rate` for as long as it is loaded, so it is loaded anew with
the module that it took it from. Modules that have nothing to do with the change stay, with the objects that they made.
"""

from __future__ import annotations

import ast
import importlib
import linecache
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from types import ModuleType


def forget_modules(paths: set[str], is_ours: Callable[[str], bool], folder: str) -> dict[str, str]:
    """Unload the modules of some files, and those of the app that import them, so that the next run imports them anew.

    Parameters
    ----------
    paths
        Real paths of the files that changed.
    is_ours
        Tells whether a file may be unloaded because of another.
    folder
        Real path of the folder that modules are imported from.

    Returns
    -------
    dict
        Names of the modules that were unloaded, and the real paths of their files.
    """
    loaded = dict(_loaded())
    importlib.invalidate_caches()
    # Also those that could not be imported so far: what was imported in their place goes.
    gone = {name for path in paths if (name := _name(path, folder))}
    gone |= {name for name, (file, _) in loaded.items() if file in paths}
    gone = _with_importers(gone, {name: file for name, (file, _) in loaded.items() if is_ours(file)}) & loaded.keys()
    for name in gone:
        file, module = loaded[name]
        _unload(name, module)
        if file in paths:
            _forget_compiled(module)
            linecache.checkcache(file)
    return {name: loaded[name][0] for name in gone}


def reachable(entries: set[str], folder: str) -> set[str]:
    """Return the files of a folder that some scripts import, as their text says, directly or not.

    A module that could not be imported is not loaded, and is what its author mends next.
    """
    found: set[str] = set()
    waiting = set(entries)
    while waiting:
        file = waiting.pop()
        found.add(file)
        for name in _imports(_name(file, folder), file):
            path = Path(folder, *name.split("."))
            for each in (str(path / "__init__.py"), f"{path}.py"):
                if each not in found and Path(each).is_file():
                    waiting.add(each)
    return found


def _name(path: str, folder: str) -> str:
    """Return the name that a file of a folder is imported by; empty for what is none of its modules."""
    file = Path(path)
    if file.suffix != ".py" or not file.is_relative_to(folder):
        return ""
    parts = file.relative_to(folder).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _loaded() -> Iterator[tuple[str, tuple[str, ModuleType]]]:
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if name != "__main__" and isinstance(file, str) and file.endswith(".py"):
            yield name, (os.path.realpath(file), module)


def _with_importers(gone: set[str], ours: dict[str, str]) -> set[str]:
    imports = {name: _imports(name, file) for name, file in ours.items()}
    while more := {name for name, taken in imports.items() if name not in gone and taken & gone}:
        gone = gone | more
    return gone


def _imports(name: str, file: str) -> set[str]:
    """Return the modules that a module takes something from, as its file says now; too many does no harm."""
    found = set(_parents(name))  # a package that is loaded anew does not find the submodules of the old one
    with suppress(OSError, SyntaxError, ValueError):
        package = name if Path(file).name == "__init__.py" else name.rpartition(".")[0]
        for node in ast.walk(ast.parse(Path(file).read_bytes())):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
                base = ".".join([*above, *([node.module] if node.module else [])])
                names = [base, *(f"{base}.{alias.name}" for alias in node.names)]
            else:
                continue
            for each in names:
                found |= {each, *_parents(each)}
    return found


def _parents(name: str) -> Iterator[str]:
    while "." in name:
        name = name.rpartition(".")[0]
        yield name


def _unload(name: str, module: ModuleType) -> None:
    sys.modules.pop(name, None)
    package, _, last = name.rpartition(".")
    parent = sys.modules.get(package)
    # `from package import module` takes what the package has, and imports only what it has not.
    if parent is not None and parent.__dict__.get(last) is module:
        delattr(parent, last)


def _forget_compiled(module: ModuleType) -> None:
    """Remove the compiled file: Python takes one of the same second and size for that of the new source."""
    cached = getattr(module, "__cached__", None)
    if isinstance(cached, str):
        with suppress(OSError):
            Path(cached).unlink()
