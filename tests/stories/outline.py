"""What a page shows, in words, so that the browser's page and a replayed tree can be held against each other.

An outline has a part for the main page, one for the sidebar, and one for the open dialog; each is a list of lines such
as `button: Update` or `text_area: Enter text = hello`, in the order of the page. `PAGE` reads one off the DOM, by the
names of the page alone; `outline` reads one off the tree that `evlit replay --format json` prints.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any, Final

#: An outline: part of the page -> its lines.
Outline = dict[str, list[str]]

#: JavaScript: the outline of the page as it is now. A part that is not on the page is left out.
PAGE: Final = """() => {
  const plain = (text) => text.replace(/\\s+/g, " ").trim();
  const words = (element) => plain(element?.textContent ?? "");
  const part = (box, name) => box.querySelector(`[data-testid="${name}"]`);
  const all = (box, name) => [...box.querySelectorAll(`[data-testid="${name}"]`)];
  const name = (box) => words(part(box, "stMarkdownContainer"));
  const label = (box) => words(part(box, "stWidgetLabel")?.querySelector("label, [data-testid=stMarkdownContainer]")
    ?? part(box, "stMarkdownContainer"));
  const field = (box) => `${label(box)} = ${box.querySelector("input, textarea")?.value ?? ""}`;
  const off = (box) => (box.querySelector("button")?.disabled ? ", disabled" : "");
  const button = (box) => `button: ${words(box)}${off(box)}`;
  const readers = {
    stHeading: (box) => `heading: ${name(box)}`,
    stMarkdown: (box) => `${part(box, "stCaptionContainer") ? "caption" : "markdown"}: ${words(box)}`,
    stText: (box) => `text: ${words(box)}`,
    stAlert: (box) => `alert: ${name(box)}`,
    stException: (box) => `exception: ${words(part(box, "stExceptionMessage").querySelector("strong"))}`,
    stButton: button,
    stFormSubmitButton: button,
    stCheckbox: (box) => `checkbox: ${name(box)} = ${box.querySelector("input").checked}`,
    stTextInput: (box) => `text_input: ${field(box)}`,
    stTextArea: (box) => `text_area: ${field(box)}`,
    stSelectbox: (box) => `selectbox: ${field(box)}`,
    stRadio: (box) =>
      `radio: ${label(box)} = ${words(all(box, "stRadioOption").find((o) => o.querySelector("input").checked))}`,
    stDateInput: (box) => `date_input: ${field(box)}`,
    stSlider: (box) => `slider: ${label(box)} = ${all(box, "stSliderThumbValue").map(words).join(" to ")}`,
    stFileUploader: (box) =>
      `file_uploader: ${label(box)} = ${all(box, "stFileChipName").map(words).join(", ")}`,
    stVegaLiteChart: () => "chart",
    stDataFrame: () => "dataframe",
    stMetric: (box) => `metric: ${words(part(box, "stMetricLabel"))} = ${words(part(box, "stMetricValue"))}`,
  };
  const lines = (box) => all(box, "stElementContainer").flatMap((element) => {
    const kind = Object.keys(readers).find((kind) => part(element, kind));
    return kind ? [plain(readers[kind](part(element, kind)))] : [];
  });
  const found = {};
  for (const [place, testid] of [["main", "stMain"], ["sidebar", "stSidebar"], ["dialog", "stDialog"]]) {
    const box = part(document, testid);
    if (box) found[place] = lines(box);
  }
  return found;
}"""

#: JavaScript: whether the page shows an outline. Of dialogs only those that are open on the page count; a page that
#: still loads shows none.
SHOWS: Final = f"""(wanted) => {{
  const found = ({PAGE})();
  const parts = Object.keys(found);
  const same = (part) => JSON.stringify(found[part]) === JSON.stringify(wanted[part] ?? []);
  return parts.includes("main") && parts.every(same);
}}"""


def outline(root: dict[str, Any]) -> Outline:
    """Return the outline of a tree, as `evlit replay --format json` prints it."""
    parts = {child["key"]: child for child in root["children"]}
    dialogs = [child for child in parts["event"]["children"] if child["kind"] == "dialog"]
    found = {name: list(_lines(parts[name])) for name in ("main", "sidebar")}
    if dialogs:
        found["dialog"] = list(_lines(dialogs[-1]))
    return found


def agreed(shown: Outline, told: Outline) -> bool:
    """Whether a page shows an outline. A dialog stays in the tree when the user closed it, so it may be missing."""
    return all(lines == told.get(part, []) for part, lines in shown.items())


def _lines(node: dict[str, Any]) -> Iterator[str]:
    for child in node["children"]:
        read = _READERS.get(child["kind"])
        if read is not None:
            yield " ".join(read(child["props"]).split())
        yield from _lines(child)


Props = dict[str, Any]


def _body(kind: str) -> Callable[[Props], str]:
    return lambda p: f"{kind}: {p['body']}"


def _field(kind: str, text: Callable[[Any], str] = str) -> Callable[[Props], str]:
    return lambda p: f"{kind}: {p['label']} = {'' if p['value'] is None else text(p['value'])}"


def _date(value: str) -> str:
    return f"{dt.date.fromisoformat(value):%Y/%m/%d}"


def _thumbs(value: float | list[float]) -> str:
    return " to ".join(f"{each:g}" for each in (value if isinstance(value, list) else [value]))


_READERS: Final[dict[str, Callable[[Props], str]]] = {
    "heading": _body("heading"),
    "markdown": lambda p: f"{'caption' if p.get('caption') else 'markdown'}: {p['body']}",
    "text": _body("text"),
    "alert": _body("alert"),
    "exception": lambda p: f"exception: {p['type']}",
    "button": lambda p: f"button: {p['label']}{', disabled' if p.get('disabled') else ''}",
    "checkbox": _field("checkbox", lambda value: str(value).lower()),
    "toggle": _field("checkbox", lambda value: str(value).lower()),
    "text_input": _field("text_input"),
    "text_area": _field("text_area"),
    "selectbox": _field("selectbox"),
    "radio": _field("radio"),
    "date_input": _field("date_input", _date),
    "slider": _field("slider", _thumbs),
    "file_uploader": _field("file_uploader", lambda files: ", ".join(file["name"] for file in files)),
    "vega_chart": lambda _: "chart",
    "dataframe": lambda _: "dataframe",
    "metric": lambda p: f"metric: {p['label']} = {p['value']}",
}
