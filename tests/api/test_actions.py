"""Buttons for downloads, links and menus."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from evlit.api.container import Container
from evlit.api.state import SessionStateProxy
from evlit.errors import (
    InvalidValue,
    StreamlitAPIException,
    StreamlitDuplicateElementKey,
    StreamlitInvalidFormCallbackError,
    StreamlitInvalidLayoutContextError,
    StreamlitValueAssignmentNotAllowedError,
    StreamlitValueError,
)
from tests.api.harness import Page

st = Container()
state = SessionStateProxy()
wrong: Any = st


def offered(*arguments: Any, **more: Any) -> tuple[dict[str, Any], bytes | None]:
    """Draw a download button, and return its props with what it offers."""
    page = Page()
    assert page.run(lambda: st.download_button("D", *arguments, **more)) is False
    props = page.find("D").props
    data = props.get("data")
    return props, None if data is None else page.services.blob(data["blob"])


@pytest.mark.parametrize(
    ("data", "content", "type", "name"),
    [
        ("grüße", "grüße".encode(), "text/plain", "download.txt"),
        (b"\x00\x01", b"\x00\x01", "application/octet-stream", "download"),
        (bytearray(b"abc"), b"abc", "application/octet-stream", "download"),
        (io.BytesIO(b"abc"), b"abc", "application/octet-stream", "download"),
        (io.StringIO("abc"), b"abc", "text/plain", "download"),
    ],
)
def test_what_can_be_downloaded(data: object, content: bytes, type: str, name: str) -> None:
    props, found = offered(data)
    assert found == content
    assert (props["data"]["type"], props["data"]["size"], props["file_name"]) == (type, len(content), name)


def test_an_open_file_is_given_whole_under_its_name(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("a,b")
    with path.open("rb") as file:
        file.read(2)
        props, found = offered(file)
    assert (found, props["file_name"]) == (b"a,b", "table.csv")


def test_name_and_type_are_the_apps_choice() -> None:
    props, _ = offered("a,b", "x.csv", "text/csv")
    assert (props["file_name"], props["data"]["type"]) == ("x.csv", "text/csv")
    assert offered("{}", mime="application/json")[0]["file_name"] == "download.json"


def test_what_cannot_be_downloaded() -> None:
    with pytest.raises(StreamlitAPIException, match=r"got `dict`.*to_csv"):
        offered({"a": 1})
    with pytest.raises(StreamlitAPIException, match="NoneType"):
        offered(None)


def test_a_function_is_called_when_the_file_is_asked_for() -> None:
    page = Page()
    calls: list[int] = []

    def made() -> str:
        calls.append(1)
        return "made"

    page.run(lambda: st.download_button("D", made, "made.txt"))
    props = page.find("D").props
    assert "data" not in props
    assert calls == []
    produce = page.state.meta[props["widget"]].produce
    assert produce is not None
    assert produce() == (b"made", "text/plain")
    assert calls == [1]


def test_a_function_must_return_the_data() -> None:
    page = Page()
    page.run(lambda: wrong.download_button("D", lambda: print))
    produce = page.state.meta[page.find("D").props["widget"]].produce
    assert produce is not None
    with pytest.raises(StreamlitAPIException, match="another function"):
        produce()


def test_a_disabled_button_makes_nothing() -> None:
    page = Page()
    page.run(lambda: st.download_button("D", lambda: "made", disabled=True))
    assert page.state.meta[page.find("D").props["widget"]].produce is None


def test_a_download_is_a_click() -> None:
    page = Page()
    calls: list[Any] = []

    def script() -> Any:
        return st.download_button("D", "x", key="d", on_click=lambda: calls.append(state.d)), state.d

    assert page.run(script) == (False, False)
    assert page.click(script, "d") == (True, True)
    assert calls == [True]
    assert page.run(script) == (False, False)


def test_ignored_clicks() -> None:
    page = Page()
    page.run(lambda: [st.download_button("D", "x", on_click="ignore"), st.download_button("E", "x", on_click=None)])
    assert page.find("D").props["silent"] is True
    assert "silent" not in page.find("E").props
    with pytest.raises(StreamlitValueError, match="on_click"):
        page.run(lambda: wrong.download_button("D", "x", on_click="never"))


def test_the_same_data_under_two_names_are_two_buttons() -> None:
    page = Page()
    page.run(lambda: [st.download_button("D", "x", "a.txt"), st.download_button("D", "x", "b.txt")])
    assert page.kinds() == ["download_button"] * 2


def test_a_link_is_an_element_unless_it_is_heard() -> None:
    page = Page()
    place = page.run(lambda: st.link_button("L", "https://example.org", key="l"))
    assert isinstance(place, Container)
    assert page.find("l").props == {"label": "L", "url": "https://example.org", "key": "l"}
    assert "l" not in state

    def heard() -> Any:
        return st.link_button("L", "https://example.org", key="l", on_click="rerun")

    assert page.run(heard) is False
    assert page.click(heard, "l") is True
    assert page.run(heard) is False


def test_the_place_of_a_link_can_be_written_to() -> None:
    page = Page()

    def script() -> None:
        place = st.link_button("L", "https://example.org")
        assert isinstance(place, Container)
        place.text("instead")

    page.run(script)
    assert page.kinds() == ["text"]


def test_keys_of_links_take_part_in_the_check() -> None:
    with pytest.raises(StreamlitDuplicateElementKey):
        Page().run(lambda: [st.link_button("L", "u", key="k"), st.link_button("M", "u", key="k")])
    with pytest.raises(StreamlitValueError, match="on_click"):
        Page().run(lambda: wrong.link_button("L", "u", on_click=None))


def test_a_menu_gives_the_option_for_one_run() -> None:
    page = Page()
    calls: list[Any] = []

    def script() -> Any:
        chosen = st.menu_button(
            "M", [1, 2], key="m", format_func=lambda n: f"No. {n}", on_click=lambda: calls.append(state.m)
        )
        return chosen, state.m

    assert page.run(script) == (None, None)
    assert page.find("m").props["options"] == ["No. 1", "No. 2"]
    assert page.click(script, "m", trigger="No. 2") == (2, 2)
    assert calls == [2]
    assert page.run(script) == (None, None)
    with pytest.raises(InvalidValue, match="one of the options"):
        page.click(script, "m", trigger="No. 3")
    with pytest.raises(InvalidValue, match="one of the options"):
        page.click(script, "m", trigger=True)


def test_an_action_that_is_gone_is_none() -> None:
    page = Page()
    page.run(lambda: st.menu_button("M", ["a", "b"], key="m"))
    assert page.click(lambda: st.menu_button("M", ["a"], key="m"), "m", trigger="b") is None


def test_a_menu_always_reruns() -> None:
    with pytest.raises(StreamlitAPIException, match="ignore"):
        Page().run(lambda: wrong.menu_button("M", ["a"], on_click="ignore"))


@pytest.mark.parametrize(
    "draw",
    [lambda: st.download_button("D", "x"), lambda: st.menu_button("M", ["a"])],
    ids=["download_button", "menu_button"],
)
def test_not_in_forms(draw: Any) -> None:
    def script() -> None:
        with st.form("f"):
            draw()

    with pytest.raises(StreamlitInvalidLayoutContextError, match="form"):
        Page().run(script)


def test_links_in_forms() -> None:
    def script(**more: Any) -> None:
        with st.form("f"):
            st.link_button("L", "u", **more)

    page = Page()
    page.run(script)
    page.run(lambda: script(on_click="rerun"))
    with pytest.raises(StreamlitInvalidFormCallbackError):
        page.run(lambda: script(on_click=print))


@pytest.mark.parametrize(
    "draw",
    [
        lambda: st.download_button("D", "x", key="k"),
        lambda: st.link_button("L", "u", key="k", on_click="rerun"),
        lambda: st.menu_button("M", ["a"], key="k"),
    ],
    ids=["download_button", "link_button", "menu_button"],
)
def test_their_keys_cannot_be_assigned(draw: Any) -> None:
    def script() -> None:
        state.k = True
        draw()

    with pytest.raises(StreamlitValueAssignmentNotAllowedError):
        Page().run(script)
