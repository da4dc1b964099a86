"""The pages of an app as runs see them (step 6 of the click journey): which there are, which one was asked for, and
what goes when another one is opened.

Theory of operation
-------------------
A page is a file or a function. An app has pages in one of two ways:

- The entrypoint calls `st.navigation`: the entrypoint runs always, and runs the page inside itself.
- Its folder has a folder `pages/`: the file of the page runs instead of the entrypoint. As soon as any session of the
  process calls `st.navigation`, the folder counts no more (S-272).

The page asked for is part of the session's address (`page.opened`, `run.started.page`). The page shown stands in the
prop `page` of node 0. When the two differ at the start of a full run, what the page drew goes at once (S-196): topmost
nodes carry the name of the page that drew them. A page that does not exist is answered with the default one, and the
address is corrected (`address.changed`).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from attrs import evolve

from evlit.core.pages import PageInfo, file_names, find_page, menu, page_order
from evlit.runtime import bound

if TYPE_CHECKING:
    from evlit.log.rows import Source
    from evlit.runtime.core import RunCore
    from evlit.runtime.script import Script, Scripts

#: Props of node 0 that belong to the page that set them.
_OF_THE_PAGE = ("title", "icon", "layout", "sidebar", "menu")


@contextmanager
def _own_module() -> Iterator[None]:
    """Let a file of a page be `__main__` for a block; then the entrypoint is it again."""
    before = sys.modules.get("__main__")
    try:
        yield
    finally:
        if before is not None:
            sys.modules["__main__"] = before


class Pages:
    """The files that are pages of one app.

    Parameters
    ----------
    main
        The entrypoint.
    open_script
        Makes what reads and compiles one file.
    keep
        Keeps the source of a page in the log.
    """

    def __init__(self, main: Path, open_script: Callable[[Path], Scripts], keep: Callable[[Source], None]) -> None:
        self.main = main
        self.folder = main.parent / "pages"
        self.declared = False  #: some session called `st.navigation`
        self._open = open_script
        self._keep = keep
        self._scripts: dict[Path, Scripts] = {}
        self._kept: set[str] = set()
        self._lock = Lock()

    def in_folder(self) -> tuple[PageInfo, ...]:
        """Return the pages of the folder, the entrypoint first; none when there is no folder, or it does not count."""
        if self.declared:
            return ()
        try:
            files = [file for file in self.folder.iterdir() if file.suffix == ".py" and _is_page(file)]
        except OSError:
            return ()
        if not files:
            return ()
        files.sort(key=lambda file: page_order(file.stem))
        first = evolve(of_file(self.main), default=True)
        # Of two files with one name the first counts (S-265: the name is the identity).
        named = {page.name: page for page in map(of_file, reversed(files))}
        return (first, *(page for page in reversed(named.values()) if page.name != first.name))

    def load(self, path: Path) -> Script:
        """Return the file of a page, compiled. Any thread may call; raises what `Scripts.load` raises."""
        with self._lock:
            scripts = self._scripts.get(path)
            if scripts is None:
                scripts = self._scripts[path] = self._open(path)
            script = scripts.load()
            new = script.source.digest not in self._kept
            self._kept.add(script.source.digest)
        if new:
            self._keep(script.source)
        return script

    def execute(self, path: Path) -> Any:
        """Run the file of a page from its top; returns an awaitable when it awaits there."""
        from evlit.runtime.script import execute

        awaitables: list[Any] = []
        with _own_module():
            execute(self.load(path), awaitables.append)
        return awaitables[0] if awaitables else None

    def files(self) -> set[str]:
        """Return the real paths of the pages that were run in this process."""
        with self._lock:
            return {os.path.realpath(path) for path in self._scripts}

    def includes(self, path: str) -> bool:
        """Tell whether a file stands where pages do: a new or a removed one changes the menu."""
        return not self.declared and path.endswith(".py") and Path(path).parent == Path(os.path.realpath(self.folder))


def of_file(path: Path) -> PageInfo:
    """Return the page that a file is, by its name."""
    _, icon, name = file_names(path.stem)
    return PageInfo(name, name.replace("_", " "), str(path), icon)


def _is_page(file: Path) -> bool:
    return file.name != "__init__.py" and not file.name.startswith(".")


# -- in a run ---------------------------------------------------------------------------------------------------------


def begin(core: RunCore) -> None:
    """Begin a full run: what another page drew goes, with what it set of the page."""
    with core.lock:
        props = core.reconciler.tree.root.props
        if props.get("page", "") != core.requested:
            drop_nodes(core, None)
            kept = {name: value for name, value in props.items() if name not in _OF_THE_PAGE}
            core.reconciler.change(core.reconciler.tree.root, kept)


def end(core: RunCore) -> None:
    """End a full run that drew everything: menu and logo go with the calls that made them."""
    if not core.logo:
        with core.lock:
            root = core.reconciler.tree.root
            if "logo" in root.props:
                core.reconciler.change(root, {name: value for name, value in root.props.items() if name != "logo"})
    if core.menu is not None:
        return
    core.page = core.address.page = ""
    with core.lock:
        root = core.reconciler.tree.root
        props = {name: value for name, value in root.props.items() if name not in ("navigation", "page")}
        if core.requested:  # an app without pages has only the main one
            props["missing"] = core.requested
            _correct(core, "")
        if props != root.props:
            core.address.pages = ()
            core.reconciler.change(root, props)


def drop_nodes(core: RunCore, page: str | None) -> None:
    """Remove what pages drew, other than this one."""
    reconciler = core.reconciler
    for node in list(reconciler.tree.nodes.values()):
        if node.page is not None and node.page != page:
            reconciler.remove(node)


def choose(core: RunCore, pages: Sequence[PageInfo], position: str, expanded: bool | int) -> PageInfo:
    """Declare the pages of this run, and return the one to show: the one asked for, or else the default one."""
    found = find_page(pages, core.requested)
    missing = found is None and core.requested != ""
    chosen = found or next(page for page in pages if page.default)
    core.address.pages = tuple(pages)
    core.page = core.address.page = chosen.name
    core.menu = menu(pages, position, expanded)
    with core.lock:
        root = core.reconciler.tree.root
        drop_nodes(core, chosen.name)
        props: dict[str, Any] = {**root.props, "navigation": core.menu, "page": chosen.path}
        if missing:
            props["missing"] = core.requested
            _correct(core, chosen.path)
        elif chosen.path != root.props.get("page", ""):
            props.pop("missing", None)
        if chosen.path == "":
            props.pop("page")  # what is missing is the default
        if props != root.props:
            core.reconciler.change(root, props)
        bound.leave_pages(core, chosen.name)
        core.state.leave_pages(chosen.name)
    return chosen


def _correct(core: RunCore, path: str) -> None:
    """Put the path of the page that is shown into the address."""
    from evlit.core.events import AddressChanged  # with the first run; `import evlit` does without

    if not core.fenced:
        core.services.append([AddressChanged(core.run, page=path)])


def script_of(core: RunCore, load_main: Callable[[], Script]) -> Script:
    """Return what a full run executes: the entrypoint, or the file of a page of the folder."""
    begin(core)
    pages = core.pages
    if pages is None or not (files := pages.in_folder()):
        return load_main()
    chosen = choose(core, files, "sidebar", expanded=False)
    core.whole_page = chosen.name
    return load_main() if chosen.default else pages.load(Path(chosen.source))
