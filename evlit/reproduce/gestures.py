"""One widget that a user changed, as the code of a test: `at.button(key="plus").click()`."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable
from pathlib import PurePath
from typing import Any, Final

from attrs import define, field, frozen

from evlit.core.edits import python_edits
from evlit.core.tree import SIDEBAR, Node
from evlit.core.widgets import UNTOLD, entry_of, is_password, is_unrecorded
from evlit.reproduce.literals import NoLiteralError, laid_out, literal
from evlit.testing.elements.page import PageOf
from evlit.testing.elements.types import type_of

#: Bytes of an uploaded file that stand in the test itself.
INLINE: Final = 120

#: Name of the folder with the others, in the test.
FILES: Final = "FILES"

#: Lists of a test by another name than the type of the element.
_LISTS: Final = {
    "date_time_input": "datetime_input",
    "flex_container": "container",
    "grid_container": "grid",
    "help_info": "help",
    "tab": "tabs",
    "column": "columns",
}


class CannotSayError(Exception):
    """A test cannot do that; the message says why."""


@frozen
class Gesture:
    """What a test does with one widget: a call that can be followed by `.run()`.

    Attributes
    ----------
    lines
        Assignments that come first.
    call
        Without an indent.
    label
        How users know the widget, when the call does not say it.
    """

    lines: tuple[str, ...]
    call: str
    label: str = ""


@define
class Hands:
    """Makes gestures.

    Parameters
    ----------
    width
        Columns of a line.
    blob
        Gives the bytes of a digest; raises KeyError when the recording lacks them.
    files
        Files that have to stand beside the test, by name.
    """

    width: int
    blob: Callable[[str], bytes]
    files: dict[str, bytes] = field(factory=dict)

    def gesture(self, page: PageOf, node: Node, value: Any, uploads: dict[str, Any]) -> Gesture:
        """Return what a user did with a widget.

        Parameters
        ----------
        value
            What the log has: a value in wire form, or that of a trigger.
        uploads
            Files of the session by id.

        Raises
        ------
        CannotSayError
            When a test cannot do it.
        """
        _refuse_unknown(node, value)
        if node.kind == "tabs":
            node = next((tab for tab in node.children or () if tab.props.get("label") == value), node)
        found = accessor(page, node)
        label = "" if "(key=" in found or "label" not in node.props else str(node.props["label"])
        kind = node.kind
        if kind in ("file_uploader", "camera_input", "audio_input"):
            return self._choice(found, value, uploads, label)
        if kind == "chat_input":
            return self._message(found, value, uploads)
        method, argument = _spoken(node, value)
        if argument is UNTOLD:
            return Gesture((), f"{found}.{method}()", label)
        return self._call(found, method, argument, label)

    def _call(self, found: str, method: str, argument: Any, label: str) -> Gesture:
        try:
            if method in ("select", "set_range") and isinstance(argument, (_Keywords, tuple)):
                return Gesture((), f"{found}.{method}({_arguments(argument)})", label)
            source = literal(argument)
            call = f"{found}.{method}({source})"
            if len(call) <= self.width - 12:
                return Gesture((), call, label)
            name = "edits" if isinstance(argument, dict) else "value"
            return Gesture(tuple(laid_out(name, argument, "    ", self.width)), f"{found}.{method}({name})", label)
        except NoLiteralError as error:
            raise CannotSayError(f"its value has no Python source ({error})") from error

    def _message(self, found: str, value: Any, uploads: dict[str, Any]) -> Gesture:
        text = value.get("text") if isinstance(value, dict) else value
        base = self._call(found, "set_value", text, "")
        refs = value.get("files", []) if isinstance(value, dict) else []
        if isinstance(value, dict) and value.get("audio"):
            raise CannotSayError("a recorded voice cannot be sent by a test")
        lines = [*base.lines, *(f"    {found}.upload({self._upload(ref, uploads)})" for ref in refs)]
        return Gesture(tuple(lines), base.call)

    def _choice(self, found: str, refs: list[dict[str, Any]], uploads: dict[str, Any], label: str) -> Gesture:
        """Return how files are chosen."""
        if not refs:
            return Gesture((), f"{found}.clear()", label)
        files = [self._file(ref, uploads) for ref in refs]
        inside = files[0] if len(files) == 1 else f"[{', '.join(files)}]"
        call = f"{found}.set_value({inside})"
        if len(call) <= self.width - 12:
            return Gesture((), call, label)
        return Gesture(
            ("    files = [", *(f"        {file}," for file in files), "    ]"), f"{found}.set_value(files)", label
        )

    def _file(self, ref: dict[str, Any], uploads: dict[str, Any]) -> str:
        given = self._upload(ref, uploads)
        name = PurePath(ref["name"]).name
        usual = mimetypes.guess_type(name)[0] or "application/octet-stream"
        in_folder = f"{FILES} / {literal(name)}"
        if f"({in_folder}).read_bytes()" in given and ref["type"] == usual:
            return in_folder
        return f"({given})"

    def _upload(self, ref: dict[str, Any], uploads: dict[str, Any]) -> str:
        file = uploads.get(ref["id"])
        try:
            data = self.blob(file.blob if file is not None else "")
        except KeyError:
            raise CannotSayError(f"the recording lacks the bytes of {ref['name']!r}") from None
        name = PurePath(ref["name"].replace("\\", "/")).name or "file"
        if len(data) <= INLINE and data.isascii() and b"'" not in data and b'"' not in data:
            source = literal(data)
        else:
            while self.files.get(name, data) != data:
                name = f"other-{name}"
            self.files[name] = data
            source = f"({FILES} / {literal(name)}).read_bytes()"
        return f"{literal(ref['name'])}, {source}, {literal(ref['type'])}"


def _refuse_unknown(node: Node, value: Any) -> None:
    """Raise for what the recording does not have."""
    if is_password(node.props):
        raise CannotSayError("a password is in no recording")
    if is_unrecorded(node.props):
        raise CannotSayError("its values are kept out of recordings (`record=False`)")
    if is_redacted(value):
        raise CannotSayError("its value was left out of the recording")


def is_redacted(value: Any) -> bool:
    """Tell whether a part of a JSON value was left out of the log."""
    return "redacted" in str(value) and ("redacted~" in str(value) or "'redacted'" in str(value))


class _Keywords(dict[str, Any]):
    """Arguments that are given by name."""


def _arguments(argument: Any) -> str:
    if isinstance(argument, _Keywords):
        return ", ".join(f"{name}={literal(each)}" for name, each in argument.items())
    return ", ".join(literal(each) for each in argument)


def _spoken(node: Node, value: Any) -> tuple[str, Any]:
    """Return the method of a widget that says a change, and its argument; `UNTOLD` for none."""
    kind, props = node.kind, node.props
    match kind:
        case "button" | "download_button" | "link_button":
            return "click", UNTOLD
        case "menu_button":
            return "click", value
        case "checkbox" | "toggle":
            return ("check" if value else "uncheck"), UNTOLD
        case "expander" | "popover":
            return ("open" if value else "close"), UNTOLD
        case "tabs" | "tab":
            return "select", UNTOLD
        case "text_input" | "text_area":
            return "input", value
        case "selectbox":
            return "select", value
        case "data_editor":
            return "set_value", {name: part for name, part in python_edits(value).items() if part}
        case "dataframe" if isinstance(value, dict):
            return "select", _Keywords({name: each for name, each in value.items() if each})
        case "color_picker":
            return "pick", value
        case "pagination":
            return "select", value
        case "slider" | "select_slider" if isinstance(value, list):
            return "set_range", tuple(entry_of(kind, {**props, "value": value}))
    entry = entry_of(kind, {**props, "value": value})
    return "set_value", value if entry is UNTOLD else entry


def accessor(page: PageOf, node: Node) -> str:
    """Return the expression by which a test finds an element: by its key, or its place in a list.

    Raises
    ------
    CannotSayError
        When it is in no list.
    """
    at, holder = "at", page
    if _root(node) == SIDEBAR:
        at, holder = "at.sidebar", page.sidebar  # type: ignore[assignment]  # a block has the same lists
    name = list_of(node)
    ours = f"at.{name}" if hasattr(type(page), name) else f"at.get({literal(name)})"
    key = node.props.get("key")
    if isinstance(key, str) and not key.startswith("FormSubmitter:") and len(key) <= 40:
        same = [each for each in _in(page, name) if each._node.props.get("key") == key]
        if same and same[0]._node is node:
            return f"{ours}(key={literal(key)})"
    elements = _in(holder, name)
    number = next((number for number, each in enumerate(elements) if each._node is node), None)
    if number is None:
        raise CannotSayError(f"a test has no list with this {node.kind}")
    return f"{ours.replace('at', at, 1)}[{number}]"


def list_of(node: Node) -> str:
    """Return the name of the list that an element is in."""
    type = type_of(node)
    return node.kind if type == "button_group" else _LISTS.get(type, type)


def _in(holder: Any, name: str) -> list[Any]:
    found = getattr(holder, name) if hasattr(type(holder), name) else holder.get(name)
    return list(found)


def _root(node: Node) -> int:
    while node.parent is not None and node.parent.id != 0:
        node = node.parent
    return node.id
