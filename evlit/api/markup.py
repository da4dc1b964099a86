"""Text that is data or markup: JSON and HTML (step 7 of the click journey, as an author sees it)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from evlit.api.emitter import Emitter
from evlit.api.jsonable import jsonable, parse_json
from evlit.api.options import clean
from evlit.api.sizes import Width, WidthWithoutContent, check_width
from evlit.core.same import Exact
from evlit.core.tree import EVENT
from evlit.errors import StreamlitAPIException, StreamlitInvalidParameterTypeError

if TYPE_CHECKING:
    from evlit.api.container import Container

#: HTML that only styles the page: nothing but `<style>` elements.
_STYLE_ONLY: Final = re.compile(r"(\s*<style\b[^>]*>.*?</style\s*>\s*)+", re.DOTALL | re.IGNORECASE)


class MarkupMixin(Emitter):
    """JSON and HTML."""

    def json(self, body: object, *, expanded: bool | int = True, width: WidthWithoutContent = "stretch") -> Container:
        """Show an object as JSON that can be folded.

        Parameters
        ----------
        body
            Anything that JSON can hold, or JSON text. What JSON does not know is shown as its text.
        expanded
            True: all open; False: all closed; a number: so many levels open.
        width
            `"stretch"` or pixels.

        Raises
        ------
        StreamlitAPIException
            When `body` is text that is not JSON.
        """
        props = Exact(body=parse_json(body) if isinstance(body, str) else jsonable(body))
        if expanded is not True:
            if not isinstance(expanded, int) or expanded < 0:
                raise StreamlitInvalidParameterTypeError("expanded", repr(expanded), ["bool", "int from 0 up"])
            props["expanded"] = expanded
        if width != "stretch":
            props["width"] = check_width(width, content=False)
        return self._emit("json", props)

    def html(self, body: object, *, width: Width = "stretch", unsafe_allow_javascript: bool = False) -> Container:
        """Insert HTML.

        Parameters
        ----------
        body
            HTML, the path of an `.html` or `.css` file, or an object with `_repr_html_`. It is sanitised. What only
            styles the page takes no place on it.
        width
            `"stretch"`, `"content"`, or pixels.
        unsafe_allow_javascript
            Run scripts in it. Only for HTML that you wrote yourself: they can do whatever the user can.

        Raises
        ------
        StreamlitAPIException
            When there is nothing in it, or the file cannot be read.
        """
        source = _html_source(body)
        if not source:
            raise StreamlitAPIException("`st.html` needs some HTML, got an empty text.")
        props: dict[str, Any] = {"body": source}
        if unsafe_allow_javascript:
            props["javascript"] = True
        if width != "stretch":
            props["width"] = check_width(width)
        place = self._make(EVENT) if _STYLE_ONLY.fullmatch(source) else self
        return place._emit("html", props)


def _html_source(body: object) -> str:
    if isinstance(body, Path):
        return _read_html(body)
    if isinstance(body, str):
        # A path is short and one line: only then is the disk asked.
        if body.endswith((".html", ".htm", ".css")) and "<" not in body and "\n" not in body and Path(body).is_file():
            return _read_html(Path(body))
        return clean(body)
    if hasattr(body, "_repr_html_"):
        return str(body._repr_html_())
    return clean(body)


def _read_html(path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise StreamlitAPIException(f"`st.html` cannot read the file `{path}`: {error}") from error
    return f"<style>{text}</style>" if path.suffix == ".css" else text.strip()
