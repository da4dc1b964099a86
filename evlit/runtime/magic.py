"""Magic: an expression that stands alone is shown (step 6 of the click journey, before the app is compiled).

The source is read into a syntax tree, such expressions are wrapped in calls of one hidden name, and the tree is
compiled in place of the text. Nodes keep their places, so tracebacks and the lines of elements are those of the file.
All of it is paid when a source is compiled, none when it runs. Files without such an expression are compiled as they
are.

What counts (S-290, S-291): statements at the top of the file, inside functions, and inside `if`, `for`, `while`,
`with`, `try` and `match`; not in classes, and not in modules that the app imports. Calls are left alone, as are `yield`
and `await` and the text that says what a file or a function is for.
"""

from __future__ import annotations

import ast
import importlib
import io
import tokenize
from collections.abc import Iterator
from types import CodeType
from typing import Any, Final

from attrs import frozen

from evlit.runtime.options import Options

#: Under this name the module of an app holds `show`; no author has it by chance.
NAME: Final = "__evlit_show__"

#: What is evaluated for its effect.
_SILENT: Final = (ast.Call, ast.Await, ast.Yield, ast.YieldFrom)


@frozen
class Magic:
    """Which expressions are shown."""

    enabled: bool = True
    docstring: bool = False  #: the text that the file begins with, too
    last: bool = False  #: a call that ends the file, too, unless a semicolon follows

    @classmethod
    def of(cls, options: Options) -> Magic:
        """Return what the configuration says."""
        return cls(
            options["runner.magicEnabled"],
            options["magic.displayRootDocString"],
            options["magic.displayLastExprIfNoSemicolon"],
        )


def compile_app(text: str, path: str, magic: Magic) -> CodeType:
    """Compile a file of the app.

    Raises
    ------
    SyntaxError
        When it is not Python; `filename` and `lineno` say where.
    """
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    source: Any = text
    try:
        if magic.enabled:
            tree: ast.Module = compile(text, path, "exec", flags=flags | ast.PyCF_ONLY_AST, dont_inherit=True)
            if transform(tree, text, magic):
                source = tree
        code: CodeType = compile(source, path, "exec", flags=flags, dont_inherit=True)
    except ValueError as error:  # null bytes
        raise SyntaxError(str(error), (path, 1, 1, None)) from None
    return code


def transform(tree: ast.Module, text: str, magic: Magic) -> bool:
    """Make the expressions of a file calls, in place; tells whether there was one."""
    found = False
    docstring = _docstring(tree)
    for statement in _expressions(tree):
        if statement is docstring and not magic.docstring:
            continue
        if isinstance(statement.value, _SILENT) and not (
            magic.last and statement is tree.body[-1] and isinstance(statement.value, ast.Call)
            and not _ends_with_semicolon(text)
        ):  # fmt: skip
            continue
        statement.value = _call(statement.value)
        found = True
    return found


def _expressions(block: ast.AST) -> Iterator[ast.Expr]:
    """Yield the expressions that stand alone in a block and in those inside it."""
    for field in ("body", "orelse", "finalbody", "handlers", "cases"):
        for node in getattr(block, field, ()):
            if isinstance(node, ast.Expr):
                yield node
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                docstring = _docstring(node)
                yield from (each for each in _expressions(node) if each is not docstring)
            elif isinstance(node, ast.stmt | ast.excepthandler | ast.match_case) and not isinstance(node, ast.ClassDef):
                yield from _expressions(node)


def _docstring(node: ast.Module | ast.FunctionDef | ast.AsyncFunctionDef) -> ast.stmt | None:
    first = node.body[0] if node.body else None
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        return first
    return None


def _call(value: ast.expr) -> ast.Call:
    shown = value.elts if isinstance(value, ast.Tuple) else [value]
    function = ast.copy_location(ast.Name(NAME, ast.Load()), value)
    return ast.copy_location(ast.Call(function, shown, []), value)


def _ends_with_semicolon(text: str) -> bool:
    last = ""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.OP:
            last = token.string
        elif token.type not in (tokenize.NEWLINE, tokenize.NL, tokenize.COMMENT, tokenize.ENDMARKER, tokenize.DEDENT):
            last = ""
    return last == ";"


def show(*values: Any) -> None:
    """Write the values of an expression where the script writes now."""
    importlib.import_module("evlit").write(*values)  # the layer above: known when an app runs
