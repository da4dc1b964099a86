"""All that differs between two pages: paired by what people know the elements by."""

from __future__ import annotations

from typing import Any

import pytest

from evlit.core.tree import Node, node_from_json
from evlit.verify.differences import differences


def page(*children: dict[str, Any]) -> Node:
    count = iter(range(2, 10_000))

    def numbered(node: dict[str, Any]) -> dict[str, Any]:
        out = {"id": next(count), "key": "", **node}
        if "children" in node:
            out["children"] = [numbered(child) for child in node["children"]]
        return out

    return node_from_json(
        {"id": 1, "kind": "root", "key": "main", "props": {}, "children": [numbered(child) for child in children]}
    )


def text(body: str) -> dict[str, Any]:
    return {"kind": "text", "props": {"body": body}}


def widget(label: str, value: Any) -> dict[str, Any]:
    return {"kind": "slider", "props": {"label": label, "value": value}}


@pytest.mark.parametrize(
    ("then", "now", "wanted"),
    [
        ([text("a")], [text("a")], []),
        ([text("a")], [text("b")], ["main > text, body: 'a' then, 'b' now"]),
        ([text("a")], [text("x"), text("a")], ["main > text: added"]),
        ([text("a"), text("b"), text("c")], [text("a"), text("c")], ["main > text: removed"]),
        ([widget("A", 1)], [widget("A", 2)], ["main > slider 'A', value: 1 then, 2 now"]),
        (
            [text("a"), widget("A", 1)],
            [widget("A", 1), text("b")],
            ["main > text: removed", "main > text: added"],
        ),
        (
            [{"kind": "expander", "props": {"label": "E"}, "children": [text("a")]}],
            [{"kind": "expander", "props": {"label": "E"}, "children": [text("a"), text("b")]}],
            ["main > expander 'E' > text: added"],
        ),
        ([text("a")], [widget("A", 1)], ["main > slider 'A': added", "main > text: removed"]),
    ],
)
def test_differences_in_words(then: list[Any], now: list[Any], wanted: list[str]) -> None:
    found = [each.words for each in differences(page(*then), page(*now))]
    assert sorted(found) == sorted(wanted)


def test_ids_are_those_of_each_page() -> None:
    [found] = differences(page(text("a"), text("b")), page(text("x"), text("a"), text("b")))
    assert (found.then, found.now) == (None, 2)


def test_very_many_are_paired_by_their_places_and_told_up_to_a_limit() -> None:
    many = [text(str(n)) for n in range(3000)]
    assert differences(page(*many), page(*many)) == []
    assert len(differences(page(*many), page(*[text("x")] * 3000))) == 200
    assert [each.what for each in differences(page(*many), page(*many[:-1]))] == ["removed"]
