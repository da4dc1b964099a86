"""The type that tests know an element by, for each kind that the page has."""

from __future__ import annotations

from typing import Final

from evlit.core.tree import Node

_HEADINGS: Final = {1: "title", 2: "header", 3: "subheader"}

#: Kinds whose type has another name.
_TYPES: Final = {
    "columns": "flex_container",
    "container": "flex_container",
    "datetime_input": "date_time_input",
    "fragment": "flex_container",
    "grid": "grid_container",
    "help": "help_info",
    "pills": "button_group",
    "segmented_control": "button_group",
    "tabs": "tab_container",
    "vega_chart": "vega_lite_chart",
}

#: Types that an accessor of this name stands for, where it is not the type itself.
_ACCESSORS: Final = {
    "columns": frozenset({"column"}),
    "datetime_input": frozenset({"date_time_input"}),
    "grid": frozenset({"grid_container"}),
    "help": frozenset({"help_info"}),
    "tabs": frozenset({"tab"}),
}


def type_of(node: Node) -> str:
    """Return the type of a node."""
    kind = node.kind
    if kind == "heading":
        return _HEADINGS[node.props["level"]]
    if kind == "alert":
        level: str = node.props["level"]
        return level
    if kind == "markdown" and node.props.get("caption"):
        return "caption"
    if kind == "root":
        return node.key
    return _TYPES.get(kind, kind)


def filling(node: Node) -> Node:
    """Return what is seen at the place of a node: what an `st.empty` holds, in its stead."""
    while node.kind == "empty" and node.children:
        node = node.children[0]
    return node


def is_of(node: Node, accessor: str) -> bool:
    """Tell whether a node is in the list of that name."""
    if accessor in ("pills", "segmented_control"):
        return node.kind == accessor
    if accessor == "container":
        return node.kind in ("container", "fragment")
    if accessor == "form_submit_button":
        return node.kind == "button" and bool(node.props.get("submit"))
    type = type_of(node)
    return type in _ACCESSORS[accessor] if accessor in _ACCESSORS else type == accessor
