"""File uploads."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from evlit.api.container import Container
from evlit.api.files import UploadedFile
from evlit.api.state import SessionStateProxy
from evlit.errors import (
    InvalidValue,
    StreamlitInvalidParameterTypeError,
    StreamlitValueAssignmentNotAllowedError,
    StreamlitValueError,
)
from tests.api.harness import Page

st = Container()
state = SessionStateProxy()
wrong: Any = st


def test_uploaded_file_is_a_file_with_a_name() -> None:
    page = Page()

    def script() -> Any:
        return st.file_uploader("F", key="k")

    assert page.run(script) is None
    file = page.set(script, {"F": [page.upload("a.txt", b"hello")]})
    assert (file.name, file.type, file.size, file.read(), file.file_id) == ("a.txt", "text/plain", 5, b"hello", "f0")


def test_each_run_reads_from_the_beginning_and_the_log_is_read_once() -> None:
    page = Page()

    def script() -> Any:
        return st.file_uploader("F")

    page.run(script)
    page.set(script, {"F": [page.upload("a.txt", b"hello")]}).read()
    assert page.run(script).read() == b"hello"
    assert page.services.reads == 1


def test_bytes_are_let_go_when_no_run_opens_them() -> None:
    page = Page()
    files = [page.upload("a.txt", b"hello")]

    def script() -> Any:
        return st.file_uploader("F")

    for _ in range(2):
        page.run(script)
        page.set(script, {"F": files})
        page.run(lambda: None)
    assert page.services.reads == 2


def test_several_files() -> None:
    page = Page()

    def script() -> Any:
        return st.file_uploader("F", accept_multiple_files=True)

    assert page.run(script) == []
    names = [page.upload("a.txt", b"1"), page.upload("b.txt", b"2")]
    assert [file.name for file in page.set(script, {"F": names})] == ["a.txt", "b.txt"]


def test_only_what_was_uploaded_here_and_fits_is_taken() -> None:
    page = Page()

    def script() -> Any:
        return st.file_uploader("F", max_upload_size=1)

    page.run(script)
    with pytest.raises(InvalidValue, match="uploaded to this session"):
        page.set(script, {"F": [{"id": "other"}]})
    with pytest.raises(InvalidValue, match="at most 1048576 bytes"):
        page.set(script, {"F": [page.upload("big.bin", bytes(2**20 + 1))]})


def test_types_are_extensions_with_their_twins() -> None:
    page = Page()

    def script() -> Any:
        return st.file_uploader("F", type=["CSV", ".jpg"])

    page.run(script)
    assert page.find("F").props["types"] == [".csv", ".jpg", ".jpeg"]
    assert page.set(script, {"F": [page.upload("photo.JPEG", b"1")]}).name == "photo.JPEG"
    with pytest.raises(InvalidValue, match=r"files named \.csv, \.jpg, \.jpeg"):
        page.set(script, {"F": [page.upload("run.exe", b"1")]})


def test_type_resets_a_keyed_field() -> None:
    page = Page()
    page.run(lambda: st.file_uploader("F", key="k"))
    page.set(lambda: st.file_uploader("F", key="k"), {"F": [page.upload("a.txt", b"1")]})
    assert page.run(lambda: st.file_uploader("F", key="k", help="x")) is not None
    assert page.run(lambda: st.file_uploader("F", key="k", type="csv")) is None


def test_value_is_in_session_state_and_cannot_be_assigned() -> None:
    page = Page()

    def script() -> Any:
        st.file_uploader("F", key="k")
        return state["k"]

    page.run(script)
    assert page.set(script, {"F": [page.upload("a.txt", b"1")]}).name == "a.txt"

    def assigning() -> None:
        state["k"] = None
        st.file_uploader("F", key="k")

    with pytest.raises(StreamlitValueAssignmentNotAllowedError):
        page.run(assigning)


def test_files_are_equal_by_their_upload() -> None:
    file = UploadedFile("f1", "a.txt", "text/plain", b"1")
    assert copy.deepcopy(file) == file != UploadedFile("f2", "a.txt", "text/plain", b"1")
    assert copy.deepcopy(file).name == "a.txt"
    assert len({file, copy.deepcopy(file)}) == 1


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: wrong.file_uploader("F", accept_multiple_files="all"), StreamlitValueError, "'all'"),
        (lambda: st.file_uploader("F", type=""), StreamlitValueError, "type"),
        (lambda: wrong.file_uploader("F", type=[5]), StreamlitValueError, "got 5"),
        (lambda: st.file_uploader("F", max_upload_size=0), StreamlitValueError, "megabytes"),
        (lambda: wrong.file_uploader("F", max_upload_size=1.5), StreamlitInvalidParameterTypeError, "float"),
    ],
)
def test_wrong_arguments_are_told(call: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        Page().run(call)
