"""Sections 15.3 and 15.4: magic, echo, help, and elements that only show (S-290 to S-296)."""

from __future__ import annotations

import textwrap
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import trio
from trio.testing import MockClock

from evlit.core.tree import EVENT, MAIN, Node
from evlit.runtime.magic import Magic, compile_app
from evlit.testing.harness import TestSession, open_test_session
from tests.conformance.marks import differs


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
    began = time.process_time()
    compile_app(text, "app.py", Magic())
    assert time.process_time() - began < 1


# -- echo


def echoed(block: str, location: str = "") -> tuple[list[str], list[str]]:
    """Run an app that is a block with `st.echo`; return the kinds on its page, and their texts."""
    found: tuple[list[str], list[str]] = ([], [])

    async def main() -> None:
        async with open_test_session(f"import evlit as st\n{block}") as t:
            assert t.errors() == []
            for node in drawn(t):
                found[0].append(node.kind)
                found[1].append(node.props["body"])

    run(main)
    return found


def test_s293_echo_shows_its_block_and_runs_it() -> None:
    """The code of the block, as it stands in the file but for its indentation, comes above what it draws, or below."""
    code = '# why\nx = """a\nb"""\n\nif x:\n    st.text("drawn")  # end'
    block = f"with st.echo({{}}):\n{textwrap.indent(code, '    ')}\nst.text('after')\n"
    assert echoed(block.format("")) == (["code", "text", "text"], [code, "drawn", "after"])
    assert echoed(block.format('"below"')) == (["text", "code", "text"], ["drawn", code, "after"])
    assert echoed(block.format('code_location="above"'))[1][0] == code


@differs("A block on one line works too: the place of the call in the file is known exactly.")
def test_s293_echo_on_one_line() -> None:
    """Whatever shares a line, and however long the head of the statement is, only the block is shown."""
    assert echoed('with st.echo(): st.text("é"); st.text("b")\n')[1] == ['st.text("é"); st.text("b")', "é", "b"]
    assert echoed('try: \n  with st.echo(): st.text("a")\nfinally: pass\n')[1] == ['st.text("a")', "a"]
    long = 'with (\n    st.container(),\n    st.echo(\n        "above",\n    ),\n):\n    st.text("a")\n'
    assert echoed(long)[1] == ['st.text("a")', "a"]
    assert echoed('with st.container() as c, st.echo():\n    st.text("a")\n    with st.echo(): st.text("b")\n')[1] == [
        'st.text("a")\nwith st.echo(): st.text("b")',
        "a",
        'st.text("b")',
        "b",
    ]


def test_s293_echo_without_a_file() -> None:
    """Where the source cannot be read, a warning takes its place, and the block runs all the same."""
    block = "exec(compile(\"with st.echo():\\n    st.text('ran')\\n\", '<nowhere>', 'exec'))\n"
    kinds, texts = echoed(block)
    assert (kinds, texts[1]) == (["alert", "text"], "ran")
    assert "cannot be shown" in texts[0]


# -- help


def explained(source: str) -> list[dict[str, Any]]:
    """Run an app; return what it tells of objects."""
    found: list[dict[str, Any]] = []

    async def main() -> None:
        async with open_test_session(source) as t:
            assert t.errors() == []
            found.extend(node.props for node in drawn(t) if node.kind == "help")

    run(main)
    return found


@differs("Such statements work: the place of the call in the file is known exactly.")
def test_s285_help_on_any_line() -> None:
    """The help of a function can be shown from any statement, whatever shares its line; what it is called is read from
    the call.
    """
    source = """
        import evlit as st
        def f(x: int = 1) -> str:
            "Say x."
        try: st.write(f); st.help(f)
        finally: pass
        class Ship:
            "Sails."
            def __init__(self): self.name = "Ada"
            def sail(self, to): "Go there."
            @property
            def broken(self): raise RuntimeError
        ship = Ship()
        [st.help(each) for each in (ship,)]; st.help(ship); st.write("text", ship); st.help(
            ship.sail
        )
        ship
    """
    written, helped, each, shown, wrote, method, magic = explained(source)
    assert (
        written
        == helped
        == {"name": "f", "type": "function", "signature": "(x: int = 1) -> str", "doc": "Say x.", "members": []}
    )
    assert [found["name"] for found in (each, shown, wrote, magic)] == ["each", "ship", "ship", "ship"]
    assert shown["type"] == "Ship"
    assert shown["doc"] == "Sails."
    assert shown["value"].startswith("<__main__.Ship object")
    assert shown["members"] == [
        {"name": "broken", "type": "property"},
        {"name": "name", "type": "str", "value": "'Ada'"},
        {"name": "sail", "type": "function", "doc": "Go there."},
    ]
    assert (method["name"], method["type"], method["signature"]) == ("Ship.sail", "method", "(to)")


def test_s285_help_of_what_makes_trouble() -> None:
    """Objects whose `repr`, documentation or members raise are explained as far as they go; without an object it is the
    library.
    """
    source = """
        import evlit as st
        class Bad:
            def __repr__(self): raise ValueError
            def __dir__(self): raise ValueError
            __doc__ = property(lambda self: 1 / 0)
        st.help(Bad())
        st.help(len)
        st.help(int)
        st.help()
        st.help(3)
    """
    bad, builtin, cls, library, number = explained(source)
    assert bad["value"] == "(its repr raises ValueError)"
    assert (builtin["name"], builtin["type"], builtin["signature"]) == ("len", "function", "(obj, /)")
    assert (cls["name"], cls["type"]) == ("int", "class")
    assert (library["name"], library["type"]) == ("evlit", "module")
    assert {k: v for k, v in next(m for m in library["members"] if m["name"] == "slider").items() if k != "doc"} == {
        "name": "slider",
        "type": "method",
    }
    assert (number["name"], number["type"], number["value"]) == ("3", "int", "3")


# -- elements that only show


def test_s294_exception_and_boxes() -> None:
    """`st.exception` shows type, message and the app's frames; the four boxes their text and icon."""

    async def main() -> None:
        source = """
            import evlit as st
            try:
                [][1]
            except IndexError as error:
                st.exception(error)
            st.error("e", icon="🚨"); st.warning("w"); st.info("i"); st.success("s")
        """
        async with open_test_session(source) as t:
            box, *boxes = drawn(t)
            assert (box.props["type"], box.props["message"]) == ("IndexError", "list index out of range")
            assert [(frame["file"], frame["line"]) for frame in box.props["frames"]] == [("app.py", 4)]
            assert [(node.props["level"], node.props["body"]) for node in boxes] == [
                ("error", "e"),
                ("warning", "w"),
                ("info", "i"),
                ("success", "s"),
            ]
            assert boxes[0].props["icon"] == "🚨"

    run(main)


def test_s295_html(tmp_path: Path) -> None:
    """`st.html` takes HTML, or the path of a file with it; what only styles goes to the event area. Markdown has HTML
    as text unless it is allowed. (The viewer sanitises both.)
    """
    (tmp_path / "a.html").write_text("<b>file</b>")
    (tmp_path / "a.css").write_text("b { color: red }")

    async def main() -> None:
        source = f"""
            import evlit as st
            st.html("<i>text</i>")
            st.html({str(tmp_path / "a.html")!r})
            st.html({str(tmp_path / "a.css")!r})
            st.html("<style>i {{ color: red }}</style>")
            st.markdown("<b>x</b>")
            st.markdown("<b>x</b>", unsafe_allow_html=True)
        """
        async with open_test_session(source) as t:
            assert t.errors() == []
            bodies = [(node.kind, node.props["body"], "html" in node.props) for node in drawn(t)]
            assert bodies == [
                ("html", "<i>text</i>", False),
                ("html", "<b>file</b>", False),
                ("markdown", "<b>x</b>", False),
                ("markdown", "<b>x</b>", True),
            ]
            styles = [node.props["body"] for node in t.projection.tree.nodes[EVENT].walk() if node.kind == "html"]
            assert styles == ["<style>b { color: red }</style>", "<style>i { color: red }</style>"]

    run(main)


def test_s296_plain_elements() -> None:
    """Code, JSON, text, formulas, dividers, captions and headings with anchors show what they were given, and
    keep nothing on the server.
    """

    async def main() -> None:
        source = """
            import evlit as st
            st.code("x = 1", line_numbers=True); st.json({"a": 1}); st.text("t"); st.latex("x^2"); st.divider()
            st.caption("c"); st.header("H", anchor="here")
        """
        async with open_test_session(source) as t:
            assert t.errors() == []
            kinds = [node.kind for node in drawn(t)]
            assert kinds == ["code", "json", "text", "latex", "divider", "markdown", "heading"]
            assert [node.props.get("anchor") for node in drawn(t) if node.kind == "heading"] == ["here"]
            assert (t.projection.values, t.projection.state) == ({}, {})

    run(main)
