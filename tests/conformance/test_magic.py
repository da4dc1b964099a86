"""Sections 15.3 and 15.4: magic, echo, help, and elements that only show (S-290 to S-296)."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Any

import trio
from trio.testing import MockClock

from evlit.core.tree import MAIN, Node
from evlit.runtime.magic import Magic, compile_app
from evlit.testing.harness import TestSession, open_test_session


def run(main: Callable[[], Awaitable[None]]) -> None:
    trio.run(main, clock=MockClock(autojump_threshold=0))


def drawn(session: TestSession) -> list[Node]:
    """Return the leaves of the main area, in order."""
    return [node for node in session.projection.tree.nodes[MAIN].walk() if node.children is None]


def shown(source: str, options: dict[str, Any] | None = None, files: dict[str, str] | None = None) -> list[str]:
    """Run an app; return the texts on its page, and the kind of what has none."""
    found: list[str] = []

    async def main() -> None:
        async with open_test_session(source, files=files, options=options) as t:
            assert t.errors() == []
            found.extend(str(node.props.get("body", node.kind)) for node in drawn(t))

    run(main)
    return found


def test_s290_where_expressions_are_shown() -> None:
    """A bare expression is written at the top of the file, in its functions, and in every block; not in classes nor in
    modules that it imports. It needs no import of the library.
    """
    source = """
        import magic_helpers
        def function():
            "what it is for"
            "in a function"
            class Inside:
                "not in a class"
                1
            def inner():
                f"in a function of it"
            inner()
        async def coroutine():
            0
            "in a coroutine"
        "top"
        if True:
            "if"
        else:
            "never"
        for _ in range(1):
            "for"
        else:
            "for's else"
        while True:
            "while"
            break
        import contextlib
        with contextlib.nullcontext():
            "with"
        try:
            "try"
            1 / 0
        except ZeroDivisionError:
            "except"
        else:
            "never"
        finally:
            "finally"
        match 1:
            case 1:
                "match"
        function()
        await coroutine()
        magic_helpers.run()
    """
    expected = ["top", "if", "for", "for's else", "while", "with", "try", "except", "finally", "match"]
    expected += ["in a function", "in a function of it", "`0`", "in a coroutine"]
    assert shown(source, files={"magic_helpers.py": "def run():\n    1\n    'in a module'\n"}) == expected


def test_s290_the_option() -> None:
    """With `runner.magicEnabled` off nothing is written by itself."""
    assert shown("x = 1\nx\n'text'\n") == ["`1`", "text"]
    assert shown("x = 1\nx\n'text'\n", {"runner.magicEnabled": False}) == []


def test_s290_blocks_and_lines() -> None:
    """What is shown goes where a command would go, and has the line that it stands on; so have errors."""
    source = """
        import evlit as anything

        with anything.sidebar:
            "aside"
        x = 3
        (
            x
            + 1
        )
        1 / 0, 2
    """

    async def main() -> None:
        async with open_test_session(source) as t:
            assert t.texts("sidebar") == ["aside"]
            [aside] = [node for node in t.projection.tree.nodes.values() if node.props.get("body") == "aside"]
            assert aside.line == "app.py:5"
            [number] = [node for node in t.projection.tree.nodes.values() if node.props.get("body") == "`4`"]
            assert number.line == "app.py:8"
            [box] = [node for node in t.projection.tree.nodes.values() if node.kind == "exception"]
            assert [(frame["file"], frame["line"]) for frame in box.props["frames"]] == [("app.py", 11)]

    run(main)


def test_s291_what_is_shown() -> None:
    """Names, literals, f-strings, comparisons, tuples as several arguments, comprehensions, lambdas, `None` and `...`
    are shown; calls, `yield` and `await`, and the text that tells what a file or a function is for are not. A
    semicolon makes no difference.
    """
    source = '''
        """What the file is for."""
        name = "Ada"
        name
        f"{name}!"
        1 < 2
        "a", "b"
        *[1, 2], 3
        [n for n in range(2)]
        None
        ...
        name;
        str(1)
        def generate():
            yield 1
            yield
        list(generate())
        import trio
        await trio.sleep(0)
        "later text is shown"
    '''
    texts = shown(source)
    assert texts[:3] == ["Ada", "Ada!", "`True`"]
    assert texts[3:5] == ["a b", "`1` `2` `3`"]
    assert texts[5] == "[0, 1]"
    assert texts[6:8] == ["`None`", "`Ellipsis`"]
    assert texts[8:] == ["Ada", "later text is shown"]


def test_s292_hidden_options() -> None:
    """`magic.displayRootDocString` shows the text a file begins with, `magic.displayLastExprIfNoSemicolon` a call that
    ends it without a semicolon.
    """
    source = '"""What the file is for."""\nstr(1)\nstr(2)'
    assert shown(source) == []
    assert shown(source, {"magic.displayRootDocString": True}) == ["What the file is for."]
    last = {"magic.displayLastExprIfNoSemicolon": True}
    assert shown(source, last) == ["2"]
    assert shown(source + ";  # over\n", last) == []
    assert shown(source + "  # over;\n", last) == ["2"]
    assert shown("x = str(1)\n", last) == []


def test_s290_s291_cached_functions_may_have_it() -> None:
    """A cached function whose body has a bare expression brings it back with its result."""
    source = """
        import evlit as st
        @st.cache_data
        def price(n):
            f"looking up {n}"
            return n * 10
        f"{price(2)}"
        f"{price(2)}"
    """
    assert shown(source) == ["looking up 2", "20", "looking up 2", "20"]


def test_s290_the_cost_is_that_of_compiling() -> None:
    """A source of 2000 lines is compiled with magic in well under a second."""
    text = "".join(f"def f{n}(x):\n    'text'\n    if x:\n        x\n" for n in range(500))
    began = time.perf_counter()
    compile_app(text, "app.py", Magic())
    assert time.perf_counter() - began < 1
