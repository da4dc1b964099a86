"""Section 11 of the rules: `st.context`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
import trio
from trio.testing import MockClock

from evlit.core import events as e
from evlit.runtime.visit import Peer, Visit
from evlit.server.peer import plain_address
from evlit.testing.harness import TestSession, open_test_session
from tests.conformance.marks import differs
from tests.conformance.visiting import visit

PEER = Peer(
    (
        ("host", "example.org"),
        ("Accept-Language", "de"),
        ("X-Tag", "1"),
        ("x-tag", "2"),
        ("Cookie", 'a=1; b="x y"; broken; c=p=q'),
    ),
    "192.0.2.7",
)
BO = Visit("", "embed=true", "de-CH", "Europe/Zurich", "dark", -60, "https://example.org/app/", PEER)


def shown(expression: str, by: Visit = BO) -> str:
    """Return what an expression over `st.context` gives, as text."""
    texts: list[str] = []

    async def act(t: TestSession) -> None:
        assert t.errors() == []
        texts.extend(t.texts())

    visit(f"import evlit as st\nc = st.context\nst.text(repr({expression}))", act, visit=by)
    return texts[0]


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("(c.locale, c.timezone, c.timezone_offset)", "('de-CH', 'Europe/Zurich', -60)"),
        ("(c.theme.type, c.theme['type'], c['theme'])", "('dark', 'dark', {'type': 'dark'})"),
        ("(c.url, c.ip_address, c.is_embedded)", "('https://example.org/app/', '192.0.2.7', True)"),
        ("(c['locale'], c.get('locale'), c.get('x', 1), 'url' in c, 'x' in c)", "('de-CH', 'de-CH', 1, True, False)"),
        ("(c.headers['HOST'], c.headers.get('accept-language'), 'x-TAG' in c.headers)", "('example.org', 'de', True)"),
        ("(c.headers.get_all('X-Tag'), c.headers.get_all('none'), c.headers.get('none'))", "(['1', '2'], [], None)"),
        ("c.headers.to_dict()['X-Tag']", "'1'"),
        ("c.cookies.to_dict()", "{'a': '1', 'b': 'x y', 'c': 'p=q'}"),
        ("(c.cookies['a'], c.cookies.get('none'), 'b' in c.cookies, len(c.cookies))", "('1', None, True, 3)"),
    ],
)
def test_s252_what_it_has(expression: str, text: str) -> None:
    """`st.context` has headers, cookies, theme, time zone, locale, addresses and whether the page is embedded."""
    assert shown(expression) == text


def test_s252_what_the_viewer_did_not_say() -> None:
    """What is not known is None; headers and cookies are empty."""
    known = (
        "(c.locale, c.timezone, c.timezone_offset, c.theme.type, c.url, c.ip_address, dict(c.headers), len(c.cookies))"
    )
    assert shown(known, Visit()) == "(None, None, None, None, None, None, {}, 0)"
    assert shown("c.is_embedded", Visit()) == "False"


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("st.context['none']", "KeyError: "),
        ("list(st.context)", "TypeError: "),
        ("st.context.locale = 'x'", "AttributeError: "),
        ("st.context.theme.type = 'dark'", "AttributeError: The theme is the viewer's choice"),
        ("st.context.headers['none']", "KeyError: "),
        ("st.context.cookies['none']", "KeyError: "),
        ("st.context.headers['a'] = 'b'", "TypeError: "),
    ],
)
def test_s252_errors(code: str, error: str) -> None:
    """Unknown names are a `KeyError`; it cannot be gone through, and nothing in it can be set."""

    async def act(t: TestSession) -> None:
        assert t.errors()[0].startswith(error)

    visit(f"import evlit as st\n{code}", act)


def test_s252_the_url_is_that_of_the_page() -> None:
    """`url` follows the page that is open."""
    source = """
        import evlit as st
        def other():
            pass
        st.navigation([st.Page(lambda: None, title="Main", url_path="main"), st.Page(other)]).run()
        st.text(st.context.url)
    """

    async def act(t: TestSession) -> None:
        assert t.texts() == ["https://example.org/app/"]
        await t.open_page("other")
        assert t.texts() == ["https://example.org/app/other"]

    visit(source, act, visit=BO)


@pytest.mark.parametrize(
    ("address", "known"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8::1", "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1"),
        ("127.0.0.1", None),
        ("::ffff:127.0.0.1", None),
        ("::1", None),
    ],
)
@differs("Streamlit says `::ffff:127.0.0.1` on the machine of the server, where its manual promises None.")
def test_s253_addresses(address: str, known: str | None) -> None:
    """`ip_address` is an IPv4 address where there is one, and None on the machine of the server."""
    assert plain_address(address) == known


def test_s254_all_is_of_the_connection_that_there_is() -> None:
    """What a run reads is of the connection of now; a viewer that comes back with other headers changes it, and what it
    does not say of itself stays.
    """
    source = """
        import evlit as st
        st.button("Again")
        st.text((st.context.cookies.get("a"), st.context.locale, st.context.timezone))
    """

    async def act(t: TestSession) -> None:
        assert t.texts() == ["('1', 'de-CH', 'Europe/Zurich')"]
        t.session.attach("v1", 0, Visit(locale="en", peer=Peer((("Cookie", "a=2"),))))
        await t.settle()
        assert t.texts() == ["('1', 'de-CH', 'Europe/Zurich')"]  # it rerun nothing
        await t.click("Again")
        assert t.texts() == ["('2', 'en', 'Europe/Zurich')"]

    visit(source, act, visit=BO)


def test_headers_and_cookies_are_not_in_the_log() -> None:
    """Headers, cookies and addresses are in no event, whatever the app does with the rest."""

    async def act(t: TestSession) -> None:
        assert t.texts() == ["7"]
        log = str(t.log())
        assert "de-CH" in log
        for secret in ("192.0.2.7", "Accept-Language", "x y", "Cookie", "p=q"):
            assert secret not in log

    visit("import evlit as st\ncookies = st.context.cookies\nst.text(len(st.context.ip_address) - 2)", act, visit=BO)


def theme_of(act: Callable[[TestSession], Awaitable[None]], reads: bool = True) -> None:
    read = "st.context.theme.type" if reads else "st.context.locale"
    source = f"""
        import evlit as st
        st.session_state.runs = st.session_state.get("runs", 0) + 1
        st.text((st.session_state.runs, {read}))
    """
    visit(source, act, visit=BO)


@differs("In Streamlit an app learns of another theme at its next rerun, whatever causes that.")
def test_s252_an_app_that_reads_the_theme_follows_it() -> None:
    """An app that reads the theme reruns when the user chooses another; one that does not is left alone."""

    async def follows(t: TestSession) -> None:
        assert t.texts() == ["(1, 'dark')"]
        t.session.submit(e.ThemeChanged("v1", 1, "light"))
        await t.settle()
        assert t.texts() == ["(2, 'light')"]

    async def does_not(t: TestSession) -> None:
        t.session.submit(e.ThemeChanged("v1", 1, "light"))
        await t.settle()
        assert (t.texts(), t.projection.theme, t.projection.batches) == (["(1, 'de-CH')"], "light", {"v1": 1})

    theme_of(follows)
    theme_of(does_not, reads=False)


@differs("In Streamlit a reload is a new session.")
def test_s254_a_viewer_that_comes_back_in_another_theme() -> None:
    """A viewer that comes back in another theme reruns an app that goes by it; in the same one, nothing runs."""

    async def act(t: TestSession) -> None:
        t.session.attach("v1", 0, BO)
        await t.settle()
        assert t.texts() == ["(1, 'dark')"]
        t.session.attach("v1", 0, Visit(theme="light"))
        await t.settle()
        assert t.texts() == ["(2, 'light')"]
        assert t.host._fold(t.session.id).theme == "light"

    theme_of(act)


def test_a_session_that_comes_back_from_the_log_knows_its_viewer() -> None:
    """After a restart what the viewer said of itself is known again; headers are those of the new connection."""

    async def main() -> None:
        async with open_test_session("import evlit as st\nst.text(1)", visit=BO) as t:
            p = t.host._fold(t.session.id)
            known = Visit.recorded(p)
            assert (known.locale, known.zone, known.theme, known.offset, known.url, known.peer) == (
                *("de-CH", "Europe/Zurich", "dark", -60, "https://example.org/app/"),
                Peer(),
            )

    trio.run(main, clock=MockClock())
