"""Blocks: nodes that hold other nodes."""

from __future__ import annotations

from typing import Final, Literal, NotRequired, TypedDict

from evlit.core.elements.shapes import Binding, BlobRef, ButtonType, Common, Size

Gap = Literal["xxsmall", "xsmall", "small", "medium", "large", "xlarge", "xxlarge", "none"] | int


class MenuPage(TypedDict):
    """One entry of the menu of pages: a page of the app (`path`), or an external one (`url`)."""

    title: str
    path: NotRequired[str]
    url: NotRequired[str]
    icon: NotRequired[str]
    help: NotRequired[str]
    section: NotRequired[str]
    hidden: NotRequired[bool]


class Navigation(TypedDict):
    """The menu of pages, in the order of its entries; those of one section stand together."""

    pages: list[MenuPage]
    position: NotRequired[Literal["top", "hidden"]]  #: absent: in the sidebar
    expanded: NotRequired[bool | int]  #: all entries of a long menu at once, or so many


class Logo(TypedDict):
    """What `st.logo` shows. A picture is bytes of the log, an address, an emoji or `:material/name:`."""

    image: BlobRef | str
    size: NotRequired[Literal["small", "large"]]
    link: NotRequired[str]  #: opened in a new tab
    icon: NotRequired[BlobRef | str]  #: stands for it in the header while the sidebar is closed


class App(TypedDict):
    """Node 0: what `st.set_page_config` and `st.navigation` set. Its children are the four roots."""

    title: NotRequired[str]
    icon: NotRequired[str]
    layout: NotRequired[Literal["wide"]]
    sidebar: NotRequired[Literal["expanded", "collapsed"] | int]  #: a number is the width in pixels
    menu: NotRequired[dict[str, str | None]]  #: keys `help`, `bug`, `about`; None hides the entry
    navigation: NotRequired[Navigation]
    page: NotRequired[str]  #: path of the page that is shown; absent: the default one
    missing: NotRequired[str]  #: path of a page that was asked for, and that there is not
    logo: NotRequired[Logo]
    themed: NotRequired[Literal[True]]  #: the app goes by the viewer's theme: it runs when that changes


class Root(TypedDict):
    """Nodes 1 to 4: main, sidebar, bottom, event."""


class ContainerBox(Common):
    """`st.container`, and every plain vertical block."""

    border: NotRequired[Literal[True]]
    horizontal: NotRequired[Literal[True]]
    gap: NotRequired[Gap]  #: absent: small
    halign: NotRequired[Literal["center", "right", "distribute"]]
    valign: NotRequired[Literal["center", "bottom", "distribute"]]
    wrap: NotRequired[Literal[False]]
    autoscroll: NotRequired[bool]


class Columns(Common):
    """`st.columns`; its children are `column` nodes."""

    gap: NotRequired[Gap]
    valign: NotRequired[Literal["center", "bottom"]]
    border: NotRequired[Literal[True]]
    wrap: NotRequired[Literal[False]]


class Column(Common):
    """One column. Weights are relative to the sum of the row."""

    weight: float


class Grid(Common):
    """`st.grid`; each child takes a cell."""

    columns: NotRequired[int]  #: at the most; absent: as many as have room
    min_width: NotRequired[int]  #: pixels that a column has at least; absent: the page decides
    wrap: NotRequired[Literal[False]]  #: keep the number of columns on a narrow page
    gap: NotRequired[Gap]  #: absent: small
    row_gap: NotRequired[Gap]  #: absent: as `gap`
    valign: NotRequired[Literal["center", "bottom"]]
    border: NotRequired[Literal[True]]
    row_height: NotRequired[int]  #: pixels; absent: as the content needs
    dense: NotRequired[Literal[True]]  #: later cells fill holes that wide ones left


class GridCell(Common):
    """`GridContainer.cell`: several elements in one cell, or one that is larger than others."""

    columns: NotRequired[int | Literal["all"]]
    rows: NotRequired[int]


class Tabs(Common):
    """`st.tabs`; its children are `tab` nodes."""

    bind: NotRequired[Binding]
    labels: NotRequired[list[str]]  #: with `bind`: what the parameter may name
    default: NotRequired[str]
    widget: NotRequired[str]  #: with `on_change`: the open tab's label is a widget value
    value: NotRequired[str]


class Tab(Common):
    """One tab."""

    label: str


class Expander(Common):
    """`st.expander`."""

    bind: NotRequired[Binding]
    label: str
    expanded: NotRequired[Literal[True]]
    icon: NotRequired[str]
    type: NotRequired[Literal["compact"]]
    widget: NotRequired[str]
    value: NotRequired[bool]


class Popover(Common):
    """`st.popover`."""

    label: str
    type: NotRequired[ButtonType]  #: absent: secondary
    help: NotRequired[str]
    icon: NotRequired[str]
    disabled: NotRequired[Literal[True]]
    wrap: NotRequired[bool]
    widget: NotRequired[str]
    value: NotRequired[bool]


class Form(Common):
    """`st.form`. Widgets with this `form` id send their values with its submit button."""

    form: str
    clear: NotRequired[Literal[True]]  #: `clear_on_submit`
    enter: NotRequired[Literal[False]]  #: `enter_to_submit=False`
    border: NotRequired[Literal[False]]


class Empty(Common):
    """`st.empty`: holds one child at the most."""


class FragmentBox(Common):
    """What a fragment draws inside. A node whose `fragment` is this id sends its events for this fragment."""

    id: str
    every: NotRequired[float]  #: seconds between ticks


class Dialog(Common):
    """`st.dialog`, in the event root; also the block of its own fragment."""

    id: str
    title: str
    size: NotRequired[Literal["medium", "large"] | int]  #: absent: small
    position: NotRequired[Literal["left", "right"]]  #: absent: center
    dismissible: NotRequired[Literal[False]]
    icon: NotRequired[str]
    notify: NotRequired[Literal[True]]  #: the app wants to know of a dismissal (`on_dismiss`)
    run: int  #: the run that opened it: another one opens it again for a user who closed it
    dismissed: NotRequired[int]  #: the user closed what this run had opened


KINDS: Final[dict[str, type]] = {
    "app": App,
    "root": Root,
    "container": ContainerBox,
    "columns": Columns,
    "column": Column,
    "grid": Grid,
    "grid_cell": GridCell,
    "tabs": Tabs,
    "tab": Tab,
    "expander": Expander,
    "popover": Popover,
    "form": Form,
    "empty": Empty,
    "fragment": FragmentBox,
    "dialog": Dialog,
}

__all__ = ["KINDS", "Gap", "Size"]
