"""Text commands: `st.title`, `st.markdown`, `st.code` and their kin (step 7 of the click journey)."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

from evlit.api.emitter import Emitter
from evlit.api.options import TextAlignment, check_alignment, check_choice, check_icon, check_label, clean
from evlit.api.sizes import Height, Width, WidthWithoutContent, check_height, check_width
from evlit.errors import StreamlitInvalidParameterTypeError

if TYPE_CHECKING:
    from evlit.api.container import Container

Anchor = str | Literal[False] | None
BadgeColor = Literal["red", "orange", "yellow", "blue", "green", "violet", "gray", "grey", "primary"]
Divider = bool | str | None

_BADGES: Final = get_args(BadgeColor)
_DIVIDERS: Final = ("red", "orange", "yellow", "green", "blue", "violet", "gray", "grey", "rainbow", "primary")


class TextMixin(Emitter):
    """Commands that show text."""

    __slots__ = ()

    def title(
        self,
        body: object,
        anchor: Anchor = None,
        *,
        help: str | None = None,
        icon: str | None = None,
        width: Width = "stretch",
        text_alignment: TextAlignment = "left",
        wrap: bool = True,
    ) -> Container:
        """Show the title of the app or of a page.

        Parameters
        ----------
        body
            Markdown; what is not text is converted with `str`.
        anchor
            Name in the URL, to link to the heading; None to make one from the text, False for none.
        help
            Markdown of a tooltip beside the heading.
        icon
            An emoji or `:material/name:`, before the text.
        width
            `"stretch"`, `"content"`, or pixels.
        text_alignment
            `"left"`, `"center"`, `"right"` or `"justify"`.
        wrap
            False: one line, cut at its end.

        Returns
        -------
        Container
            The place of the element; the next command given to it replaces the element.
        """
        return self._emit("heading", _heading(body, 1, anchor, help, icon, False, width, text_alignment, wrap))

    def header(
        self,
        body: object,
        anchor: Anchor = None,
        *,
        help: str | None = None,
        icon: str | None = None,
        divider: Divider = False,
        width: Width = "stretch",
        text_alignment: TextAlignment = "left",
        wrap: bool = True,
    ) -> Container:
        """Show a heading of the second level.

        Parameters
        ----------
        body, anchor, help, icon, width, text_alignment, wrap
            As in `title`.
        divider
            A coloured line below: True for the next colour in turn, or one of red, orange, yellow, green, blue, violet,
            gray, rainbow, primary.

        Raises
        ------
        StreamlitValueError
            When `divider` is another colour.
        """
        return self._emit("heading", _heading(body, 2, anchor, help, icon, divider, width, text_alignment, wrap))

    def subheader(
        self,
        body: object,
        anchor: Anchor = None,
        *,
        help: str | None = None,
        icon: str | None = None,
        divider: Divider = False,
        width: Width = "stretch",
        text_alignment: TextAlignment = "left",
        wrap: bool = True,
    ) -> Container:
        """Show a heading of the third level; parameters as in `header`."""
        return self._emit("heading", _heading(body, 3, anchor, help, icon, divider, width, text_alignment, wrap))

    def markdown(
        self,
        body: object,
        unsafe_allow_html: bool = False,
        *,
        help: str | None = None,
        width: Width | Literal["auto"] = "auto",
        text_alignment: TextAlignment = "left",
        anchors: bool = True,
        wrap: bool = True,
    ) -> Container:
        """Show Markdown.

        GitHub's Markdown, and: colours as `:red[text]` and `:blue-background[text]`, emoji shortcodes, icons as
        `:material/name:`, and LaTeX between `$`.

        Parameters
        ----------
        body
            Markdown; what is not text is converted with `str`. Indentation that all lines share is removed.
        unsafe_allow_html
            Show HTML in it as HTML. It is sanitised, but it can still deceive: use it for your own text only.
        help, text_alignment, wrap
            As in `title`.
        width
            `"stretch"`, `"content"`, pixels, or `"auto"`: as wide as there is room, or, in a horizontal container, as
            its content.
        anchors
            False: headings have no anchors.
        """
        text = body if type(body) is str else str(body)
        props: dict[str, Any] = {"body": clean(text) if "\n" in text else text.strip()}
        if unsafe_allow_html:
            props["html"] = True
        if not anchors:
            props["anchors"] = False
        if help is not None or width != "auto" or text_alignment != "left" or not wrap:
            _add_options(props, help, width, text_alignment, wrap, default="auto")
        return self._emit("markdown", props)

    def caption(
        self,
        body: object,
        unsafe_allow_html: bool = False,
        *,
        help: str | None = None,
        width: Width = "stretch",
        text_alignment: TextAlignment = "left",
        wrap: bool = True,
    ) -> Container:
        """Show small, muted Markdown; parameters as in `markdown`."""
        props: dict[str, Any] = {"body": clean(body), "caption": True}
        if unsafe_allow_html:
            props["html"] = True
        if help is not None or width != "stretch" or text_alignment != "left" or not wrap:
            _add_options(props, help, width, text_alignment, wrap)
        return self._emit("markdown", props)

    def badge(
        self,
        label: str,
        *,
        icon: str | None = None,
        color: BadgeColor = "blue",
        width: Width = "content",
        help: str | None = None,
    ) -> Container:
        """Show a small coloured label.

        Parameters
        ----------
        label
            Markdown of one line.
        icon
            An emoji or `:material/name:`, before the label.
        color
            `"red"`, `"orange"`, `"yellow"`, `"blue"`, `"green"`, `"violet"`, `"gray"` or `"primary"`.
        width
            `"stretch"`, `"content"`, or pixels.
        help
            Markdown of a tooltip.
        """
        tone = "gray" if check_choice("color", color, _BADGES) == "grey" else color
        sign = "" if icon is None else check_icon(icon)
        # A bracket would end the directive that the badge is.
        said = check_label(label).replace("[", "\\[").replace("]", "\\]")
        props: dict[str, Any] = {"body": f":{tone}-badge[{' '.join(part for part in (sign, said) if part)}]"}
        _add_options(props, help, width, "left", True, default="auto")
        return self._emit("markdown", props)

    def text(
        self,
        body: object,
        *,
        help: str | None = None,
        width: Width = "content",
        text_alignment: TextAlignment = "left",
        wrap: bool = True,
    ) -> Container:
        """Show text as it is, without Markdown, in the monospace face.

        Parameters
        ----------
        body
            Text; what is not text is converted with `str`. Indentation that all lines share is removed.
        help, width, text_alignment, wrap
            As in `title`.
        """
        text = body if type(body) is str else str(body)
        props: dict[str, Any] = {"body": clean(text) if "\n" in text else text.strip()}
        if help is not None or width != "content" or text_alignment != "left" or not wrap:
            _add_options(props, help, width, text_alignment, wrap, default="content")
        return self._emit("text", props)

    def code(
        self,
        body: object,
        language: str | None = "python",
        *,
        line_numbers: bool = False,
        wrap_lines: bool = False,
        height: Height | None = "content",
        width: Width = "stretch",
    ) -> Container:
        """Show code, highlighted, with a button to copy it.

        Parameters
        ----------
        body
            The code. One empty line at its beginning and one at its end are removed, indentation is kept.
        language
            Name of the language, or None for plain text.
        line_numbers
            Number the lines.
        wrap_lines
            Break long lines instead of scrolling.
        height
            `"content"`, `"stretch"`, or pixels; what is longer scrolls.
        width
            `"stretch"`, `"content"`, or pixels.
        """
        text = str(body).removeprefix("\n").removesuffix("\n")
        props: dict[str, Any] = {"body": text}
        if language is not None:
            if not isinstance(language, str):
                raise StreamlitInvalidParameterTypeError("language", type(language).__name__, ["str", "None"])
            if language:
                props["language"] = language
        if line_numbers:
            props["line_numbers"] = True
        if wrap_lines:
            props["wrap_lines"] = True
        if height is not None and height != "content":
            props["height"] = check_height(height)
        if width != "stretch":
            props["width"] = check_width(width)
        return self._emit("code", props)

    def latex(self, body: object, *, help: str | None = None, width: Width = "stretch") -> Container:
        r"""Show a formula.

        Parameters
        ----------
        body
            LaTeX without dollar signs, such as ``r"\frac{a}{b}"``, or a SymPy expression.
        help
            Markdown of a tooltip.
        width
            `"stretch"`, `"content"`, or pixels.
        """
        if type(body).__module__.startswith("sympy"):
            body = sys.modules["sympy"].latex(body)  # an object of it exists, so it is imported
        props: dict[str, Any] = {"body": clean(body)}
        if help is not None:
            props["help"] = clean(help)
        if width != "stretch":
            props["width"] = check_width(width)
        return self._emit("latex", props)

    def divider(self, *, width: WidthWithoutContent = "stretch") -> Container:
        """Show a horizontal line.

        Parameters
        ----------
        width
            `"stretch"` or pixels.
        """
        return self._emit("divider", {} if width == "stretch" else {"width": check_width(width, content=False)})


def _heading(
    body: object,
    level: int,
    anchor: Anchor,
    help: str | None,
    icon: str | None,
    divider: Divider,
    width: Width,
    alignment: TextAlignment,
    wrap: bool,
) -> dict[str, Any]:
    props: dict[str, Any] = {"body": clean(body), "level": level}
    if anchor is not None:
        if anchor is not False and not isinstance(anchor, str):
            raise StreamlitInvalidParameterTypeError("anchor", type(anchor).__name__, ["str", "None", "False"])
        props["anchor"] = anchor
    if icon is not None:
        props["icon"] = check_icon(icon)
    if divider:
        props["divider"] = "auto" if divider is True else check_choice("divider", divider, _DIVIDERS)
    if help is not None or width != "stretch" or alignment != "left" or not wrap:
        _add_options(props, help, width, alignment, wrap)
    return props


def _add_options(
    props: dict[str, Any],
    help: str | None,
    width: Width | Literal["auto"],
    alignment: TextAlignment,
    wrap: bool,
    *,
    default: str = "stretch",
) -> None:
    if help is not None:
        props["help"] = clean(help)
    if width != default:
        props["width"] = check_width(width)
    if alignment != "left":
        props["align"] = check_alignment(alignment)
    if not wrap:
        props["wrap"] = False
