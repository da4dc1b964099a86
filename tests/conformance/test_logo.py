"""The logo of an app (S-275)."""

from __future__ import annotations

import textwrap
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
import trio
from trio.testing import MockClock

from evlit.runtime.visit import Visit
from evlit.testing.harness import TestSession, open_test_session

Steps = Callable[[TestSession], Awaitable[None]]


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


def error_of(code: str, *, files: dict[str, str] | None = None) -> str:
    """Return the only error of an app."""
    app = f"import evlit as st\ndef a(): ...\ndef b(): ...\n{textwrap.dedent(code)}"
    [error] = visit(app, files=files).errors()
    return error


LOGO = """
    import evlit as st
    which = st.selectbox("Which", ["none", "one", "two", "svg"], index=1)
    if which == "one":
        st.logo("https://x.org/a.png", size="large", link="https://x.org/")
    if which == "two":
        st.logo("https://x.org/a.png")
        st.logo("🎈", size="small", icon_image=":material/anchor:")
    if which == "svg":
        st.logo("<svg xmlns='http://www.w3.org/2000/svg'/>")
    @st.fragment
    def part():
        st.button("Part")
    part()
"""


def test_s275_the_logo_of_the_last_call() -> None:
    """The last call of a run counts; a run of the whole app without a call takes the logo away, one of a fragment does
    not.
    """

    async def steps(t: TestSession) -> None:
        def logo() -> Any:
            return t.projection.tree.root.props.get("logo")

        assert logo() == {"image": "https://x.org/a.png", "size": "large", "link": "https://x.org/"}
        await t.click("Part")
        assert logo()["size"] == "large"
        await t.set("Which", "two")
        assert logo() == {"image": "🎈", "size": "small", "icon": ":material/anchor:"}
        await t.set("Which", "svg")
        assert logo()["image"]["type"] == "image/svg+xml"
        await t.set("Which", "none")
        assert (t.errors(), logo()) == ([], None)

    visit(LOGO, steps)


def test_s275_the_logo_stays_while_pages_change() -> None:
    """A logo that the entrypoint sets is never gone between two pages; one that a page sets goes with the page."""
    app = """
    import evlit as st
    def one():
        st.logo("🎈")
    def two():
        pass
    chosen = st.navigation([one, two])
    if chosen.title != "two":
        st.logo("⚓")
    chosen.run()
    """

    async def steps(t: TestSession) -> None:
        assert t.projection.tree.root.props["logo"] == {"image": "🎈"}
        await t.open_page("two")
        assert "logo" not in t.projection.tree.root.props
        await t.open_page("")
        assert t.projection.tree.root.props["logo"] == {"image": "🎈"}

    visit(app, steps)


@pytest.mark.parametrize(
    ("call", "error"),
    [
        ('st.logo("🎈", size="huge")', "StreamlitValueError: `size`"),
        ('st.logo("🎈", link="example.org")', "StreamlitInvalidURLError: 'example.org'"),
        ('st.logo("🎈", link="javascript:x")', "StreamlitInvalidURLError: "),
        ('st.logo("none.png")', "StreamlitAPIException: `image` names a file that does not exist"),
        ('st.logo("no icon")', "StreamlitAPIException: 'no icon' is not an icon"),
        ("st.logo(5)", "StreamlitInvalidParameterTypeError: `image`"),
    ],
)
def test_s275_errors(call: str, error: str) -> None:
    """Sizes, links and pictures that are none are errors."""

    async def steps(t: TestSession) -> None:
        [shown] = t.errors()
        assert shown.startswith(error)

    visit(f"import evlit as st\n{call}", steps)
