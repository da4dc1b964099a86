"""Messages of a conversation, and the field for the next one."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest

from evlit.api.chat import ChatInputValue
from evlit.api.container import Container
from evlit.api.files import UploadedFile
from evlit.api.places import BOTTOM_PLACE, SIDEBAR_PLACE
from evlit.api.state import SessionStateProxy
from evlit.core.tree import BOTTOM
from evlit.errors import (
    InvalidValue,
    StreamlitAPIException,
    StreamlitDuplicateElementId,
    StreamlitInvalidLayoutContextError,
    StreamlitInvalidParameterTypeError,
    StreamlitMissingRequiredParameterError,
    StreamlitValueError,
)
from tests.api.conftest import Page

st = Container()
state = SessionStateProxy()
wrong: Any = st


def test_a_message_holds_what_is_written_into_it(page: Page) -> None:
    def script() -> None:
        with st.chat_message("user"):
            st.text("Hello")
        st.chat_message("Zoe", avatar="🦊").text("Hi")

    page.draw(script)
    first, second = page.main
    assert (first.kind, first.props) == ("chat_message", {"name": "user"})
    assert second.props == {"name": "Zoe", "avatar": "🦊"}
    assert [child.props["body"] for child in first.children or ()] == ["Hello"]
    assert page.draw(script) == []


@pytest.mark.parametrize("avatar", ["user", "assistant", "🦊", ":material/star:"])
def test_avatars_that_the_page_draws(page: Page, avatar: str) -> None:
    assert page.only(lambda: st.chat_message("a", avatar=avatar)).props["avatar"] == avatar


def test_pictures_as_avatars(page: Page, tmp_path: Path) -> None:
    address = "https://example.org/a.png"
    assert page.only(lambda: st.chat_message("a", avatar=address)).props["image"] == address
    path = tmp_path / "a.gif"
    path.write_bytes(b"GIF89a")
    for given in (str(path), path, b"GIF89a"):
        image = page.only(partial(st.chat_message, "a", avatar=given)).props["image"]
        assert image["type"] == "image/gif"
        assert page.services.blob(image["blob"]) == b"GIF89a"


def test_mistaken_messages(page: Page) -> None:
    with pytest.raises(StreamlitAPIException, match="not an icon"):
        page.run(lambda: st.chat_message("a", avatar="fox"))
    with pytest.raises(StreamlitAPIException, match="does not exist"):
        page.run(lambda: st.chat_message("a", avatar="fox.png"))
    with pytest.raises(StreamlitInvalidParameterTypeError, match="avatar"):
        page.run(lambda: st.chat_message("a", avatar=5))
    with pytest.raises(StreamlitInvalidParameterTypeError, match="name"):
        page.run(lambda: wrong.chat_message(None))
    with pytest.raises(StreamlitMissingRequiredParameterError, match="name"):
        page.run(lambda: st.chat_message(""))


def test_a_message_is_there_for_one_run(page: Page) -> None:
    calls: list[Any] = []

    def script() -> Any:
        return st.chat_input(key="c", on_submit=lambda: calls.append(state.c)), state.c

    assert page.run(script) == (None, None)
    assert page.click(script, "c", trigger="Hello") == ("Hello", "Hello")
    assert calls == ["Hello"]
    assert page.run(script) == (None, None)
    with pytest.raises(InvalidValue, match="not empty"):
        page.click(script, "c", trigger=" \n")


def test_at_the_top_of_main_it_goes_to_the_foot(page: Page) -> None:
    def script() -> None:
        st.chat_input("Main")
        with st.container():
            st.chat_input("Inside")
        with SIDEBAR_PLACE:
            st.chat_input("Side")
        BOTTOM_PLACE.chat_input("Foot")

    page.draw(script)
    assert [node.props["placeholder"] for node in page.children(BOTTOM)] == ["Main", "Foot"]
    (box,) = page.main
    assert [node.props["placeholder"] for node in box.children or ()] == ["Inside"]
    assert [node.props["placeholder"] for node in page.sidebar] == ["Side"]
    assert page.draw(script) == []


def test_several_must_differ(page: Page) -> None:
    page.draw(lambda: [st.chat_input("A"), st.chat_input("B")])
    assert len(page.children(BOTTOM)) == 2
    with pytest.raises(StreamlitDuplicateElementId):
        page.draw(lambda: [st.chat_input("A"), st.chat_input("A")])


def test_not_in_a_form(page: Page) -> None:
    def script() -> None:
        with st.form("f"):
            st.chat_input()

    with pytest.raises(StreamlitInvalidLayoutContextError, match="text_area"):
        page.run(script)


def test_what_is_assigned_is_a_draft_for_one_run(page: Page) -> None:
    def script() -> Any:
        return st.chat_input(key="c")

    def assigning() -> Any:
        state.c = "Dear"
        return script(), state.c

    assert page.run(assigning) == (None, None)
    first = page.find("c").props["draft"]
    assert first["text"] == "Dear"
    assert page.run(assigning) == (None, None)
    again = page.find("c").props["draft"]
    assert (again["text"], again != first) == ("Dear", True)  # so that the page takes it once more
    assert page.run(script) is None
    assert "draft" not in page.find("c").props

    def mistaken() -> Any:
        state.c = 5
        return script()

    with pytest.raises(StreamlitInvalidParameterTypeError, match=r"session_state\['c'\]"):
        page.run(mistaken)


def test_files_come_with_the_message(page: Page) -> None:
    def script() -> Any:
        return st.chat_input(key="c", accept_file="multiple", file_type=["txt", "jpg"], max_upload_size=1)

    assert page.run(script) is None
    props = page.find("c").props
    assert (props["accept"], props["max_size"]) == ("multiple", 2**20)
    assert props["types"] == [".txt", ".jpg", ".jpeg"]
    refs = [page.upload("a.txt", b"one"), page.upload("b.txt", b"two")]
    got = page.click(script, "c", trigger={"text": "See", "files": refs})
    assert isinstance(got, ChatInputValue)
    assert (got.text, got["text"], got.audio) == ("See", "See", None)
    assert [(file.name, file.read()) for file in got.files] == [("a.txt", b"one"), ("b.txt", b"two")]
    with pytest.raises(InvalidValue, match=r"files named \.txt"):
        page.click(script, "c", trigger={"text": "", "files": [page.upload("c.pdf", b"")]})


def test_a_message_with_files_is_a_mapping() -> None:
    file = UploadedFile("f", "a", "b", b"")
    value = ChatInputValue("Hello", [file])
    assert value.to_dict() == {"text": "Hello", "files": [file], "audio": None}
    assert list(value) == ["text", "files", "audio"]
    assert "text" in value
    assert "name" not in value
    value["text"] = "Bye"
    assert value.text == "Bye"
    with pytest.raises(KeyError, match="'name'"):
        value["name"]
    with pytest.raises(KeyError, match="'name'"):
        value["name"] = 1
    with pytest.raises(TypeError, match="always"):
        del value["text"]


def test_arguments(page: Page) -> None:
    page.run(lambda: st.chat_input("", key="c", submit_mode="stop", disabled=True, width=300, height=90, max_chars=9))
    props = page.find("c").props
    assert props == {
        "widget": props["widget"], "key": "c", "placeholder": "", "submit_mode": "stop", "disabled": True,
        "width": 300, "height": 90, "max_chars": 9,
    }  # fmt: skip
    for mistake in (
        {"submit_mode": "wait"},
        {"accept_file": "two"},
        {"max_chars": 0},
        {"max_upload_size": 0},
        {"audio_sample_rate": 7},
    ):
        with pytest.raises(StreamlitValueError, match=next(iter(mistake))):
            page.run(partial(wrong.chat_input, **mistake))
    with pytest.raises(StreamlitAPIException, match="accept_audio"):
        page.run(lambda: st.chat_input(accept_audio=True))
    with pytest.raises(StreamlitAPIException, match="ignore"):
        page.run(lambda: wrong.chat_input(on_submit="ignore"))
