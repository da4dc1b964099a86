"""Writes the viewer's view of the element shapes: evlit/core/elements -> viewer/src/core/elements.gen.ts.

`python tools/gen_viewer_types.py` writes the file; with `--check` it only compares, and exits 1 when the file is stale.
TypedDict bases are flattened, because Python 3.11 does not keep them, and so every version writes the same bytes.
"""

from __future__ import annotations

import inspect
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # the tool also runs before evlit is installed

from evlit.core import elements

REPO = Path(__file__).resolve().parent.parent
TARGET = REPO / "viewer" / "src" / "core" / "elements.gen.ts"
SCALARS = {str: "string", int: "number", float: "number", bool: "boolean", type(None): "null", Any: "Json"}
HEAD = """\
// What each kind of element carries: written by tools/gen_viewer_types.py from evlit/core/elements. Do not edit.
import type { Json } from "./json";
"""


def main(arguments: list[str]) -> int:
    """Write the file, or with `--check` say whether it is current."""
    text = render()
    current = TARGET.read_text("utf-8") if TARGET.exists() else ""
    if arguments == ["--check"]:
        if current == text:
            return 0
        print(f"{TARGET.relative_to(REPO)} is stale: run python tools/gen_viewer_types.py", file=sys.stderr)
        return 1
    if arguments:
        print(f"expected no argument or --check, got {' '.join(arguments)}", file=sys.stderr)
        return 2
    if current != text:
        TARGET.write_text(text, "utf-8")
    return 0


def render() -> str:
    """The whole file as text."""
    kinds = {**elements.BLOCKS, **elements.ELEMENTS, **elements.WIDGETS}
    shapes = list(dict.fromkeys(kinds.values()))
    parts = [HEAD]
    parts += [interface(shape, shape.__name__) for shape in nested(shapes)]
    parts += [interface(shape, f"{shape.__name__}Props") for shape in shapes]
    rows = "".join(f"  {kind}: {shape.__name__}Props;\n" for kind, shape in kinds.items())
    parts.append(f"export interface PropsByKind {{\n{rows}}}\n\nexport type Kind = keyof PropsByKind;\n")
    for name, group in (("BLOCKS", elements.BLOCKS), ("WIDGETS", elements.WIDGETS)):
        members = "".join(f'  "{kind}",\n' for kind in group)
        parts.append(f"export const {name}: ReadonlySet<string> = new Set<Kind>([\n{members}]);\n")
    roots = "".join(f"  {name}: {number},\n" for name, number in elements.ROOTS.items())
    parts.append(f"export const ROOTS = {{\n{roots}}} as const;\n")
    return "\n".join(parts)


def nested(shapes: list[type]) -> list[type]:
    """The TypedDicts that occur inside others' fields, in order of first use."""
    found: dict[type, None] = {}
    waiting = list(shapes)
    for shape in waiting:
        inside = [member for hint in fields(shape).values() for member in walk(hint) if is_typeddict(member)]
        waiting += [member for member in inside if member not in found]
        found.update(dict.fromkeys(inside))
    return list(found)


def walk(hint: Any) -> Iterator[Any]:
    yield hint
    for argument in get_args(hint):
        yield from walk(argument)


def fields(shape: type) -> dict[str, Any]:
    return get_type_hints(shape, include_extras=True)


def interface(shape: type, name: str) -> str:
    """One TypedDict as a TypeScript interface."""
    summary = (inspect.getdoc(shape) or "").split("\n\n")[0].replace("\n", " ").replace("*/", "* /")
    lines = [f"/** {summary} */"] if summary else []
    lines.append(f"export interface {name} {{")
    for field, hint in fields(shape).items():
        mark = ""
        if get_origin(hint) is NotRequired:
            mark, hint = "?", get_args(hint)[0]
        lines.append(f"  readonly {field}{mark}: {ts(hint)};")
    return "\n".join([*lines, "}", ""])


def ts(hint: Any) -> str:
    """A Python annotation in TypeScript; what has no counterpart is an error, so that no field becomes `unknown`."""
    if hint in SCALARS:
        return SCALARS[hint]
    if is_typeddict(hint):
        return str(hint.__name__)
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Literal:
        return " | ".join(literal(value) for value in arguments)
    if origin in (Union, types.UnionType):
        return " | ".join(dict.fromkeys(ts(member) for member in arguments))
    if origin is list:
        inner = ts(arguments[0])
        return f"readonly ({inner})[]" if " | " in inner else f"readonly {inner}[]"
    if origin is dict and arguments[0] is str:
        return f"Readonly<Record<string, {ts(arguments[1])}>>"
    raise TypeError(f"no TypeScript form for {hint!r}; teach tools/gen_viewer_types.py about it")


def literal(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f'"{value}"' if isinstance(value, str) else str(value)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
