"""Makes `import streamlit` and its submodules mean evlit (before the click journey: what an app's imports find).

A finder in front of all others answers for `streamlit` and everything below it, so neither a copy of evlit's modules
nor the other package is ever loaded under these names. `streamlit` is a module of its own with the names of `evlit`:
what is bound to it, by imports of submodules or by tests that patch a name, does not change evlit.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, Final

from evlit.errors import Error

#: The release whose scripts run unchanged: what packages read that ask for a version.
VERSION: Final = "1.67.0"

#: Module below `streamlit` -> module of evlit; None for a package that is there for what is below it.
MODULES: Final[Mapping[str, str | None]] = {
    "delta_generator": "evlit.compat.streamlit.delta_generator",
    "errors": "evlit.errors",
    "logger": "evlit.compat.streamlit.logger",
    "runtime": "evlit.compat.streamlit.runtime",
    "runtime.scriptrunner": "evlit.compat.streamlit.runtime.scriptrunner",
    "runtime.scriptrunner.script_run_context": "evlit.compat.streamlit.runtime.scriptrunner",
    "runtime.scriptrunner_utils": None,
    "runtime.scriptrunner_utils.script_run_context": "evlit.compat.streamlit.runtime.scriptrunner",
    "runtime.uploaded_file_manager": "evlit.compat.streamlit.runtime.uploaded_file_manager",
    "testing": None,
    "testing.v1": "evlit.testing.v1",
    "testing.v1.app_test": "evlit.testing.v1",
    "testing.v1.element_tree": "evlit.testing.v1.element_tree",
    "version": "evlit.compat.streamlit.version",
    "web": None,
    "web.bootstrap": "evlit.compat.streamlit.bootstrap",
    "web.cli": "evlit.compat.streamlit.cli",
}


class AlreadyImported(Error, ImportError):
    """The other package is in use in this process."""


def install() -> None:
    """Make `import streamlit` and its submodules mean evlit, in this process. Calling it again changes nothing.

    Raises
    ------
    AlreadyImported
        When the `streamlit` package was imported before: its modules are in use, so it is too late.
    """
    if any(isinstance(finder, _Finder) for finder in sys.meta_path):
        return
    other = sys.modules.get("streamlit")
    if other is not None:
        place = getattr(other, "__file__", None) or "an unknown place"
        raise AlreadyImported(
            f"expected that `streamlit` is not imported yet, found it loaded from {place}; "
            "call evlit.compat.streamlit.install() first, such as at the top of conftest.py"
        )
    sys.meta_path.insert(0, _Finder())


class _Finder(MetaPathFinder):
    """Answers for `streamlit` and everything below it."""

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None, _target: ModuleType | None = None, /
    ) -> ModuleSpec | None:
        package, _, name = fullname.partition(".")
        if package != "streamlit":
            return None
        if name and name not in MODULES:
            raise ModuleNotFoundError(
                f"No module named {fullname!r}: evlit has of the modules below `streamlit` "
                f"{', '.join(name for name, module in MODULES.items() if module is not None)}",
                name=fullname,
            )
        return ModuleSpec(fullname, _Alias(name), is_package=True)


class _Alias(Loader):
    """Puts a module of evlit where the import looks for what it has loaded."""

    def __init__(self, name: str) -> None:
        self._name = name

    def exec_module(self, module: ModuleType) -> None:
        if not self._name:
            _fill(module)
            return
        target = MODULES[self._name]
        if target is not None:
            # The import takes what it finds here afterwards. The module keeps its own name and spec.
            sys.modules[module.__name__] = importlib.import_module(target)


def _fill(module: ModuleType) -> None:
    """Make a new module the public face of evlit."""
    evlit = importlib.import_module("evlit")

    def find(name: str) -> Any:  # what evlit has only by now
        try:
            return getattr(evlit, name)
        except AttributeError:
            raise AttributeError(f"module 'streamlit' has no attribute {name!r}", name=name, obj=module) from None

    names: list[str] = evlit.__all__
    module.__dict__.update(
        {name: getattr(evlit, name) for name in names},
        __all__=names,
        __dir__=lambda: [*names, "__version__"],
        __doc__=evlit.__doc__,
        __getattr__=find,
        __version__=VERSION,
    )
