"""The pages of an app: `st.Page`, `st.navigation`, `st.switch_page` (step 6 of the click journey, as an author sees
it).
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, NoReturn
from urllib.parse import urlsplit

from attrs import evolve

from evlit.api.options import check_choice, check_icon, clean
from evlit.api.query_params import Params, several
from evlit.core.address import embed_only, format_query, parse_query
from evlit.core.pages import PageInfo
from evlit.errors import (
    NoSessionContext,
    StreamlitAPIException,
    StreamlitInvalidParameterTypeError,
    StreamlitMissingRequiredParameterError,
    StreamlitPageNotFoundError,
    StreamlitValueError,
)
from evlit.runtime import pages as runtime
from evlit.runtime.context import RunContext, current, entered

#: What a page can be made of.
PageSource = str | Path | Callable[[], Any]


class Page:
    """A page of the app, for `st.navigation`, `st.switch_page` and `st.page_link`.

    Parameters
    ----------
    page
        Path of a Python file, as seen from the entrypoint; a function without arguments; or the URL of an external
        page, which opens in a new tab.
    title
        Title in the menu and of the browser's tab; None makes one of the file's or function's name.
    icon
        An emoji, or `:material/name:`.
    url_path
        Path at which the page is served; None makes one of the name. The default page is served at the root.
    default
        The page that is shown first. Without one it is the first page.
    visibility
        `"hidden"` leaves the page out of the menu; it can be reached all the same.
    help
        Text shown when the pointer rests on the menu's entry.

    Raises
    ------
    StreamlitPageNotFoundError
        When there is no such file.
    StreamlitMissingRequiredParameterError
        When `url_path` is empty, or an external page has no title.
    StreamlitAPIException
        When `url_path` contains a slash, no path can be made of the name, or an external page is the default one.
    """

    def __init__(
        self,
        page: PageSource,
        *,
        title: str | None = None,
        icon: str | None = None,
        url_path: str | None = None,
        default: bool = False,
        visibility: Literal["visible", "hidden"] = "visible",
        help: str | None = None,
    ) -> None:
        check_choice("visibility", visibility, ("visible", "hidden"))
        self._fn: Callable[[], Any] | None = None
        if isinstance(page, str) and urlsplit(page).scheme in ("http", "https"):
            info = _external(page, title, default)
        elif isinstance(page, (str, Path)):
            info = runtime.of_file(_file(page))
        elif callable(page):
            info, self._fn = _of_function(page, url_path), page
        else:
            raise StreamlitInvalidParameterTypeError("page", type(page).__name__, ["str", "Path", "callable"])
        path = _url_path(url_path, default) if url_path is not None and info.url is None else None
        self._info = PageInfo(
            path or info.name,
            info.title if title is None else clean(title),
            info.source,
            check_icon(icon) if icon else info.icon,
            default,
            visibility == "hidden",
            None if help is None else clean(help),
            url=info.url,
        )

    @property
    def title(self) -> str:
        """Title in the menu and of the browser's tab."""
        return self._info.title

    @property
    def icon(self) -> str:
        """Icon in the menu; empty when there is none."""
        return self._info.icon or ""

    @property
    def url_path(self) -> str:
        """Path at which the page is served; empty for the default page."""
        context = current()
        for page in context.core.address.pages if context is not None else ():
            if (page.name, page.source) == (self._info.name, self._info.source):
                return page.path  # it may be the default page because it is the first
        return self._info.path

    @property
    def visibility(self) -> Literal["visible", "hidden"]:
        """Whether the menu shows the page."""
        return "hidden" if self._info.hidden else "visible"

    def run(self) -> Any:
        """Run the page here: what it draws goes into the block that is open.

        Only the page that `st.navigation` returned can be run, once in a run. In an app that awaits at its top level,
        an `async` page is awaited: `await page.run()`.

        Raises
        ------
        StreamlitAPIException
            When it is another page, or was run already.
        """
        context = current()
        if context is None:
            return self._run_here(None)
        if context.core.runnable is not self:
            raise StreamlitAPIException(
                f"The page `{self.title}` cannot be run here. Run what `st.navigation` returned, once in each run: "
                "`st.navigation([...]).run()`."
            )
        context.core.runnable = None
        context.checkpoint()
        place = context.at(context.stack, context.fragment)
        place.page = self._info.name
        with entered(place):
            result = self._run_here(place)
        if isinstance(result, Awaitable):
            if context.loop:
                return _awaited(place, result)
            assert context.core.drive is not None
            with entered(place):
                context.core.drive(place, result)
        return None

    def _run_here(self, context: RunContext | None) -> Any:
        if self._fn is not None:
            return self._fn()
        path = Path(self._info.source)
        if context is None or context.core.pages is None:
            return None
        return context.core.pages.execute(path)

    def __repr__(self) -> str:
        return f"<Page {self.title!r} at {'/' + self.url_path!r}>"


def navigation(
    pages: Sequence[Page | PageSource] | Mapping[str, Sequence[Page | PageSource]],
    *,
    position: Literal["sidebar", "hidden", "top"] = "sidebar",
    expanded: bool | int = False,
) -> Page:
    """Declare the pages of the app, and return the one to show. Its `run()` draws it.

    Parameters
    ----------
    pages
        Pages, paths of files, or functions; or a mapping from the title of a section to its pages.
    position
        Where the menu is: `"sidebar"`, `"top"`, or nowhere (`"hidden"`). With one page there is none.
    expanded
        Show all pages of a long menu at once; a number is how many.

    Returns
    -------
    Page
        The page that the address asks for; the default one when there is none of that address.

    Raises
    ------
    StreamlitMissingRequiredParameterError
        When there are no pages.
    StreamlitAPIException
        When two pages have one path, two are the default one, or all are external.
    StreamlitValueError
        When `position` is none of these, or `expanded` is negative.
    """
    check_choice("position", position, ("sidebar", "hidden", "top"))
    if not isinstance(expanded, int) or expanded < 0:
        raise StreamlitValueError("expanded", ["True", "False", "a number of pages"], got=expanded)
    given, infos = _declared(pages)
    context = current()
    if context is None:
        return next(page for page, info in zip(given, infos, strict=True) if info.default)
    context.checkpoint()
    core = context.core
    if core.pages is not None:
        core.pages.declared = True
    chosen = runtime.choose(core, infos, position, expanded)
    found = next(page for page, info in zip(given, infos, strict=True) if info is chosen)
    core.runnable = found
    return found


def switch_page(page: str | Path | Page, *, query_params: Params | None = None) -> NoReturn:
    """End this run here, and open another page of the app.

    Parameters
    ----------
    page
        Path of the page's file, as seen from the entrypoint, or a `Page`.
    query_params
        Parameters of the new address. Without them it has none, except those about embedding.

    Raises
    ------
    StreamlitPageNotFoundError
        When the app has no such page.
    StreamlitAPIException
        For an external page, or a `Page` whose path belongs to another one.
    NoSessionContext
        Outside of a session.
    """
    context = current()
    if context is None:
        raise NoSessionContext("`st.switch_page` needs a session: run the app with `evlit serve`.")
    context.checkpoint()
    info = find(context, page)
    if info.url is not None:
        raise StreamlitAPIException(
            f"The page `{info.title}` is external: it opens in a new tab. Show `st.page_link` to it instead."
        )
    context.core.open_page(info.path, query_of(context, query_params))


def query_of(context: RunContext, params: Params | None) -> str:
    """Return the query that goes with the opening of a page (S-251)."""
    kept = embed_only(context.core.address.query)
    return format_query({**several(params or ()), **parse_query(kept)})


def find(context: RunContext, page: object) -> PageInfo:
    """Return the page that a path or a `Page` means.

    Raises
    ------
    StreamlitPageNotFoundError
        When the app has no such page.
    StreamlitAPIException
        For a `Page` whose path belongs to another one.
    """
    core = context.core
    folder = core.pages.in_folder() if core.pages is not None else ()
    known = core.address.pages or folder
    if isinstance(page, Page):
        info = page._info
        for other in known:
            if info.url is None and other.url is None and other.name == info.name:
                if other.source != info.source:
                    raise StreamlitAPIException(
                        f"The page `{info.title}` has the path `{info.name}`, which belongs to another page given to "
                        "`st.navigation`. Give it another `url_path`, or use the same `Page` object."
                    )
                return other  # it may be the default page without being declared as such
        return info
    if not isinstance(page, (str, Path)):
        raise StreamlitInvalidParameterTypeError("page", type(page).__name__, ["str", "Path", "st.Page"])
    main = _main_folder(context)
    wanted = str(_resolved(main, page))
    for other in known:
        if other.url is None and other.source == wanted:
            return other
    raise StreamlitPageNotFoundError(str(page), str(main), bool(folder))


# -- pages made from what was given -----------------------------------------------------------------------------------


def _declared(pages: Any) -> tuple[list[Page], list[PageInfo]]:
    """Return pages as they were given, and what they are in this app: their section, and whether they come first."""
    sections = pages if isinstance(pages, Mapping) else {"": pages}
    if not isinstance(pages, Mapping) and (isinstance(pages, (str, Page)) or not isinstance(pages, Iterable)):
        raise StreamlitInvalidParameterTypeError("pages", type(pages).__name__, ["list of pages", "dict of sections"])
    given: list[Page] = []
    infos: list[PageInfo] = []
    for section, items in sections.items():
        for item in items:
            given.append(item if isinstance(item, Page) else Page(item))
            infos.append(evolve(given[-1]._info, section=str(section)))
    if not infos:
        raise StreamlitMissingRequiredParameterError("pages", detail="Give at least one page.")
    inside = [info for info in infos if info.url is None]
    if not inside:
        raise StreamlitAPIException("`st.navigation` needs at least one page that is not external.")
    defaults = [info for info in inside if info.default]
    if len(defaults) > 1:
        raise StreamlitAPIException(
            f"Two pages are the default one: `{defaults[0].title}` and `{defaults[1].title}`. "
            "Give `default=True` to one of them."
        )
    names: dict[str, PageInfo] = {}
    for info in inside:
        other = names.setdefault(info.name, info)
        if other is not info:
            raise StreamlitAPIException(
                f"Two pages have the path `{info.name}`: `{other.title}` and `{info.title}`. "
                "Give one of them another `url_path`."
            )
    if not defaults:
        infos[infos.index(inside[0])] = evolve(inside[0], default=True)
    return given, infos


def _external(url: str, title: str | None, default: bool) -> PageInfo:
    if not title:
        raise StreamlitMissingRequiredParameterError("title", detail=f"It is what the menu shows of {url}.")
    if default:
        raise StreamlitAPIException(f"An external page cannot be the default one: {url}.")
    return PageInfo(url, title, url, url=url)


def _of_function(fn: Callable[[], Any], url_path: str | None) -> PageInfo:
    name = getattr(fn, "__name__", "")
    if not name.isidentifier() and url_path is None:
        raise StreamlitAPIException(f"No path can be made for a page of {fn!r}: give it a `url_path`.")
    source = f"{getattr(fn, '__module__', '')}:{getattr(fn, '__qualname__', name)}"
    return PageInfo(name, name.replace("_", " ").strip() or name, source)


def _url_path(url_path: str, default: bool) -> str:
    path = url_path.strip().strip("/") if isinstance(url_path, str) else ""
    if not path and not default:
        raise StreamlitMissingRequiredParameterError("url_path", detail="Only the default page is served at the root.")
    if "/" in path:
        raise StreamlitAPIException(f"`url_path` must not contain a slash: {url_path!r}. Pages are one level deep.")
    return path


def _file(page: str | Path) -> Path:
    context = current()
    folder = _main_folder(context)
    path = _resolved(folder, page)
    if not path.is_file():
        raise StreamlitPageNotFoundError(str(page), str(folder))
    return path


def _main_folder(context: RunContext | None) -> Path:
    if context is not None and context.core.pages is not None:
        return context.core.pages.main.parent
    return Path(inspect.stack()[-1].filename).absolute().parent


def _resolved(folder: Path, page: str | Path) -> Path:
    # Not `resolve()`: a link is a page of its own, as the app wrote it.
    parts: list[str] = []
    for part in (folder / page).parts:
        if part == ".." and parts:
            parts.pop()
        elif part != ".":
            parts.append(part)
    return Path(*parts)


async def _awaited(place: RunContext, result: Awaitable[Any]) -> None:
    with entered(place):
        await result
