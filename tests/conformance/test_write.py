"""`st.write` and `st.write_stream` (S-281 to S-289): what shows each kind of object, and what becomes of streams."""

from __future__ import annotations

from typing import Any

import pytest

from evlit.testing.harness import TestSession
from tests.conformance.marks import differs
from tests.conformance.visiting import kinds, patches, shows, visit

# -- write ------------------------------------------------------------------------------------------------------------

IMPORTS = """
import asyncio, collections, dataclasses, datetime, decimal, enum, io, types, typing
import evlit as st
"""


def check(expression: str, expected: list[str], texts: list[str] | None = None, setup: str = "", **then: Any) -> None:
    """Check the kinds, and the texts, of what `st.write(expression)` leaves on the page."""

    async def look(t: TestSession) -> None:
        assert t.errors() == []
        assert kinds(t) == expected
        assert texts is None or t.texts() == texts

    visit(f"{IMPORTS}\n{setup}\nassert st.write({expression}) is None\n", look)


@pytest.mark.parametrize(
    ("args", "texts"),
    [
        ("'a *b*'", ["a *b*"]),
        ("'a', 'b'", ["a b"]),
        ("'a', 1, 'b'", ["a `1` b"]),
        ("", []),
        ("''", [""]),
        ("io.StringIO('from *io*')", ["from *io*"]),
        ("'a', io.StringIO('b')", ["a b"]),
    ],
)
def test_s281_texts_are_joined_into_one_markdown(args: str, texts: list[str]) -> None:
    """Consecutive arguments that are text become one Markdown element; without arguments there is none."""
    check(args, ["markdown"] * len(texts), texts)


def test_s281_other_arguments_come_between() -> None:
    """What is no text has an element of its own between the texts before and after it."""
    check("'a', 'b', {'x': 1}, 'c', [1], 2", ["markdown", "json", "markdown", "json", "markdown"], ["a b", "c", "`2`"])


def test_s281_exceptions_are_shown_as_such() -> None:
    """An exception instance becomes an exception box."""

    async def look(t: TestSession) -> None:
        assert t.errors() == ["ValueError: wrong"]
        assert t.texts() == ["before", "after"]

    visit("import evlit as st\nst.write('before', ValueError('wrong'), 'after')\n", look)


TABLES = {
    "pandas": ["pd.DataFrame({'a': [1]})", "pd.Series([1])", "pd.Index([1])", "pd.DataFrame({'a': [1]}).style"],
    "numpy": ["np.array([1, 2])", "np.zeros((2, 2))"],
    "pyarrow": ["pa.table({'a': [1]})"],
    "polars": ["pl.DataFrame({'a': [1]})", "pl.Series([1])"],
}


@pytest.mark.parametrize(("module", "expression"), [(m, x) for m, found in TABLES.items() for x in found])
def test_s281_tables(module: str, expression: str) -> None:
    """Frames, series, indices, arrays, Arrow tables and frames of other libraries become tables."""
    pytest.importorskip(module)
    if expression.endswith(".style"):
        pytest.importorskip("jinja2", reason="pandas styles tables with it")
    short = {"pandas": "pd", "numpy": "np", "pyarrow": "pa", "polars": "pl"}.get(module, module)
    check(expression, ["dataframe"], setup=f"import {module} as {short}")


def test_s281_rows_of_a_database() -> None:
    """The cursor of a database becomes a table of the rows that it has yet to give."""
    source = """
        import contextlib, sqlite3
        import evlit as st
        with contextlib.closing(sqlite3.connect(":memory:")) as database:
            assert st.write(database.execute("SELECT 1 AS a")) is None
    """

    async def look(t: TestSession) -> None:
        assert t.errors() == []
        assert kinds(t) == ["dataframe"]

    visit(source, look)


@pytest.mark.parametrize("method", ["to_pandas", "__dataframe__"])
def test_s281_what_can_become_a_table(method: str) -> None:
    """An object that offers `to_pandas` or the interchange protocol of frames becomes a table."""
    setup = f"""
import pyarrow as pa
class Like:
    def {method}(self, *_, **__):
        table = pa.table({{"a": [1]}})
        return table.to_pandas() if "{method}" == "to_pandas" else table.__dataframe__()
"""
    check("Like()", ["dataframe"], setup=setup)


JSON = [
    "{'a': 1}",
    "[1, 2]",
    "map(str, [1])",
    "enumerate(['a'])",
    "types.MappingProxyType({'a': 1})",
    "collections.UserDict(a=1)",
    "collections.UserList([1])",
    "collections.ChainMap({'a': 1})",
    "collections.Counter('ab')",
    "collections.defaultdict(list, a=[1])",
    "collections.OrderedDict(a=1)",
    "{'a': 1}.keys()",
    "{'a': 1}.values()",
    "{'a': 1}.items()",
    "st.session_state",
    "collections.namedtuple('P', 'x y')(1, 2)",
]


@pytest.mark.parametrize("expression", JSON)
def test_s281_collections_are_shown_as_json(expression: str) -> None:
    """Dicts, lists, their kin and views, iterators of a known end, `session_state` and namedtuples become JSON."""
    check(expression, ["json"])


def test_s281_pydantic_models_are_shown_as_json() -> None:
    """A model of pydantic becomes JSON of its fields."""
    pytest.importorskip("pydantic")
    check("M(a=1)", ["json"], setup="import pydantic\nclass M(pydantic.BaseModel):\n    a: int\n")


INLINE = {
    "1": "`1`",
    "1.5": "`1.5`",
    "True": "`True`",
    "None": "`None`",
    "b'ab'": "`b'ab'`",
    "(1, 2)": "`(1, 2)`",
    "{1}": "`{1}`",
    "frozenset({1})": "`frozenset({1})`",
    "datetime.date(2024, 1, 2)": "`2024-01-02`",
    "datetime.datetime(2024, 1, 2, 3, 4)": "`2024-01-02 03:04:00`",
    "datetime.timedelta(hours=1)": "`1:00:00`",
    "decimal.Decimal('1.50')": "`1.50`",
    "enum.Enum('Color', 'RED').RED": "`Color.RED`",
    "range(3)": "`range(0, 3)`",
    "collections.deque([1])": "`deque([1])`",
    "1+2j": "`(1+2j)`",
    "...": "`Ellipsis`",
}


@pytest.mark.parametrize(("expression", "text"), INLINE.items())
def test_s281_other_values_are_inline_code(expression: str, text: str) -> None:
    """Numbers, bools, None, bytes, tuples, sets, dates and the like are shown as inline code."""
    check(expression, ["markdown"], [text])


@pytest.mark.parametrize("expression", ["np.int64(3)", "np.float64(0.5)", "np.bool_(True)"])
def test_s281_scalars_of_numpy_are_inline_code(expression: str) -> None:
    """A scalar of numpy is a number, not a table."""
    pytest.importorskip("numpy")
    check(expression, ["markdown"], setup="import numpy as np")


def test_s281_text_of_several_lines_is_fenced() -> None:
    """An object whose `str()` has line breaks is shown as a block of code."""
    check("Two()", ["markdown"], ["```\na\nb\n```"], setup="class Two:\n    __str__ = lambda self: 'a\\nb'\n")


STREAMS = [
    "(c for c in 'ab')",
    "stream",
    "stream()",
    "astream",
    "astream()",
]


@pytest.mark.parametrize("expression", STREAMS)
def test_s281_streams_are_written_as_they_come(expression: str) -> None:
    """Generators, generator functions and their async kin go through `write_stream`."""
    setup = """
def stream():
    yield from "ab"
async def astream():
    yield "a"
    yield "b"
"""
    check(expression, ["markdown"], ["ab"], setup=setup)


def test_s281_the_result_of_a_stream_is_shown_again() -> None:
    """What `write_stream` returned is shown part by part."""
    setup = "parts = st.sidebar.write_stream(iter(['a', 'b', {'x': 1}, 'c']))"
    check("parts", ["markdown", "json", "markdown"], ["ab", "c"], setup=setup)


HELPED = [
    "print",
    "len",
    "str.upper",
    "'a'.upper",
    "function",
    "io",
    "Plain",
    "Data",
    "Data(1)",
    "st.container()",
    "st.sidebar",
    "Plain()",
]


@pytest.mark.parametrize("expression", HELPED)
def test_s281_what_has_documentation_is_explained(expression: str) -> None:
    """Functions, methods, modules, classes, dataclasses, containers, and objects whose `str()` says only where they
    are, are shown as their help.
    """
    setup = """
def function(a, b=1):
    "Say something."
class Plain:
    "Plain thing."
@dataclasses.dataclass
class Data:
    a: int
"""

    async def look(t: TestSession) -> None:
        assert t.errors() == []
        [shown] = [kind for kind in kinds(t) if kind != "container"]
        assert shown in ("markdown", "help")

    visit(f"{IMPORTS}\n{setup}\nst.write({expression})\n", look)


REPR = "class Html:\n    _repr_html_ = lambda self: '<b>bold</b>'\n    __str__ = lambda self: 'plain'\n"


def test_s281_s284_html_needs_permission() -> None:
    """An object with `_repr_html_` is shown as HTML with `unsafe_allow_html=True` alone; else as its text. Tags in text
    are told to the page as text, unless allowed.
    """
    check("Html()", ["markdown"], ["`plain`"], setup=REPR)
    check("Html(), unsafe_allow_html=True", ["html"], setup=REPR)

    async def look(t: TestSession) -> None:
        first, second = t.projection.tree[1].children or []
        assert "html" not in first.props
        assert second.props["html"] is True

    visit("import evlit as st\nst.write('<b>a</b>')\nst.write('<b>a</b>', unsafe_allow_html=True)\n", look)


def test_s281_sympy_is_shown_as_a_formula() -> None:
    """An expression of SymPy becomes LaTeX."""
    pytest.importorskip("sympy")
    check("sympy.Symbol('x') ** 2", ["latex"], setup="import sympy")


LATER = {
    "altair": ("altair_chart", "st.line_chart"),
    "matplotlib.figure": ("pyplot", "st.line_chart"),
    "plotly.graph_objs": ("plotly_chart", "st.line_chart"),
    "graphviz.graphs": ("graphviz_chart", "st.code"),
    "PIL.Image": ("image", "st.html"),
    "pydeck.bindings.deck": ("pydeck_chart", "st.dataframe"),
}


@differs("These commands are not there yet; the error says what can show the data meanwhile.")
@pytest.mark.parametrize(("module", "command", "instead"), [(module, *told) for module, told in LATER.items()])
def test_s281_what_has_no_element_yet_says_what_works(module: str, command: str, instead: str) -> None:
    """Figures, images and maps of other libraries have no element yet: the error names the command to come, and what
    works instead.
    """
    import evlit

    if hasattr(evlit, command):
        pytest.skip(f"st.{command} exists")

    async def look(t: TestSession) -> None:
        [error] = t.errors()
        assert f"`st.{command}` is not supported by this version of evlit" in error
        assert instead in error

    visit(f"import evlit as st\nst.write(type('Figure', (), {{'__module__': '{module}'}})())\n", look)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a`b", "``a`b``"),
        ("`a`", "`` `a` ``"),
        ("``", "``` `` ```"),
        ("a\n```\nb", "````\na\n```\nb\n````"),
    ],
)
def test_s282_more_backticks_than_in_the_text(text: str, shown: str) -> None:
    """Inline code and fences have more backticks than the text that they enclose."""
    check("T()", ["markdown"], [shown], setup=f"class T:\n    __str__ = lambda self: {text!r}\n")


def test_s283_arrays_of_no_dimension_are_tables() -> None:
    """A 0-dimensional array is shown as a table of one value."""
    pytest.importorskip("numpy")
    check("np.array(5)", ["dataframe"], setup="import numpy as np")


@differs("The source is read where the object is defined: how the line of the call looks does not matter.")
@pytest.mark.parametrize("line", ["try: st.write(f)\nfinally: pass", "if True: st.write(f)", "x = [st.write(f)]"])
def test_s285_help_on_a_line_of_its_own_or_not(line: str) -> None:
    """`st.write` of a function works in any statement."""

    async def look(t: TestSession) -> None:
        assert t.errors() == []
        assert len(kinds(t)) == 1

    visit(f"import evlit as st\ndef f(a):\n    'Says a.'\n{line}\n", look)


# -- write_stream -----------------------------------------------------------------------------------------------------

SOURCES = """
import asyncio
import evlit as st
def gen():
    yield "a"
    yield "b"
async def agen():
    yield "a"
    await asyncio.sleep(0)
    yield "b"
class Chunks:
    def __iter__(self):
        return iter(["a", "b"])
class AsyncChunks:
    def __aiter__(self):
        return agen()
def openai():
    class Delta: pass
    class Chunk: pass
    Chunk.__module__ = "openai.types.chat.chat_completion_chunk"
    for text in ("a", None, "b"):
        chunk, choice = Chunk(), Delta()
        choice.delta = Delta()
        choice.delta.content = text
        chunk.choices = [choice]
        yield chunk
    last = Chunk()
    last.choices = []
    yield last
def langchain():
    class Message: pass
    Message.__module__ = "langchain_core.messages.ai"
    for text in ("a", "", "b"):
        message = Message()
        message.content = text
        yield message
"""


@pytest.mark.parametrize(
    "stream",
    [
        "gen",
        "gen()",
        "iter('ab')",
        "['a', 'b']",
        "Chunks()",
        "agen",
        "agen()",
        "AsyncChunks()",
        "openai()",
        "langchain()",
    ],
)
def test_s286_what_is_a_stream(stream: str) -> None:
    """Generators and generator functions, iterables, async generators (driven to their end) and the chunks of language
    models' clients are streams.
    """
    shows(f"{SOURCES}\nassert st.write_stream({stream}) == 'ab'\n", "ab")


def test_s286_an_async_stream_in_async_code() -> None:
    """In code that runs in a loop the stream runs in that loop too, and its result is awaited."""
    source = f"""{SOURCES}
import trio
async def slow():
    yield "a"
    await trio.sleep(1)
    yield "b"
await trio.sleep(0)
assert await st.write_stream(slow()) == "ab"
"""
    shows(source, "ab")


@pytest.mark.parametrize(
    ("stream", "error"),
    [
        ("'text'", "StreamlitInvalidParameterTypeError"),
        ("__import__('pandas').DataFrame({'a': [1]})", "StreamlitInvalidParameterTypeError"),
        ("5", "StreamlitAPIException"),
        ("None", "StreamlitAPIException"),
    ],
)
def test_s286_what_is_none(stream: str, error: str) -> None:
    """Text and tables are complete, so they are no streams; what cannot be iterated is none either."""

    async def look(t: TestSession) -> None:
        [shown] = t.errors()
        assert shown.startswith(error)

    visit(f"import evlit as st\nst.write_stream({stream})\n", look)


def test_s287_text_grows_in_one_element_with_a_cursor() -> None:
    """Consecutive texts grow one Markdown element, chunk by chunk, the cursor at the end from the second one on; the
    final text has none. Empty chunks are skipped.
    """
    source = """
        import evlit as st
        from evlit.runtime.context import current
        seen = []
        def shown():
            nodes = current().core.reconciler.tree[1].children
            seen.append([node.props["body"] for node in nodes])
        def stream():
            for chunk in ("a", "", "b", "c"):
                yield chunk
                shown()
        result = st.write_stream(stream(), cursor="|")
        st.session_state.seen = seen
        st.session_state.result = result
    """

    async def look(t: TestSession) -> None:
        assert t.session.state.user["seen"] == [["a"], ["a"], ["ab|"], ["abc|"]]
        assert t.texts() == ["abc"]
        assert t.session.state.user["result"] == "abc"

    visit(source, look)


def test_s287_growing_text_is_sent_by_its_growth() -> None:
    """Without a cursor only what came is recorded and sent, however long the text is by then."""
    source = """
        import evlit as st
        from evlit.runtime.context import current
        def stream():
            for _ in range(50):
                yield "x" * 100
                current().core.flush()
        st.write_stream(stream())
    """

    async def look(t: TestSession) -> None:
        ops = patches(t)
        assert [op[0] for op in ops] == ["insert"] + ["append"] * 49 + ["unset"]
        assert {len(op[3]) for op in ops[1:-1]} == {100}

    visit(source, look)


def test_s287_s288_other_chunks_come_between() -> None:
    """A chunk that is no text ends the text and goes through `st.write`; a function is called and not kept. The result
    has all parts then.
    """
    source = """
        import evlit as st
        def stream():
            yield "a"
            yield "b"
            yield {"x": 1}
            yield lambda: st.text("called")
            yield "c"
            yield 5
        result = st.write_stream(stream())
        assert isinstance(result, list)
        assert list(result) == ["ab", {"x": 1}, "c", 5]
        with st.sidebar:
            st.write(result)
    """

    async def look(t: TestSession) -> None:
        assert t.errors() == []
        assert kinds(t) == ["markdown", "json", "text", "markdown", "markdown"]
        assert t.texts() == ["ab", "called", "c", "`5`"]
        assert kinds(t, "sidebar") == ["markdown", "json", "markdown", "markdown"]

    visit(source, look)


@pytest.mark.parametrize(
    ("chunks", "result"),
    [("[]", "''"), ("['']", "''"), ("['a']", "'a'"), ("['a', 'b']", "'ab'"), ("[1]", "[1]"), ("['a', 1]", "['a', 1]")],
)
def test_s288_what_it_returns(chunks: str, result: str) -> None:
    """It returns an empty text for nothing, the text when there was only text, else a list of all parts."""

    async def look(t: TestSession) -> None:
        assert t.errors() == []

    visit(f"import evlit as st\nr = st.write_stream(iter({chunks}))\nassert r == {result}, r\n", look)
