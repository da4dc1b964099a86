"""Blocks that tests know by a class of their own."""

from __future__ import annotations

from typing import Any, Self

from evlit.testing.elements.base import AppTestError, Block


class SpecialBlock(Block):
    """A root of the page: main, sidebar, event, bottom."""

    def _name(self) -> str:
        return self.type


class Column(Block):
    """One of `st.columns`."""

    type = "column"
    _shown = ("weight",)

    @property
    def weight(self) -> float:
        """Part of the row that it takes, from 0 to 1."""
        parent = self._node.parent
        weights = [node.props["weight"] for node in (parent.children if parent is not None else None) or ()]
        own: float = self._props["weight"]
        return own / (sum(weights) or own)

    @property
    def gap(self) -> str | None:
        parent = self._node.parent
        gap: str | None = "small" if parent is None else parent.props.get("gap", "small")
        return gap


class Tab(Block):
    """One of `st.tabs`."""

    type = "tab"
    _shown = ("label",)

    @property
    def label(self) -> str:
        label: str = self._props["label"]
        return label

    def select(self) -> Self:
        """Bring it to the front, of tabs with `on_change`."""
        tabs = self._node.parent
        assert tabs is not None
        return self._change(tabs, self.label)


class Openable(Block):
    """A block that users open and close."""

    def open(self) -> Self:
        """Open it; the app must have given it an `on_change`."""
        return self._change(self._node, True)

    def close(self) -> Self:
        """Close it; the app must have given it an `on_change`."""
        return self._change(self._node, False)


class Popover(Openable):
    """`st.popover`: in `at.get("popover")`."""

    type = "popover"
    _shown = ("label", "icon")

    @property
    def label(self) -> str:
        label: str = self._props["label"]
        return label

    @property
    def icon(self) -> str:
        icon: str = self._props.get("icon", "")
        return icon


class Expander(Openable):
    """`st.expander`."""

    type = "expander"
    _shown = ("label", "icon")

    @property
    def label(self) -> str:
        label: str = self._props["label"]
        return label

    @property
    def icon(self) -> str:
        icon: str = self._props.get("icon", "")
        return icon


class Status(Expander):
    """`st.status`."""

    type = "status"
    _shown = ("label", "state")

    @property
    def state(self) -> str:
        """One of `running`, `complete`, `error`."""
        state: str = self._props["state"]
        return state

    @property
    def icon(self) -> str:
        return {"running": "spinner", "complete": ":material/check:", "error": ":material/error:"}[self.state]


class ChatMessage(Block):
    """`st.chat_message`."""

    type = "chat_message"
    _shown = ("name",)

    @property
    def name(self) -> str:
        name: str = self._props.get("name", "")
        return name

    @property
    def avatar(self) -> str:
        """An emoji or icon; `user` or `assistant` where these speak and no other is given."""
        spoken = {"user": "user", "human": "user", "assistant": "assistant", "ai": "assistant"}
        avatar: str = self._props.get("avatar", "" if "image" in self._props else spoken.get(self.name.lower(), ""))
        return avatar


class Dialog(Block):
    """`st.dialog`: in `at.get("dialog")` while it is open."""

    type = "dialog"
    _shown = ("label",)

    @property
    def label(self) -> str:
        """Title of the dialog."""
        title: str = self._props["title"]
        return title

    def dismiss(self) -> Self:
        """Close it as a user does, in the next run."""
        if self._props.get("dismissible") is False:
            raise AppTestError(f"expected a dialog that a user can close, {self.label!r} cannot be dismissed")
        self._view.dismiss(self._props["id"], self._props["run"])
        return self


class Grid(Block):
    """`st.grid`."""

    type = "grid_container"

    @property
    def column_count(self) -> Any:
        return self._props.get("columns", self._props.get("column_count"))

    @property
    def wrap(self) -> bool:
        return bool(self._props.get("wrap", True))

    @property
    def border(self) -> bool:
        return bool(self._props.get("border"))

    @property
    def row_height(self) -> Any:
        return self._props.get("row_height", "content")

    @property
    def min_column_width(self) -> Any:
        return self._props.get("min_column_width", "auto")

    @property
    def gap(self) -> Any:
        return self._props.get("gap", "small")

    @property
    def vertical_alignment(self) -> str:
        align: str = self._props.get("valign", "top")
        return align

    @property
    def dense(self) -> bool:
        return bool(self._props.get("dense"))

    @property
    def width(self) -> Any:
        return self._props.get("width", "stretch")

    @property
    def height(self) -> Any:
        return self._props.get("height", "content")
