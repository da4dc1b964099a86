"""Section 13 of the rules: pages and navigation; with S-048, S-196."""

from __future__ import annotations

import textwrap
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
import trio
from trio.testing import MockClock

from evlit.core import events as e
from evlit.runtime.visit import Visit
from evlit.testing.harness import TestSession, open_test_session

Steps = Callable[[TestSession], Awaitable[None]]

#: An entrypoint with something before and after the page, and two pages.
APP = """
import evlit as st

def home():
    st.text("at home")
    st.text_input("Name")
    st.text_input("Keyed", key="keyed")

def other():
    st.text("elsewhere")

st.text_input("Around")
page = st.navigation([home, other])
st.text("before")
page.run()
st.text("after")
"""


def visit(
    app: str, steps: Steps | None = None, *, files: dict[str, str] | None = None, page: str = "", query: str = ""
) -> TestSession:
    """Open an app at this page, do these steps, and return its session as it was then."""

    async def main() -> TestSession:
        async with open_test_session(app, files=files, visit=Visit(page=page, query=query)) as t:
            if steps is not None:
                await steps(t)
        return t

    return trio.run(main, clock=MockClock())


def menu(t: TestSession) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = t.projection.tree.root.props["navigation"]["pages"]
    return found


def error_of(code: str, *, files: dict[str, str] | None = None) -> str:
    """Return the only error of an app."""
    app = f"import evlit as st\ndef a(): ...\ndef b(): ...\n{textwrap.dedent(code)}"
    [error] = visit(app, files=files).errors()
    return error


def test_s048_switch_page_in_a_callback() -> None:
    """In a callback it works as in the body: the body of the page that was open does not run any more."""
    app = """
    import evlit as st

    def other():
        st.text("elsewhere")

    other = st.Page(other)

    def go():
        st.session_state.told = ["callback"]
        st.switch_page(other)

    def home():
        st.session_state.setdefault("bodies", []).append(1)
        st.button("Go", on_click=go)

    st.navigation([home, other]).run()
    """

    async def steps(t: TestSession) -> None:
        await t.click("Go")
        assert t.texts() == ["elsewhere"]
        assert t.session.state.user == {"told": ["callback"], "bodies": [1]}

    visit(app, steps)


def test_s196_elements_of_a_page_go_when_another_one_opens() -> None:
    """What a page drew goes as soon as another page is chosen, before that draws anything; what the entrypoint draws
    around it stays as it is.
    """
    app = """
    import threading
    import evlit as st

    def home():
        st.text("at home")

    def other():
        st.session_state.gate.wait(10)
        st.text("elsewhere")

    st.text("around")
    st.session_state.setdefault("gate", threading.Event())
    st.navigation([home, other]).run()
    """

    async def steps(t: TestSession) -> None:
        around = next(node.id for node in t.projection.tree.nodes.values() if node.props.get("body") == "around")
        t.batch += 1
        t.session.submit(e.PageOpened("v1", t.batch, "other", ""))
        while t.projection.tree.root.props.get("page") != "other":
            await t.advance(0.1)  # the host looks after runs that take long
        assert t.texts() == ["around"]
        t.session.state.user["gate"].set()
        await t.settle()
        assert t.texts() == ["around", "elsewhere"]
        assert t.projection.tree.nodes[around].props["body"] == "around"

    visit(app, steps)


def test_s263_navigation_declares_pages_and_returns_the_one_to_show() -> None:
    """Functions, paths as text, `Path`s and `st.Page`s, in a list or by section, are pages; the one that is returned
    draws nothing until it is run.
    """
    app = """
    from pathlib import Path
    import evlit as st

    def home():
        st.text("at home")

    third = st.Page("three.py", title="The third", icon=":material/home:")
    pages = {"": [home, "one.py"], "More": [Path("two.py"), third]}
    page = st.navigation(pages)
    st.text(page.title)
    if st.checkbox("Run"):
        page.run()
    """
    files = {f"{name}.py": f"import evlit as st\nst.text('file {name}')" for name in ("one", "two", "three")}

    async def steps(t: TestSession) -> None:
        assert t.texts() == ["home"]
        await t.set("Run", True)
        assert t.texts() == ["home", "at home"]
        await t.open_page("three")
        assert t.texts() == ["The third", "file three"]
        assert menu(t) == [
            {"title": "home", "path": ""},
            {"title": "one", "path": "one"},
            {"title": "two", "path": "two", "section": "More"},
            {"title": "The third", "path": "three", "icon": ":material/home:", "section": "More"},
        ]

    visit(app, steps, files=files)


def test_s264_a_page_runs_in_the_open_block_between_what_the_entrypoint_draws() -> None:
    """A page runs inside the containers that the entrypoint has open, and between its other elements."""
    app = """
    import evlit as st

    def home():
        st.text("page")

    with st.sidebar:
        with st.container():
            st.text("above")
            page = st.navigation([home])
            page.run()
            st.text("below")
    """
    t = visit(app)
    assert t.texts("sidebar") == ["above", "page", "below"]
    assert t.texts() == []


@pytest.mark.parametrize(
    "code",
    [
        "st.Page(a).run()",
        "page = st.navigation([a, b]); page.run(); page.run()",
        "st.navigation([a]); st.Page(a).run()",
    ],
)
def test_s264_only_what_navigation_returned_runs_and_once(code: str) -> None:
    """Running another page, or the same one twice in a run, is an error that says what to do."""
    assert "Run what `st.navigation` returned, once in each run" in error_of(code)


def test_s265_paths_and_titles() -> None:
    """A page is served at the name of its function, or at that of its file without number, emoji and extension; the
    default one at the root, whichever it is.
    """
    app = """
    import evlit as st

    def first_page(): pass
    def second(): pass

    pages = [first_page, st.Page(second, default=True), "3_🎈_The_third.py", st.Page("four.py", url_path="vier")]
    st.navigation(pages).run()
    st.text(repr([st.Page(first_page).url_path, st.Page(second).url_path, st.Page("four.py").url_path]))
    """
    t = visit(app, files={"3_🎈_The_third.py": "", "four.py": ""})
    assert menu(t) == [
        {"title": "first page", "path": "first_page"},
        {"title": "second", "path": ""},
        {"title": "The third", "path": "The_third", "icon": "🎈"},
        {"title": "four", "path": "vier"},
    ]
    assert t.texts() == ["['first_page', '', 'four']"]


@pytest.mark.parametrize(
    ("code", "error", "says"),
    [
        ("st.navigation([])", "StreamlitMissingRequiredParameterError", "at least one page"),
        ("st.navigation([a, st.Page(b, url_path='a')])", "StreamlitAPIException", "Two pages have the path `a`"),
        (
            "st.navigation([st.Page(a, default=True), st.Page(b, default=True)])",
            "StreamlitAPIException",
            "Two pages are the default one",
        ),
        ("st.navigation([st.Page('https://x.org', title='X')])", "StreamlitAPIException", "not external"),
        ("st.Page(a, url_path='b/c')", "StreamlitAPIException", "must not contain a slash"),
        ("st.Page(a, url_path='')", "StreamlitMissingRequiredParameterError", "url_path"),
        ("st.Page('https://x.org')", "StreamlitMissingRequiredParameterError", "title"),
        ("st.Page('none.py')", "StreamlitPageNotFoundError", "none.py"),
        ("st.navigation(5)", "StreamlitInvalidParameterTypeError", "list of pages"),
        ("st.navigation([a], position='left')", "StreamlitValueError", "sidebar"),
        ("st.navigation([a], expanded=-1)", "StreamlitValueError", "expanded"),
    ],
)
def test_s266_errors(code: str, error: str, says: str) -> None:
    """What cannot be a page, or pages, raises an error of its own type, which names what is wrong."""
    found = error_of(code)
    assert found.startswith(f"{error}: ")
    assert says in found


def test_s267_external_and_hidden_pages() -> None:
    """An external page is a link of the menu and never runs; a hidden one is not in the menu, and opens at its path."""
    app = """
    import evlit as st

    def home():
        st.text("at home")

    def secret():
        st.text("found")

    st.navigation([home, st.Page(secret, visibility="hidden"), st.Page("https://x.org/docs", title="Docs")]).run()
    """

    async def steps(t: TestSession) -> None:
        assert menu(t) == [
            {"title": "home", "path": ""},
            {"title": "secret", "path": "secret", "hidden": True},
            {"title": "Docs", "url": "https://x.org/docs"},
        ]
        await t.open_page("secret")
        assert t.texts() == ["found"]

    visit(app, steps)


def test_s268_pages_may_change_and_unknown_ones_fall_back() -> None:
    """Every run declares its pages anew. A path that none of them has is answered with the default page, a message that
    names the path, and the default page's address.
    """
    app = """
    import evlit as st

    def home():
        st.text("at home")

    def more():
        st.text("more")

    pages = [home, more] if st.checkbox("More") else [home]
    st.navigation(pages).run()
    """

    async def steps(t: TestSession) -> None:
        assert t.texts() == ["at home"]
        assert t.projection.tree.root.props["missing"] == "more"
        assert t.projection.page == ""
        await t.set("More", True)
        await t.open_page("more")
        assert t.texts() == ["more"]
        assert "missing" not in t.projection.tree.root.props
        await t.set("More", False)
        assert t.texts() == ["at home"]
        assert [page["path"] for page in menu(t)] == [""]

    visit(app, steps, page="more")


def test_s269_what_another_page_keeps() -> None:
    """Another page keeps the session state and the values of the entrypoint's widgets; widgets of the page that was
    left start anew when it is opened again.
    """

    async def steps(t: TestSession) -> None:
        t.session.state.user["mine"] = 5
        await t.set("Around", "stays")
        await t.set("Name", "goes")
        await t.set("Keyed", "goes too")
        runs = t.kinds().count("run.started")
        await t.open_page("other")
        assert t.texts() == ["before", "elsewhere", "after"]
        assert t.kinds().count("run.started") == runs + 1
        assert t.session.state.get("keyed") is not None
        assert "keyed" not in list(t.session.state.keys())
        await t.open_page("")
        assert t.texts() == ["before", "at home", "after"]
        assert [t.find(label).props["value"] for label in ("Around", "Name", "Keyed")] == ["stays", "", ""]
        assert t.session.state.user["mine"] == 5

    visit(APP, steps)


SWITCHES = """
import evlit as st

def home():
    st.text("at home")
    target = st.text_input("Target")
    if target:
        st.switch_page(*eval(target)) if target.startswith("(") else st.switch_page(eval(target))
        st.text("never drawn")

def other():
    st.text("elsewhere " + repr(sorted(st.query_params.to_dict().items())))

page = st.Page(other)
external = st.Page("https://x.org", title="X")
st.navigation([home, page, "file.py", external]).run()
"""


@pytest.mark.parametrize(
    ("target", "texts", "query"),
    [
        ("page", ["elsewhere []"], ""),
        ("'file.py'", ["a file"], ""),
        ("'./file.py'", ["a file"], ""),
    ],
)
def test_s270_switch_page_ends_the_run_and_opens_the_page(target: str, texts: list[str], query: str) -> None:
    """It takes a `Page`, or a path as seen from the entrypoint; what stands behind it does not run, and the parameters
    of the address go.
    """

    async def steps(t: TestSession) -> None:
        await t.set("Target", target)
        assert t.texts() == texts
        assert t.projection.query == query
        assert not t.errors()

    visit(SWITCHES, steps, files={"file.py": "import evlit as st\nst.text('a file')"}, query="a=1")


def test_s270_switch_page_with_parameters() -> None:
    """`query_params` are those of the new address; parameters about embedding stay."""
    app = """
    import evlit as st

    def home():
        if st.button("Go"):
            st.switch_page(page, query_params={"b": "2", "c": ["3", "4"]})

    def other():
        st.text(repr([st.query_params.get_all(name) for name in ("a", "b", "c")]))

    page = st.Page(other)
    st.navigation([home, page]).run()
    """

    async def steps(t: TestSession) -> None:
        await t.click("Go")
        assert t.texts() == ["[[], ['2'], ['3', '4']]"]
        assert sorted(t.projection.query.split("&")) == ["b=2", "c=3", "c=4", "embed=true"]
        assert t.projection.page == "other"

    visit(app, steps, query="a=1&embed=true")


@pytest.mark.parametrize(
    ("target", "error"),
    [
        ("'none.py'", "StreamlitPageNotFoundError"),
        ("external", "StreamlitAPIException"),
        ("5", "StreamlitInvalidParameterTypeError"),
    ],
)
def test_s270_what_cannot_be_switched_to(target: str, error: str) -> None:
    """An unknown path, an external page, and what is no page at all are errors; the page stays."""

    async def steps(t: TestSession) -> None:
        await t.set("Target", target)
        [shown] = t.errors()
        assert shown.startswith(f"{error}: ")
        assert t.projection.page == ""

    visit(SWITCHES, steps, files={"file.py": ""})


def test_s271_page_links() -> None:
    """A link leads to a page, or to a URL, which needs a label; it has no value, and an unknown page is an error."""
    app = """
    import evlit as st

    def home():
        st.page_link("file.py")
        st.page_link(other_page, label="The *other*", icon="🎈", query_params={"a": "1"}, disabled=True)
        st.page_link("https://x.org", label="X")

    def other(): ...

    other_page = st.Page(other)
    st.navigation([home, other_page, "file.py"]).run()
    """
    t = visit(app, files={"file.py": ""})
    links = [node.props for node in t.projection.tree.nodes.values() if node.kind == "page_link"]
    assert [(link["label"], link.get("page"), link.get("url")) for link in links] == [
        ("file", "file", None),
        ("The *other*", "other", None),
        ("X", None, "https://x.org"),
    ]
    assert (links[1]["icon"], links[1]["query"], links[1]["disabled"]) == ("🎈", "a=1", True)
    assert not t.projection.tree.widgets
    assert error_of("st.page_link('none.py')").startswith("StreamlitPageNotFoundError: ")
    assert "label" in error_of("st.page_link('https://x.org')")


FOLDER = {
    "pages/2_second.py": "import evlit as st\nst.text('the second')",
    "pages/10_🎈_The_tenth.py": "import evlit as st\nst.text('the tenth')",
    "pages/another.py": "import evlit as st\nst.text('another')",
    "pages/__init__.py": "",
    "pages/.hidden.py": "",
    "pages/notes.txt": "",
}


def test_s272_a_folder_of_pages() -> None:
    """Files of the folder `pages/` are pages, by number and name, after the entrypoint; a page's file runs instead of
    the entrypoint.
    """

    async def steps(t: TestSession) -> None:
        assert t.texts() == ["main"]
        assert [(page["title"], page["path"], page.get("icon")) for page in menu(t)] == [
            ("app", "", None),
            ("second", "second", None),
            ("The tenth", "The_tenth", "🎈"),
            ("another", "another", None),
        ]
        await t.open_page("The_tenth")
        assert t.texts() == ["the tenth"]

    visit("import evlit as st\nst.text('main')", steps, files=FOLDER)


def test_s272_navigation_turns_the_folder_off() -> None:
    """As soon as the app calls `st.navigation`, the folder counts no more."""

    async def steps(t: TestSession) -> None:
        await t.open_page("second")
        assert t.texts() == ["at home"]
        assert [page["path"] for page in menu(t)] == [""]

    visit("import evlit as st\ndef home(): st.text('at home')\nst.navigation([home]).run()", steps, files=FOLDER)


@pytest.mark.parametrize("call", ["switch_page", "page_link"])
def test_s273_a_page_whose_path_is_anothers(call: str) -> None:
    """A `Page` with the path of another one that was declared is an error, which says how to mend it."""
    assert "belongs to another page" in error_of(
        f"""
        def home():
            st.{call}(st.Page(b, url_path="a"))
        st.navigation([home, a]).run()
        """
    )


def test_s274_the_page_configuration_may_be_given_anywhere_and_in_parts() -> None:
    """`st.set_page_config` may be called at any place and several times, in pages too; each call changes what it is
    given, and what a page set goes with the page.
    """
    app = """
    import evlit as st

    def home():
        st.set_page_config(layout="wide")

    def other(): ...

    st.text("first")
    st.set_page_config(page_title="App")
    st.navigation([home, other]).run()
    st.set_page_config(page_icon="🎈")
    """

    async def steps(t: TestSession) -> None:
        props = t.projection.tree.root.props
        assert (props["title"], props["layout"], props["icon"]) == ("App", "wide", "🎈")
        await t.open_page("other")
        props = t.projection.tree.root.props
        assert (props["title"], props.get("layout"), props["icon"]) == ("App", None, "🎈")

    visit(app, steps)


@pytest.mark.parametrize(
    ("call", "error"),
    [
        ("layout='narrow'", "StreamlitValueError"),
        ("initial_sidebar_state='half'", "StreamlitValueError"),
        ("menu_items={'Get help': 'nowhere'}", "StreamlitInvalidURLError"),
        ("menu_items={'Elsewhere': 'https://x.org'}", "StreamlitValueError"),
    ],
)
def test_s274_errors(call: str, error: str) -> None:
    """A layout, a state of the sidebar, an entry of the menu or a URL that there is not is an error."""
    assert error_of(f"st.set_page_config({call})").startswith(f"{error}: ")
