"""Hypothesis strategies: JSON, props, trees, events, and scripts that write a page."""

from __future__ import annotations

import types
import typing
from collections.abc import Callable
from typing import Any, Final, Literal, get_args, get_origin, get_type_hints

import attrs
from hypothesis import strategies as st

from evlit.core import events as e
from evlit.core.elements import BLOCKS
from evlit.core.tree import Tree, node_from_json

#: Text without lone surrogates, which are no JSON.
text: Final = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)

_scalars: Final = (
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | text
    | st.sampled_from(["", "$", "label", "Bj\u00f6rk \U0001f981", "null"])
)

#: Any JSON value that a frame or a row may hold.
json: Final[st.SearchStrategy[Any]] = st.recursive(
    _scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(text, inner, max_size=4), max_leaves=8
)

#: Props as leaves have them: few names with few values, so that two draws often agree in part.
props: Final[st.SearchStrategy[dict[str, Any]]] = st.dictionaries(
    st.sampled_from(["body", "help", "icon", "chart"]),
    st.sampled_from(["short", "a text of some length", "a text of some length, and more", 5, None, [1, 2], {"a": 1}]),
    max_size=3,
)

LEAVES: Final = ("markdown", "text", "metric")
CONTAINERS: Final = ("container", "expander", "form")


# -- trees ------------------------------------------------------------------------------------------------------------


@st.composite
def trees(draw: st.DrawFn, *, ids: st.SearchStrategy[int] | None = None) -> Tree:
    """A tree of up to ten nodes below the roots. Two draws share ids, kinds and props by chance."""
    tree = Tree()
    free = draw(st.lists(ids or st.integers(5, 20), unique=True, max_size=10))
    for id in free:
        # The kind belongs to the id for life: an id is never given to another node.
        kind = ("container", "markdown", "expander", "text")[id % 4]
        node = {"id": id, "kind": kind, "key": f"k{id}", "props": draw(props)}
        blocks = [each for each in tree.root.walk() if each.children is not None and each is not tree.root]
        parent = draw(st.sampled_from(blocks))
        tree.attach(parent, draw(st.integers(0, len(parent.children or ()))), node_from_json(node))
    tree.next_id = 21
    return tree


# -- events -----------------------------------------------------------------------------------------------------------


def _values_of(hint: Any) -> st.SearchStrategy[Any]:
    """Return values of a field by its annotation; a type that nobody thought of here is an error."""
    if hint is e.Json:
        return json
    simple: dict[Any, st.SearchStrategy[Any]] = {
        str: text,
        bool: st.booleans(),
        int: st.integers(0, 2**53),
        float: st.floats(allow_nan=False, allow_infinity=False),
        types.NoneType: st.none(),
    }
    if hint in simple:
        return simple[hint]
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Literal:
        return st.sampled_from(arguments)
    if origin in (types.UnionType, typing.Union):
        return st.one_of(*map(_values_of, arguments))
    if origin is tuple and arguments[1:] == (...,):
        return st.lists(_values_of(arguments[0]), max_size=3).map(tuple)
    if origin is dict:
        return st.dictionaries(_values_of(arguments[0]), _values_of(arguments[1]), max_size=3)
    raise NotImplementedError(f"expected an annotation that strategies.py knows, got {hint!r}: add it")


def events_of(cls: type) -> st.SearchStrategy[Any]:
    """Return events of one class, with every field drawn by its annotation."""
    hints = get_type_hints(cls)
    return st.builds(cls, **{field.name: _values_of(hints[field.name]) for field in attrs.fields(cls)})


#: Events of every kind.
events: Final[st.SearchStrategy[e.Event]] = st.one_of(*map(events_of, e.KINDS))


# -- scripts ----------------------------------------------------------------------------------------------------------


@attrs.frozen
class Call:
    """One statement of a script. `do` says which; `times` repeats it from one line, as a loop does."""

    do: Literal["write", "block", "slot", "into", "replace", "clear", "remove", "flush"]
    site: str = ""
    kind: str = ""
    key: str | None = None
    props: dict[str, Any] = attrs.field(factory=dict)
    body: tuple[Call, ...] = ()
    times: int = 1
    handle: int = 0  #: which of the nodes made so far `into`, `replace`, `clear` and `remove` mean


Script = tuple[Call, ...]

_sites: Final = st.sampled_from([f"app.py:{line}" for line in range(1, 9)])
_keys: Final = st.none() | st.sampled_from(["user:a", "user:b", "user:c", "user:d"])
_times: Final = st.sampled_from([1, 1, 1, 2, 3])
_handles: Final = st.integers(0, 5)


def _writes() -> st.SearchStrategy[Call]:
    return st.builds(Call, st.just("write"), _sites, st.sampled_from(LEAVES), _keys, props, times=_times)


def _nested(inner: st.SearchStrategy[Call]) -> st.SearchStrategy[Call]:
    bodies = st.lists(inner, max_size=4).map(tuple)
    return st.one_of(
        st.builds(Call, st.just("block"), _sites, st.sampled_from(CONTAINERS), _keys, props, bodies, _times),
        st.builds(Call, st.just("slot"), _sites, st.just("empty"), st.none(), body=bodies),
    )


def _anything(inner: st.SearchStrategy[Call]) -> st.SearchStrategy[Call]:
    bodies = st.lists(inner, max_size=4).map(tuple)
    return st.one_of(
        _nested(inner),
        st.builds(Call, st.just("into"), body=bodies, handle=_handles),
        st.builds(Call, st.just("replace"), _sites, st.sampled_from(LEAVES + CONTAINERS), props=props, handle=_handles),
        st.builds(Call, st.sampled_from(["clear", "remove"]), handle=_handles),
        st.builds(Call, st.just("flush")),
    )


def _scripts(extend: Callable[[st.SearchStrategy[Call]], st.SearchStrategy[Call]]) -> st.SearchStrategy[Script]:
    calls = st.recursive(_writes(), extend, max_leaves=8)
    return st.lists(calls, max_size=6).map(tuple)


#: Scripts of a few elements.
short_scripts: Final = st.lists(_writes(), max_size=4).map(tuple)

#: Scripts of nested blocks, loops, slots, keyed and other elements.
scripts: Final = _scripts(_nested)

#: The same with writing into earlier blocks, replacing, clearing and removing, and flushes at any moment.
wild_scripts: Final = _scripts(_anything)

assert set(CONTAINERS) <= BLOCKS.keys()
