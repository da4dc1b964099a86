"""Elements, widgets and blocks as a test sees them: a node of a page at rest, and what of it users know.

An element belongs to a `View`: the page as it was when the test asked. What a test sets on a widget is kept by the
`AppTest` under the widget's id, so an element that was found before a run can be used after it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, ClassVar, Final, Generic, Protocol, Self, TypeVar, overload

from evlit.core.tree import Node as TreeNode
from evlit.core.tree import Tree
from evlit.errors import Error
from evlit.testing.elements.lookup import Lookup
from evlit.testing.elements.types import filling

if TYPE_CHECKING:
    from evlit.runtime.user_state import WidgetMeta
    from evlit.testing.app_test import AppTest

#: Stands for "not set by the test".
UNSET: Final[Any] = object()

#: Root of the page, in the order in which lists go through them (S-337).
ROOT_ORDER: Final = ("main", "sidebar", "event", "bottom")


class AppTestError(Error, ValueError):
    """A test asks for something that no user could do."""


class View(Protocol):
    """A page that elements stand on."""

    tree: Tree

    @property
    def app(self) -> AppTest:
        """The test that owns the page; raises `AppTestError` for a page of the past."""

    def meta(self, widget: str) -> WidgetMeta | None:
        """What the last drawing of a widget left behind."""

    def held(self, node: TreeNode) -> Any:
        """The value of a widget, in wire form."""

    def pending(self, widget: str) -> Any:
        """What the test set on a widget and no run has taken yet, or `UNSET`."""

    def set(self, element: Widget, value: Any) -> None:
        """Keep what the test set on a widget."""

    def read(self, digest: str) -> bytes:
        """Bytes of the log."""

    def file(self, ref: dict[str, Any]) -> Any:
        """The uploaded file that a widget's value cites."""

    def wrap(self, node: TreeNode) -> Element | Block:
        """Make the element of a node."""

    def follow(self, page: str, query: str) -> None:
        """Open a page of the app in the next run."""

    def dismiss(self, dialog: str, opened: int) -> None:
        """Close a dialog when the app runs next."""

    def run(self, timeout: float | None) -> AppTest: ...


class Node:
    """What elements and blocks have in common."""

    type: str = "unknown"

    #: Fields that the repr names, when they are set.
    _shown: ClassVar[tuple[str, ...]] = ()

    def __init__(self, node: TreeNode, view: View) -> None:
        self._node = node
        self._view = view
        self._props = node.props

    @property
    def key(self) -> str | None:
        """The author's key."""
        key: str | None = self._props.get("key")
        return key

    @property
    def proto(self) -> Any:
        """What the element carries, as attributes. The names are evlit's own: see `docs/protocol.md`."""
        return SimpleNamespace(**self._props)

    if not TYPE_CHECKING:  # it would hide misspelt names from type checkers

        def __getattr__(self, name: str) -> Any:
            """Give what the element carries, as `proto` does."""
            try:
                return self.__dict__["_props"][name]
            except KeyError:
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}") from None

    @property
    def root(self) -> Any:
        """The whole page."""
        from evlit.testing.elements.page import ElementTree

        return ElementTree(self._view)

    @property
    def line(self) -> str | None:
        """The line of the app that drew it, as `app.py:17`."""
        return self._node.line

    def run(self, *, timeout: float | None = None) -> AppTest:
        """Run the app with all that was set, as `AppTest.run` does."""
        return self._view.run(timeout)

    def start(self) -> AppTest:
        """Send what was set, and do not wait for the run, as `AppTest.start` does."""
        return self._view.app.start()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Node):
            return NotImplemented
        return self._node is other._node or (
            type(self) is type(other) and self._node.id == other._node.id and self._props == other._props
        )

    def __hash__(self) -> int:
        return hash(self._node.id)

    def _fields(self) -> str:
        shown = ((name, getattr(self, name)) for name in ("key", *self._shown))
        return ", ".join(f"{name}={value!r}" for name, value in shown if value not in (None, "", False))


class Element(Node):
    """One element of the page."""

    @property
    def value(self) -> Any:
        """What it shows."""
        return self._props.get("body", self._props.get("value"))

    def __repr__(self) -> str:
        try:
            value = f"{self.value!r}"
        except Exception as error:  # noqa: BLE001  # a repr must not fail: it is what a failing test prints
            value = f"<{type(error).__name__}>"
        value = value if len(value) <= 80 else value[:79] + "…"
        return f"{type(self).__name__}({', '.join(part for part in (value, self._fields()) if part)})"


class UnknownElement(Element):
    """An element of a type that has no class here. `proto` has what it carries."""

    def __init__(self, node: TreeNode, view: View) -> None:
        super().__init__(node, view)
        self.type = node.kind

    def __repr__(self) -> str:
        return f"UnknownElement({self.type!r})"


class Widget(Element):
    """An element with a value that users change. Nothing runs before `run()`."""

    _shown: ClassVar[tuple[str, ...]] = ("label",)

    @property
    def id(self) -> str:
        """Id of the widget."""
        id: str = self._props["widget"]
        return id

    @property
    def disabled(self) -> bool:
        """Whether it takes no changes."""
        return bool(self._props.get("disabled"))

    @property
    def label(self) -> str:
        """Text above or beside it."""
        label: str = self._props.get("label", "")
        return label

    @property
    def help(self) -> str:
        """Text of its tooltip."""
        text: str = self._props.get("help", "")
        return text

    @property
    def form_id(self) -> str:
        """Key of the form that holds it; empty outside of forms."""
        form: str = self._props.get("form", "")
        return form

    @property
    def value(self) -> Any:
        """What the test has set, else what the app has."""
        pending = self._view.pending(self.id)
        return self._held() if pending is UNSET else pending

    def _held(self) -> Any:
        return self._decode(self._view.held(self._node))

    def _decode(self, wire: Any) -> Any:
        meta = self._view.meta(self.id)
        return wire if meta is None else meta.decode(wire)

    def set_value(self, v: Any) -> Self:
        """Set the value that the next run gets."""
        self._view.set(self, v)
        return self

    def encode(self, value: Any, meta: WidgetMeta) -> Any:
        """Return a value as the page would send it.

        Raises
        ------
        ValueError
            When the widget does not offer it.
        """
        return meta.encode(value)


def as_widget(node: TreeNode, view: View) -> Widget:
    """Return what a user changes of a node; a block whose state the app wants to know is one too."""
    element = view.wrap(node)
    if isinstance(element, Widget):
        return element
    widget = Widget(node, view)
    widget.type = node.kind
    return widget


class Block(Node, Lookup):
    """A part of the page that holds others."""

    def __init__(self, node: TreeNode, view: View) -> None:
        super().__init__(node, view)
        if self.type == "unknown":
            self.type = node.kind

    @property
    def children(self) -> dict[int, Element | Block]:
        """What is directly in it, by place. An `st.empty` is what it holds, if it holds anything."""
        return {index: self._view.wrap(filling(node)) for index, node in enumerate(self._node.children or ())}

    def _change(self, node: TreeNode, value: Any) -> Self:
        """Set the state of a block, which the app must want to know: it makes no difference to others."""
        if "widget" not in node.props:
            raise AppTestError(f"expected a block whose state the app is told, give `st.{node.kind}` an `on_change`")
        as_widget(node, self._view).set_value(value)
        return self

    def _nodes(self) -> Iterator[TreeNode]:
        return self._node.walk()

    def _page(self) -> View:
        return self._view

    def __len__(self) -> int:
        return len(self._node.children or ())

    def __getitem__(self, index: int) -> Element | Block:
        """Return what is at a place of it, counted from 0, or back from -1."""
        places = self._node.children or []
        try:
            return self._view.wrap(filling(places[index]))
        except IndexError:
            raise IndexError(f"expected one of the {len(places)} places of {self._name()}, got {index}") from None

    def __iter__(self) -> Iterator[Element | Block]:
        """Go through it, itself first, and everything in it."""
        return (self._view.wrap(node) for node in self._node.walk() if filling(node) is node)

    def __repr__(self) -> str:
        return "\n".join(self._lines(0))

    def _name(self) -> str:
        parts = [self._fields()] if type(self) is not Block else [repr(self.type), self._fields()]
        inside = ", ".join(part for part in parts if part)
        return type(self).__name__ + (f"({inside})" if inside else "")

    def _lines(self, depth: int) -> Iterator[str]:
        yield "  " * depth + self._name()
        for child in self.children.values():
            if isinstance(child, Block):
                yield from child._lines(depth + 1)
            else:
                yield "  " * (depth + 1) + repr(child)


E_co = TypeVar("E_co", bound=Node, covariant=True)


class ElementList(Sequence[E_co], Generic[E_co]):
    """Elements of one type, in the order of the page."""

    def __init__(self, els: Sequence[E_co], type: str = "element") -> None:
        self._list: list[E_co] = list(els)
        self._type = type

    @property
    def len(self) -> int:
        """How many there are."""
        return len(self._list)

    @property
    def values(self) -> list[Any]:
        """The value of each."""
        return [getattr(each, "value", None) for each in self._list]

    def __len__(self) -> int:
        return len(self._list)

    @overload
    def __getitem__(self, index: int) -> E_co: ...
    @overload
    def __getitem__(self, index: slice) -> ElementList[E_co]: ...
    def __getitem__(self, index: int | slice) -> E_co | ElementList[E_co]:
        if isinstance(index, slice):
            return self._sliced(self._list[index])
        try:
            return self._list[index]
        except IndexError:
            raise IndexError(
                f"expected {self._type} number {index}, found {len(self._list)} of them on the page"
            ) from None

    def _sliced(self, els: Sequence[E_co]) -> ElementList[E_co]:
        return type(self)(els, self._type)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, ElementList):
            return self._list == other._list
        return self._list == other

    __hash__ = None  # type: ignore[assignment]  # compares by content

    def __call__(self, key: str | int) -> E_co:
        """Return the one with a key.

        Raises
        ------
        KeyError
            When there is none; it names the keys that there are.
        """
        for each in self._list:
            if each.key == str(key):
                return each
        keys = [each.key for each in self._list if each.key is not None]
        raise MissingKey(str(key), f"{self._type} elements", keys)

    def __repr__(self) -> str:
        if not any(isinstance(each, Block) for each in self._list):
            return f"[{', '.join(map(repr, self._list))}]"
        return "[\n" + "\n".join(repr(each) for each in self._list) + "\n]"


class WidgetList(ElementList[E_co]):
    """Widgets of one type, in the order of the page."""


class BlockList(ElementList[E_co]):
    """Blocks of one type, in the order of the page."""


class MissingKey(KeyError):
    """No element has that key. Prints as a sentence, which a `KeyError` does not."""

    def __init__(self, key: str, what: str, keys: Sequence[str]) -> None:
        known = ", ".join(map(repr, dict.fromkeys(keys))) or "none"
        self.message = f"no element with the key {key!r} among the {what} of the page; keys there: {known}"
        super().__init__(key)

    def __str__(self) -> str:
        return self.message
