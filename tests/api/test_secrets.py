"""`st.secrets`: where secrets come from, and how they are read."""

from __future__ import annotations

from pathlib import Path

import pytest
from trio.testing import trio_test

from evlit.api.secrets import SecretTable
from evlit.errors import StreamlitSecretNotFoundError
from evlit.runtime.masks import secret_texts
from evlit.runtime.secrets import Secrets, secrets_of
from evlit.testing import AppTest
from tests.server.serving import open_served


def table(text: str, folder: Path) -> SecretTable:
    path = folder / "secrets.toml"
    path.write_text(text)
    return SecretTable(Secrets([path]).entries())


def test_a_table_is_read_as_items_and_as_attributes(tmp_path: Path) -> None:
    found = table('key = "k"\n[db]\nuser = "u"\n[db.more]\nn = 1\n', tmp_path)
    assert (found["key"], found.key, found["db"]["user"], found.db.more.n) == ("k", "k", "u", 1)
    assert found.to_dict() == {"key": "k", "db": {"user": "u", "more": {"n": 1}}}
    assert repr(found) == "<2 secrets>"


def test_what_is_missing_says_so(tmp_path: Path) -> None:
    found = table('key = "k"\n', tmp_path)
    with pytest.raises(KeyError, match="There is no secret 'other'"):
        found["other"]
    with pytest.raises(StreamlitSecretNotFoundError):
        found["other"]
    with pytest.raises(AttributeError, match="There is no secret 'other'"):
        _ = found.other
    with pytest.raises(TypeError, match="cannot be changed"):
        found["key"] = 1
    assert found.get("other", 3) == 3


def test_without_any_file_it_is_an_empty_mapping(tmp_path: Path) -> None:
    secrets = secrets_of(tmp_path / "app.py", home=tmp_path / "home", folder=tmp_path / "here")
    assert not secrets.exist
    assert dict(secrets.entries()) == {}


def test_later_files_win_for_each_name(tmp_path: Path) -> None:
    for folder, text in [("home/.streamlit", "a = 1\nb = 1"), ("app/.streamlit", "b = 2"), ("app/.evlit", "c = 3")]:
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "secrets.toml").write_text(text)
    secrets = secrets_of(tmp_path / "app" / "app.py", home=tmp_path / "home", folder=tmp_path)
    assert dict(secrets.entries()) == {"a": 1, "b": 2, "c": 3}
    (tmp_path / "app/.evlit/secrets.toml").write_text("c = 'changed'")
    assert secrets.entries()["c"] == "changed"


def test_a_folder_holds_a_table_for_each_of_its_folders(tmp_path: Path) -> None:
    (tmp_path / "db").mkdir()
    (tmp_path / "db" / "password").write_text("pw\n")
    assert dict(Secrets([tmp_path]).entries()) == {"db": {"password": "pw"}}


def test_a_file_that_is_no_toml_is_said_without_its_text(tmp_path: Path) -> None:
    (tmp_path / "secrets.toml").write_text("key = very secret")
    with pytest.raises(StreamlitSecretNotFoundError, match="cannot be read: it is no TOML") as raised:
        Secrets([tmp_path / "secrets.toml"]).entries()
    assert "very secret" not in str(raised.value)


@pytest.mark.parametrize(
    ("entries", "found"),
    [
        ({"host": "localhost", "driver": "postgresql"}, []),
        ({"host": "db.example.com"}, ["db.example.com"]),
        ({"password": "hunter"}, ["hunter"]),
        ({"name": "hunter"}, []),
        ({"password": "ab"}, []),
        ({"db": {"api_key": ["first-key", "other-key"]}}, ["first-key", "other-key"]),
        ({"pin": 123456, "on": True}, []),
    ],
)
def test_what_counts_as_a_secret(entries: dict[str, object], found: list[str]) -> None:
    assert list(secret_texts(entries)) == found


def test_tests_give_secrets_of_their_own() -> None:
    at = AppTest.from_string("import streamlit as st\nst.text(st.secrets['key'])\nst.text('key' in st.secrets)")
    at.secrets["key"] = "sk-123456789"
    at.run()
    assert [text.value for text in at.text] == ["sk-123456789", "True"]


@trio_test
async def test_a_widget_that_shows_a_secret_goes_on_working() -> None:
    app = """
        import evlit as st
        st.text("chosen " + st.selectbox("Key", ["none", st.secrets["api_key"]]))
    """
    async with open_served(app, secrets=Secrets(given={"api_key": "sk-987654321"})) as served:
        client = await served.client()
        await client.hello()
        await client.ended()
        await client.input(values={client.find("Key").props["widget"]: "sk-987654321"})
        await client.ended()
        assert "chosen sk-987654321" in client.texts()
        await served.host.writer.drain()
        events = [row.row.data for row in served.host.writer.store.read(served.session.id)]
        assert not any(b"sk-987654321" in data for data in events)
