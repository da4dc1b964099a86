"""Status elements: alerts, exceptions, progress, and what is shown once."""

from __future__ import annotations

from typing import Final, Literal, NotRequired, TypedDict

from evlit.core.elements.shapes import Common


class Alert(Common):
    """`st.success`, `st.info`, `st.warning`, `st.error`."""

    level: Literal["success", "info", "warning", "error"]
    body: str
    icon: NotRequired[str]
    title: NotRequired[str]


class Frame(TypedDict):
    """One frame of a traceback."""

    file: str  #: relative to the app's folder for app code, else the full path
    line: int
    name: str  #: the function, or `<module>`
    code: NotRequired[list[str]]  #: source lines around `line`
    first: NotRequired[int]  #: line number of `code[0]`
    column: NotRequired[int]  #: of a syntax error in `line`, from 1
    app: NotRequired[Literal[True]]  #: the author's own code; frames of libraries are folded


class ExceptionBox(Common):
    """`st.exception`, and what the page shows for an uncaught exception."""

    type: str  #: class name, qualified unless builtin
    message: str
    frames: list[Frame]
    markdown: NotRequired[Literal[True]]  #: the message is Markdown (errors of the API)
    syntax: NotRequired[Literal[True]]  #: the source did not compile: the old page stays


class Progress(Common):
    """`st.progress`."""

    value: float  #: 0.0 to 1.0
    text: NotRequired[str]


class Spinner(Common):
    """`st.spinner`: in the tree while its block runs; the viewer shows it after 0.5 s."""

    text: str
    show_time: NotRequired[Literal[True]]


class Skeleton(Common):
    """`st.skeleton`: stands where something will be."""

    delayed: NotRequired[Literal[True]]  #: of a `with` block: the viewer shows it after 0.5 s


class Status(Common):
    """`st.status`, a block."""

    label: str
    state: Literal["running", "complete", "error"]
    expanded: NotRequired[Literal[True]]
    type: NotRequired[Literal["compact"]]


class Toast(Common):
    """`st.toast`, in the event root. Shown when its op arrives, not when a whole tree is loaded."""

    body: str
    icon: NotRequired[str]
    seconds: float | None  #: None: until the viewer closes it


class Effect(Common):
    """`st.balloons` and `st.snow`. Played when its op arrives and whenever `run` changes."""

    run: int


KINDS: Final[dict[str, type]] = {
    "alert": Alert,
    "exception": ExceptionBox,
    "progress": Progress,
    "spinner": Spinner,
    "skeleton": Skeleton,
    "toast": Toast,
    "balloons": Effect,
    "snow": Effect,
}
