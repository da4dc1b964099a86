"""Text commands: `st.title`, `st.markdown`, `st.code` and their kin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evlit.api.emitter import Emitter

if TYPE_CHECKING:
    from evlit.api.container import Container


class TextMixin(Emitter):
    """Commands that show text."""

    __slots__ = ()

    def text(self, body: object, *, help: str | None = None) -> Container:
        """Show text as it is."""
        props = {"body": body if type(body) is str else str(body)}
        if help is not None:
            props["help"] = help
        return self._emit("text", props)
