"""The text of the statement that calls a command, as the app's file has it (`st.help` and `st.echo` ask for it).

Python knows for each instruction from where to where in the file it comes (PEP 657). That place is looked up in the
file's syntax tree, so it does not matter how many statements share a line or how many lines a statement has.
"""

from __future__ import annotations

import ast
import linecache
import sys
import textwrap
from functools import lru_cache
from types import FrameType

from attrs import frozen

from evlit.runtime.callsite import is_evlit


@frozen
class Place:
    """From where to where: lines from 1, columns from 0 in bytes of UTF-8, as the syntax tree has them."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int


def calling_place(depth: int = 2) -> Place | None:
    """Return the place of the call in the innermost frame outside evlit; None where Python does not know it."""
    frame: FrameType | None = sys._getframe(depth)
    while frame is not None and is_evlit(frame.f_code.co_filename):
        frame = frame.f_back
    if frame is None:
        return None
    for at, position in enumerate(frame.f_code.co_positions()):
        if at == frame.f_lasti // 2:
            line, end_line, column, end_column = position
            if line is None or end_line is None or column is None or end_column is None:
                return None
            return Place(frame.f_code.co_filename, line, column, end_line, end_column)
    return None


def arguments(place: Place | None) -> list[str]:
    """Return the text of each positional argument of the call at a place; that of an expression which stands alone
    (magic) is its own only argument. Empty when the file cannot be read, or is another one by now.
    """
    source = _source(place)
    if source is None or place is None:
        return []
    text, tree = source
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.expr) and _at(node) == place_of(place)]
    for node in nodes:
        if isinstance(node, ast.Call):
            shown: list[ast.expr] = node.args
        elif isinstance(node, ast.Tuple):
            shown = node.elts
        else:
            shown = [node]
        if any(isinstance(each, ast.Starred) for each in shown):
            return []
        return [ast.get_source_segment(text, each) or "" for each in shown]
    return []


def body(place: Place | None) -> str | None:
    """Return the text of the block of the `with` statement whose call is at a place; None when it cannot be read."""
    source = _source(place)
    if source is None or place is None:
        return None
    text, tree = source
    for node in ast.walk(tree):
        if isinstance(node, ast.With | ast.AsyncWith) and any(_has(item, place) for item in node.items):
            return _block(text, node)
    return None


def _has(item: ast.withitem, place: Place) -> bool:
    inside = [node for node in ast.walk(item.context_expr) if isinstance(node, ast.expr)]
    return any(_at(node) == place_of(place) for node in inside)


def _block(text: str, node: ast.With | ast.AsyncWith) -> str:
    lines = text.splitlines()
    head = max((item.optional_vars or item.context_expr).end_lineno or node.lineno for item in node.items)
    first, last = node.body[0], node.body[-1]
    end = last.end_lineno or last.lineno
    if first.lineno > head:
        # Comments before the first statement belong to it. The `)` of a long head, and its `:`, do not.
        start = head
        while start < first.lineno - 1 and lines[start].strip().startswith((")", ":")):
            start += 1
        return textwrap.dedent("\n".join(lines[start:end])).strip("\n")
    parts = [lines[first.lineno - 1 : end]]
    cut = parts[0]
    cut[-1] = cut[-1].encode()[: last.end_col_offset].decode()
    cut[0] = cut[0].encode()[first.col_offset :].decode()
    return "\n".join(cut)


def place_of(place: Place) -> tuple[int, int, int, int]:
    """Return where a place is in its file."""
    return place.line, place.column, place.end_line, place.end_column


def _at(node: ast.expr) -> tuple[int, int, int | None, int | None]:
    return node.lineno, node.col_offset, node.end_lineno, node.end_col_offset


def _source(place: Place | None) -> tuple[str, ast.Module] | None:
    if place is None:
        return None
    text = "".join(linecache.getlines(place.file))
    return _parsed(text) if text else None


@lru_cache(maxsize=8)
def _parsed(text: str) -> tuple[str, ast.Module] | None:
    try:
        tree: ast.Module = compile(
            text, "<source>", "exec", flags=ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True
        )
    except (SyntaxError, ValueError):
        return None
    return text, tree
