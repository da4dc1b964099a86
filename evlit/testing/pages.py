"""Which page of the app a test means, and which one its user sees."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from attrs import frozen

from evlit.core.pages import PageInfo, find_page
from evlit.runtime.pages import of_file
from evlit.runtime.session import Session
from evlit.testing.elements.base import AppTestError
from evlit.testing.loop import AppLoop


@frozen
class Wanted:
    """The page that a test asks for."""

    path: str  #: at which it is served, as far as is known
    file: str | None = None  #: real path of its file, while the app has not said at which path it is served
    query: str | None = None  #: what a link brings along


def wanted_page(loop: AppLoop, given: object) -> Wanted:
    """Return the page that a test names.

    Parameters
    ----------
    given
        Path of a file, from the folder of the main script; or the path at which a page is served that the app has
        declared.

    Raises
    ------
    AppTestError
        When it is neither.
    """
    if not isinstance(given, (str, os.PathLike)):
        raise AppTestError(
            f"expected the path of a page's file, from the folder of the main script, got {given!r}; "
            "a page that is a function is chosen by the path at which it is served"
        )
    path, pages = os.fspath(given), known_pages(loop)
    file = loop.path.parent / path
    if loop.from_file and file.is_file():
        return _of_file(file, loop.path, pages)
    found = find_page(pages, str(path).strip("/"))
    if found is not None:
        return Wanted(found.path)
    raise AppTestError(_refusal(str(path), loop, pages))


def known_pages(loop: AppLoop) -> Sequence[PageInfo]:
    """Return the pages of the app, as far as it has said which there are."""
    session = loop.session
    if session is None or loop.host is None:
        return ()
    return session.address.pages or loop.host.pages.in_folder()


def follow(loop: AppLoop, wanted: Wanted) -> Wanted | None:
    """Return the page to open now that the app has said which pages it has; None when it shows the right one."""
    if wanted.file is None:
        return None
    for page in known_pages(loop):
        if page.url is None and os.path.realpath(page.source) == wanted.file:
            return None if page.path == wanted.path else Wanted(page.path)
    return None


def page_shown(session: Session | None) -> str:
    """Return the path at which the page is served that a session shows; empty for the default one."""
    return "" if session is None else str(session.projection.tree.root.props.get("page", ""))


def _of_file(file: Path, main: Path, pages: Sequence[PageInfo]) -> Wanted:
    real = os.path.realpath(file)
    for page in pages:
        if page.url is None and os.path.realpath(page.source) == real:
            return Wanted(page.path)
    if real == os.path.realpath(main):
        return Wanted("")  # it runs always, and shows the default page
    # What the name of the file says holds until the app says something else.
    return Wanted(of_file(file).name, real)


def _refusal(path: str, loop: AppLoop, pages: Sequence[PageInfo]) -> str:
    where = f"no file there below {loop.path.parent}" if loop.from_file else "the app of this test is no file"
    served = ", ".join(repr(page.path) for page in pages if page.url is None)
    if served:
        known = f"its pages are served at {served}"
    elif loop.session is None:
        known = "a page that is no file of its own can be chosen once the app has run"
    else:
        known = "the app has no pages"
    return f"expected a page of the app, got {path!r}: {where}, and {known}"
