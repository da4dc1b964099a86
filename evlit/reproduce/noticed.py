"""What changed on a page from one act to the next, as assertions of a test.

Each list of a test (`at.metric`, `at.text`, ...) is compared with what it was: what is other is asserted by its place,
a whole short list at once, a long one by its length; of much data its size, sums and a digest. What the recording does
not have is not asserted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, Final

from attrs import frozen

from evlit.core.address import parse_query
from evlit.core.coded import decode, is_exact
from evlit.core.tree import Tree
from evlit.core.widgets import UNTOLD, entry_of, is_password, is_unrecorded
from evlit.reproduce.acts import Seen
from evlit.reproduce.gestures import is_redacted
from evlit.reproduce.literals import has_literal, literal
from evlit.reproduce.still import page_of
from evlit.testing.elements.charts import Chart
from evlit.testing.elements.page import PageOf

#: Assertions about one step, at most.
MOST: Final = 10

#: Elements of one list that are asserted one by one, at most.
_EACH: Final = 3

#: Elements of a list that is asserted as a whole, at most.
_WHOLE: Final = 6

#: Lists of what tells users something, the most telling first.
_LISTS: Final = (
    *("exception", "error", "warning", "info", "success", "title", "header", "subheader", "metric", "markdown", "text"),
    *("caption", "code", "json", "latex", "html", "progress", "toast", "vega_lite_chart", "table", "dataframe"),
    "image",
)

#: Lists of what shows a table of data.
_DATA: Final = ("vega_lite_chart", "table", "dataframe")

#: Lists of widgets, whose values an app may set.
_FIELDS: Final = (
    *("text_input", "text_area", "number_input", "slider", "checkbox", "toggle", "date_input", "time_input"),
    *("datetime_input", "color_picker", "selectbox", "radio", "multiselect"),
)

#: Columns of a large table whose sums are asserted, at most.
_SUMS: Final = 2

#: Sums of fractions below this are the same to four digits, whatever machine adds them up.
_EXACT: Final = 1e9

_WORD: Final = re.compile(r"\S+")


@frozen
class Claim:
    """One assertion: `assert {text}`. `place` is the expression that it is about."""

    text: str
    place: str


class Noticing:
    """Compares pages.

    Parameters
    ----------
    width
        Columns of a line.
    blob
        Gives the bytes of a digest.
    """

    def __init__(self, width: int, blob: Callable[[str], bytes]) -> None:
        self._room = width - 4 - len("assert ")
        self._blob = blob

    def claims(self, before: Seen | None, after: Seen, touched: set[str]) -> list[Claim]:
        """Return what to assert of a page.

        Parameters
        ----------
        before
            The page to compare it with; None when there was none.
        touched
            Ids of the widgets that the user changed himself.
        """
        tree = Tree() if before is None else before.tree
        old, new = page_of(tree, self._blob), page_of(after.tree, self._blob)
        found: list[Claim] = []
        had, has = _entries(old, "exception"), _entries(new, "exception")
        if (had and not has) or (before is None and not has):
            found.append(Claim("not at.exception", "at.exception"))
        for name in _LISTS:
            with suppress(KeyError):  # the recording lacks the bytes of what one of them shows
                found += [*self._of_list(name, _entries(old, name), _entries(new, name))]
        found += self._dialogs(old, new)
        if before is not None:
            found += self._fields(old, new, touched)
        found += self._address(before, after)
        found += self._state({} if before is None else before.state, after.state)
        found = found[:MOST]
        if not found and before is not None and not has:
            found.append(Claim("not at.exception", "at.exception"))
        return found

    # -- elements -----------------------------------------------------------------------------------------------------

    def _of_list(self, name: str, old: list[Any], new: list[Any]) -> Iterator[Claim]:
        before, after = [_shown(name, each) for each in old], [_shown(name, each) for each in new]
        if before == after or any(map(is_redacted, after)):
            return
        changed = [i for i, each in enumerate(after) if i >= len(before) or before[i] != each]
        if not after:
            if name != "exception":
                yield Claim(f"not {_at(name)}", f"len({_at(name)})")
            return
        if len(before) != len(after) and (len(before) > len(after) or len(changed) > _EACH):
            whole = self._whole(name, new)
            yield whole if whole is not None else Claim(f"len({_at(name)}) == {len(after)}", f"len({_at(name)})")
            return
        if len(changed) > _EACH:
            whole = self._whole(name, new)
            if whole is not None:
                yield whole
                return
        for number in changed[:_EACH]:
            was = before[number] if number < len(before) else None
            if name in _DATA:
                yield from self._table(
                    f"{_at(name)}[{number}]", new[number], old[number] if number < len(old) else None
                )
            else:
                yield from self._element(name, number, new[number], was)

    def _whole(self, name: str, new: list[Any]) -> Claim | None:
        if name in (*_DATA, "exception") or len(new) > _WHOLE:
            return None
        values = [each.value for each in new]
        text = f"at.{name}.values == {literal(values)}"
        return Claim(text, f"at.{name}.values") if len(text) <= self._room else None

    def _element(self, name: str, number: int, element: Any, was: Any) -> Iterator[Claim]:
        at = f"at.{name}[{number}]"
        if name == "exception":
            yield Claim(f"{at}.name == {literal(element.name)}", f"{at}.name")
            yield from self._text(f"{at}.message", element.message, None)
        elif name == "metric":
            value, delta = (None, None) if was is None else was[1:]
            if element.value != value:
                yield from self._text(f"{at}.value", element.value, value)
            if element.delta and element.delta != delta:
                yield from self._text(f"{at}.delta", element.delta, delta)
        elif name == "progress":
            yield Claim(f"{at}.value == {element.value}", f"{at}.value")
        elif name == "image":
            yield from self._said(f"{at}.value", element.value)
        else:
            yield from self._text(f"{at}.value", str(element.value), None if was is None else str(was))

    def _table(self, at: str, element: Any, old: Any) -> Iterator[Claim]:
        """Assert what a chart or a table shows: how it draws, how much, small data as it is, and much by its digest."""
        if isinstance(element, Chart):
            for place in ("mark", "fields"):
                if old is None or getattr(element, place) != getattr(old, place):
                    yield from self._said(f"{at}.{place}", getattr(element, place))
        if old is not None and element.digest == old.digest:
            return
        frame, had = element.value, None if old is None else old.value
        if had is None or frame.shape != had.shape:
            yield from self._said(f"{at}.value.shape", tuple(map(int, frame.shape)))
        if not len(frame):
            return
        names = list(frame.columns)
        other = [name for name in names if had is None or name not in had.columns or not frame[name].equals(had[name])]
        told = list(self._columns(at, frame, [name for name in other if names.count(name) == 1]))
        yield from told[: _EACH if len(frame) <= _WHOLE else _SUMS]
        if not (len(frame) <= _WHOLE and 0 < len(other) == len(told) <= _EACH):
            yield from self._said(f"{at}.digest", element.digest)

    def _columns(self, at: str, frame: Any, names: list[Any]) -> Iterator[Claim]:
        """Assert columns of a small table as they are, and the sums of those of a large."""
        for name in names:
            if not isinstance(name, str):
                continue
            values, place = frame[name].tolist(), f"{at}.value[{literal(name)}]"
            if len(values) <= _WHOLE:
                if has_literal(values) and "nan" not in literal(values):
                    yield from self._said(f"{place}.tolist()", values)
            elif frame[name].dtype.kind in "iu":
                yield from self._said(f"{place}.sum()", int(frame[name].sum()))
            elif frame[name].dtype.kind == "f" and abs(total := float(frame[name].sum().round(4))) < _EXACT:
                yield from self._said(f"{place}.sum().round(4)", total)

    def _said(self, place: str, value: Any) -> Iterator[Claim]:
        """Assert a value that fits on the line."""
        text = f"{place} == {literal(value)}"
        if len(text) <= self._room:
            yield Claim(text, place)

    def _text(self, place: str, text: str, was: str | None) -> Iterator[Claim]:
        """Assert a text, or the part of a long one that is other than it was."""
        whole = f"{place} == {literal(text)}"
        if len(whole) <= self._room:
            yield Claim(whole, place)
            return
        part = _excerpt(text, was or "", self._room - len(place) - len('"" in ') - 4)
        if part and (was is None or part not in was):
            yield Claim(f"{literal(part)} in {place}", place)

    def _dialogs(self, old: PageOf, new: PageOf) -> Iterator[Claim]:
        before = [each.label for each in old.get("dialog")]
        after = [each.label for each in new.get("dialog")]
        if before != after:
            text = f'at.get("dialog")[0].label == {literal(after[0])}' if after else 'not at.get("dialog")'
            if len(text) <= self._room:
                yield Claim(text, 'at.get("dialog")')

    # -- widgets, address, state --------------------------------------------------------------------------------------

    def _fields(self, old: PageOf, new: PageOf, touched: set[str]) -> Iterator[Claim]:
        """Assert the values that the app gave to widgets which were there before."""
        for name in _FIELDS:
            known = {each.id: each for each in getattr(old, name)}
            for number, each in enumerate(getattr(new, name)):
                was = known.get(each.id)
                props, kind = each._props, each._node.kind
                if was is None or each.id in touched or props.get("value") == was._props.get("value"):
                    continue
                if is_password(props) or is_unrecorded(props) or is_redacted(props.get("value")):
                    continue
                value = entry_of(kind, props)
                if value is UNTOLD or not has_literal(value):
                    continue
                place = f"at.{name}[{number}].value"
                if kind in ("selectbox", "radio"):
                    place, value = f"at.{name}[{number}].index", each.index
                elif kind == "multiselect":
                    place, value = f"at.{name}[{number}].values", list(each.formatted_values)
                text = f"{place} == {literal(value)}" if value is not None else f"{place} is None"
                if value is True or value is False:
                    text = place if value else f"not {place}"
                if len(text) <= self._room:
                    yield Claim(text, place)

    def _address(self, before: Seen | None, after: Seen) -> Iterator[Claim]:
        page, query = ("", "") if before is None else (_page(before), before.query)
        if _page(after) != page:
            yield Claim(f"at.page == {literal(_page(after))}", "at.page")
        if after.query != query and not is_redacted(after.query):
            params = {name: each[0] if len(each) == 1 else each for name, each in parse_query(after.query).items()}
            text = f"at.query_params == {literal(params)}"
            if len(text) <= self._room:
                yield Claim(text, "at.query_params")

    def _state(self, before: dict[str, Any], after: dict[str, Any]) -> Iterator[Claim]:
        for key, coded in after.items():
            if before.get(key, UNTOLD) == coded and type(before.get(key)) is type(coded):
                continue
            if is_redacted(coded) or not is_exact(coded):
                continue
            value = decode(coded)
            place = f"at.session_state[{literal(key)}]"
            if not has_literal(value):
                continue
            if value is None or value is True or value is False:
                text = f"{place} is {value}"
            else:
                text = f"{place} == {literal(value)}"
            if len(text) > self._room and isinstance(value, (list, dict, set, tuple)):
                text = f"len({place}) == {len(value)}"
            if len(text) <= self._room:
                yield Claim(text, place)
        for key in before:
            text = f"{literal(key)} not in at.session_state"
            if key not in after and len(text) <= self._room:
                yield Claim(text, f"at.session_state[{literal(key)}]")


def _page(seen: Seen) -> str:
    return str(seen.tree.root.props.get("page", ""))


def _entries(page: PageOf, name: str) -> list[Any]:
    return list(getattr(page, name) if hasattr(PageOf, name) else page.get(name))


def _at(name: str) -> str:
    """Return the list of a type, as a test writes it."""
    return f"at.{name}" if hasattr(PageOf, name) else f"at.get({literal(name)})"


def _shown(name: str, element: Any) -> Any:
    """Return what of an element counts."""
    if name == "metric":
        return element.label, element.value, element.delta
    if name == "exception":
        return element.name, element.message
    if name in ("table", "dataframe"):
        return str(element._props.get("data"))
    if name == "vega_lite_chart":
        return element.mark, str(element.fields), str(element._props.get("data"))
    return element.value


def _excerpt(text: str, was: str, room: int) -> str:
    """Return words of a text around the first place where it is another one; no line of it is left."""
    at = next((i for i, (a, b) in enumerate(zip(text, was, strict=False)) if a != b), min(len(text), len(was)))
    at = min(at, max(len(text) - 1, 0))
    lines = text.splitlines(keepends=True)
    start = 0
    for line in lines:
        if at < start + len(line):
            break
        start += len(line)
    else:
        line = lines[-1] if lines else ""
        start = len(text) - len(line)
    line = line.strip("\n")
    words = list(_WORD.finditer(line))
    first = next((i for i, word in enumerate(words) if word.end() + start > at), len(words) - 1)
    if not words:
        return ""
    low = high = max(first, 0)
    while True:
        grown = [(low, high + 1), (low - 1, high)]
        fits = [
            (a, b)
            for a, b in grown
            if a >= 0 and b < len(words) and len(literal(line[words[a].start() : words[b].end()])) <= room
        ]
        if not fits:
            break
        low, high = fits[0]
    found = line[words[low].start() : words[high].end()]
    return found if len(literal(found)) <= room else found[: room // 2]
