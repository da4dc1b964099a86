"""Prints the sizes of this code base as one table row, and fails when a module or a class is past its cap.

Lines include blanks and comments, as an editor counts them. Generated files and tests are left out of the caps. The
Python row counts functions, annotations, docstrings and tests too; the viewer's row counts lines alone.
"""

from __future__ import annotations

import ast
import io
import statistics
import sys
import tokenize
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

REPO = Path(__file__).resolve().parent.parent
MODULE_CAP = 600
CLASS_CAP = 300
TINY = 3  # modules shorter than this (empty packages) say nothing about size

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass
class Row:
    """What is measured of one code base."""

    modules: dict[str, int] = field(default_factory=dict)
    classes: dict[str, int] = field(default_factory=dict)
    functions: list[int] = field(default_factory=list)
    typed: list[bool] = field(default_factory=list)
    documented: list[bool] = field(default_factory=list)
    comments: int = 0
    lines: int = 0


def main() -> int:
    """Measure, print, and say whether the caps are kept."""
    python = measure_python(sorted((REPO / "evlit").rglob("*.py")))
    viewer = measure_viewer(sorted((REPO / "viewer" / "src").rglob("*.ts*")))
    tests = list(test_lengths(sorted((REPO / "tests").rglob("test_*.py"))))
    print("| code base | modules | median | p90 | max (which) | fn med/p90 | typed | doc | comments /100 | tests |")
    print("|---|--:|--:|--:|---|---|--:|--:|--:|---|")
    print(python_cells(python, tests))
    if viewer.modules:
        print(f"| evlit viewer (TS) {size_cells(viewer.modules)} | | | | | |")
    sys.stdout.flush()  # the table first, then what is wrong with it
    past = list(past_caps(python)) + list(past_caps(viewer))
    for line in past:
        print(line, file=sys.stderr)
    return 1 if past else 0


def measure_python(paths: Iterable[Path]) -> Row:
    row = Row()
    for path in paths:
        text = path.read_text("utf-8")
        name = path.relative_to(REPO).as_posix()
        row.modules[name] = len(text.splitlines())
        row.lines += row.modules[name]
        row.comments += sum(
            token.type == tokenize.COMMENT for token in tokenize.generate_tokens(io.StringIO(text).readline)
        )
        tree = ast.parse(text, name)
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                row.classes[f"{name}: class {node.name}"] = length(node)
            elif isinstance(node, Function):
                row.functions.append(length(node))
                row.typed.append(is_typed(node))
        row.documented += [ast.get_docstring(function) is not None for function in public_functions(tree)]
    return row


def measure_viewer(paths: Iterable[Path]) -> Row:
    row = Row()
    for path in paths:
        if path.suffix in {".ts", ".tsx"} and not path.stem.endswith((".gen", ".test", ".d")):
            row.modules[path.relative_to(REPO).as_posix()] = len(path.read_text("utf-8").splitlines())
    return row


def length(node: Function | ast.ClassDef) -> int:
    """Lines from the first decorator to the end."""
    start = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    return (node.end_lineno or node.lineno) - start + 1


def is_typed(function: Function) -> bool:
    """Whether every parameter but `self` and `cls`, and the result, is annotated."""
    spec = function.args
    parameters = [*spec.posonlyargs, *spec.args, *spec.kwonlyargs, *filter(None, [spec.vararg, spec.kwarg])]
    named = [parameter for parameter in parameters if parameter.arg not in {"self", "cls"}]
    return function.returns is not None and all(parameter.annotation is not None for parameter in named)


def public_functions(tree: ast.Module) -> Iterator[Function]:
    """Functions of a module and methods of its public classes, without those that start with an underscore."""
    for node in tree.body:
        members = node.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_") else [node]
        yield from (member for member in members if isinstance(member, Function) and not member.name.startswith("_"))


def test_lengths(paths: Iterable[Path]) -> Iterator[int]:
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text("utf-8"), str(path))):
            if isinstance(node, Function) and node.name.startswith("test_"):
                yield length(node)


def python_cells(row: Row, tests: Sequence[int]) -> str:
    functions = f"{median(row.functions)}/{p90(row.functions)}"
    comments = 100 * row.comments / row.lines if row.lines else 0
    return (
        f"| evlit {size_cells(row.modules)} | {functions} | {percent(row.typed)} | {percent(row.documented)} "
        f"| {comments:.1f} | {len(tests)} @{median(tests)} |"
    )


def size_cells(modules: dict[str, int]) -> str:
    sizes = {name: lines for name, lines in modules.items() if lines >= TINY}
    largest = max(sizes, key=lambda name: sizes[name], default="")
    return f"| {len(sizes)} | {median(sizes.values())} | {p90(sizes.values())} | {sizes.get(largest, 0)} `{largest}`"


def past_caps(row: Row) -> Iterator[str]:
    """One message for each module and class that has grown too long."""
    for what, sizes, cap in (("modules", row.modules, MODULE_CAP), ("classes", row.classes, CLASS_CAP)):
        for name, lines in sizes.items():
            if lines > cap:
                yield f"{name} has {lines} lines, {what} may have {cap}: give the decision hiding in it its own place"


def median(values: Iterable[int]) -> int:
    return round(statistics.median(list(values) or [0]))


def p90(values: Iterable[int]) -> int:
    """The value that nine of ten do not pass (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, -(-9 * len(ordered) // 10) - 1)] if ordered else 0


def percent(flags: Sequence[bool]) -> str:
    return f"{round(100 * sum(flags) / len(flags))}%" if flags else "-"


if __name__ == "__main__":
    sys.exit(main())
