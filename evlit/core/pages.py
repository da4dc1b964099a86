"""The pages of an app: what they are called, and where they are served (step 6 of the click journey)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any, Final

from attrs import frozen

#: Number and separators in front of the name of a page's file.
_PREFIX: Final = re.compile(r"(\d*)[\s_-]*(.*)", re.DOTALL)
_SEPARATORS: Final = re.compile(r"[\s_]+")

#: Characters that continue an emoji: variation selectors, joiner, skin tones, tags, keycap.
_CONTINUES: Final = re.compile("[\ufe0e\ufe0f\u200d\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")


@frozen
class PageInfo:
    """One page of an app.

    `name` is its own, and its identity; it is served there, or at `""` when it is the default one.
    """

    name: str
    title: str
    source: str  #: absolute path of its file, or module and name of its function
    icon: str | None = None
    default: bool = False
    hidden: bool = False
    help: str | None = None
    section: str = ""
    url: str | None = None  #: of an external page

    @property
    def path(self) -> str:
        """The last part of the address at which it is served."""
        return "" if self.default else self.name

    def to_props(self) -> dict[str, Any]:
        """Return what the viewer's menu needs of it."""
        found: dict[str, Any] = {"title": self.title}
        found |= {"url": self.url} if self.url is not None else {"path": self.path}
        for name in ("icon", "help", "section"):
            if value := getattr(self, name):
                found[name] = value
        if self.hidden:
            found["hidden"] = True
        return found


def file_names(stem: str) -> tuple[int | None, str | None, str]:
    """Take the name of a page's file apart: the number in front, a leading emoji, and what is left, with underscores.

    >>> file_names("2_📈_Sales_report")
    (2, '📈', 'Sales_report')
    """
    found = _PREFIX.fullmatch(stem)
    assert found is not None
    number, rest = found.groups()
    icon, rest = _leading_emoji(rest)
    name = _SEPARATORS.sub("_", rest.lstrip(" _-")).strip("_") if icon else _SEPARATORS.sub("_", rest).strip("_")
    return (int(number) if number else None), icon, name or number or stem


def page_order(stem: str) -> tuple[bool, int, str]:
    """Return what pages of a folder are sorted by: the number, then the name; those without a number come last."""
    number, _, name = file_names(stem)
    return number is None, number or 0, name.lower()


def find_page(pages: Iterable[PageInfo], path: str) -> PageInfo | None:
    """Return the page that is served at a path; the default one is known by its name too."""
    inside = [page for page in pages if page.url is None]
    for page in inside:
        if page.path == path:
            return page
    return next((page for page in inside if page.name == path), None)


def menu(pages: Sequence[PageInfo], position: str, expanded: bool | int) -> dict[str, Any]:
    """Return the prop from which the viewer draws its menu of pages."""
    props: dict[str, Any] = {"pages": [page.to_props() for page in pages]}
    if position != "sidebar":
        props["position"] = position
    if expanded is not False:
        props["expanded"] = expanded
    return props


def _leading_emoji(text: str) -> tuple[str | None, str]:
    end = 0
    while end < len(text):
        first = text[end]
        if not (_CONTINUES.match(first) or (unicodedata.category(first) in ("So", "Sk") and _goes_on(text, end))):
            break
        end += 1
    return (text[:end], text[end:]) if end else (None, text)


def _goes_on(text: str, at: int) -> bool:
    """Tell whether the character at this place belongs to the emoji that begins the text: two emoji are two."""
    flag = "\U0001f1e6" <= text[at] <= "\U0001f1ff"
    return at == 0 or text[at - 1] == "\u200d" or (flag and at == 1)
