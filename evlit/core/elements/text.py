"""Text elements: headings, Markdown, code and their kin."""

from __future__ import annotations

from typing import Any, Final, Literal, NotRequired

from evlit.core.elements.shapes import Alignment, Common


class Heading(Common):
    """`st.title` (level 1), `st.header` (2), `st.subheader` (3)."""

    body: str
    level: Literal[1, 2, 3]
    anchor: NotRequired[str | Literal[False]]  #: absent: made from the text by the viewer; False: no anchor
    help: NotRequired[str]
    icon: NotRequired[str]
    divider: NotRequired[str]  #: a colour name, or "auto" for the next colour in turn
    align: NotRequired[Alignment]
    wrap: NotRequired[Literal[False]]


class Markdown(Common):
    """`st.markdown`, `st.caption`, and text given to `st.write`."""

    body: str
    html: NotRequired[Literal[True]]  #: the app said `unsafe_allow_html`
    caption: NotRequired[Literal[True]]
    help: NotRequired[str]
    align: NotRequired[Alignment]
    anchors: NotRequired[Literal[False]]
    wrap: NotRequired[Literal[False]]
    streaming: NotRequired[Literal[True]]  #: more may come: what is open at its end is to be shown as if it were closed


class Text(Common):
    """`st.text`: shown as it is, no Markdown, in the monospace face."""

    body: str
    help: NotRequired[str]
    align: NotRequired[Alignment]
    wrap: NotRequired[Literal[False]]


class Code(Common):
    """`st.code`."""

    body: str
    language: NotRequired[str]  #: absent: plain text
    line_numbers: NotRequired[Literal[True]]
    wrap_lines: NotRequired[Literal[True]]


class Latex(Common):
    """`st.latex`: the source, without dollar signs."""

    body: str
    help: NotRequired[str]


class Divider(Common):
    """`st.divider`."""


class Space(Common):
    """`st.space`: nothing, in the direction in which the block around lays out."""

    size: Literal["stretch", "xxsmall", "xsmall", "small", "medium", "large", "xlarge", "xxlarge"] | int


class PageLink(Common):
    """`st.page_link`: a link to a page of the app (`page`, `query`), or to an external one (`url`)."""

    label: str
    page: NotRequired[str]
    query: NotRequired[str]
    url: NotRequired[str]
    icon: NotRequired[str]
    icon_position: NotRequired[Literal["right"]]
    help: NotRequired[str]
    disabled: NotRequired[Literal[True]]


class Json(Common):
    """`st.json`: any JSON value."""

    body: Any
    expanded: NotRequired[bool | int]  #: absent: True; a number is the depth that is open


class Html(Common):
    """`st.html`: sanitised by the viewer; scripts only with `javascript`."""

    body: str
    javascript: NotRequired[Literal[True]]


KINDS: Final[dict[str, type]] = {
    "heading": Heading,
    "markdown": Markdown,
    "text": Text,
    "code": Code,
    "latex": Latex,
    "divider": Divider,
    "space": Space,
    "page_link": PageLink,
    "json": Json,
    "html": Html,
}
