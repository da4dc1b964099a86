"""A log whose file goes away while it is written."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from evlit.log.errors import LogMissing
from evlit.log.rows import Append, Row
from evlit.log.store import SqliteStore
from evlit.log.writer import Ticket, Writer
from tests.log.rows import PATIENCE

ROW = Row("widgets.changed", 1, b"{}", 1.0)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "log.db"


@pytest.fixture
def store(path: Path) -> Iterator[SqliteStore]:
    store = SqliteStore(path)
    store.open_session("s", "app", None, 0.0, {})
    store.append("s", 1, 0, [ROW])
    yield store
    store.close()


def remove(path: Path) -> None:
    path.unlink()


def rename(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))


def replace(path: Path) -> None:
    shutil.copy(path, path.with_name("copy"))
    path.with_name("copy").replace(path)


@pytest.mark.parametrize("how", [remove, rename, replace])
@pytest.mark.parametrize("name", ["log.db", "log.db-wal"])
def test_an_append_names_the_file_that_went_away(
    store: SqliteStore, path: Path, how: Callable[[Path], None], name: str
) -> None:
    how(path.with_name(name))
    with pytest.raises(LogMissing, match=rf"{name} was removed or replaced while this server writes it"):
        store.append("s", 1, 1, [ROW])
    with pytest.raises(LogMissing):
        store.own("s")
    with pytest.raises(LogMissing):
        store.open_session("other", "app", None, 0.0, {})


def test_a_log_that_is_put_back_goes_on_and_has_every_row_once(store: SqliteStore, path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    writer = Writer(store)
    tickets = writer.submit("s", 1, [ROW]), writer.submit("s", 1, [ROW])
    for ticket in tickets:
        with pytest.raises(Exception, match="was removed or replaced"):
            ticket.wait(PATIENCE)
    path.with_name("elsewhere").rename(path)
    owner = writer.call(store.own, "s").wait(PATIENCE)
    writer.submit("s", owner.epoch, [ROW]).wait(PATIENCE)
    writer.close()
    head = store.head("s")
    assert head <= 4
    assert [row.position for row in store.read("s")] == list(range(1, head + 1))


def test_rows_of_a_group_are_not_tried_again_in_a_log_that_went_away(store: SqliteStore, path: Path) -> None:
    """What is in the file already would come twice, should it be put back."""
    store.open_session("t", "app", None, 0.0, {})
    writer = Writer(store)
    path.rename(path.with_name("elsewhere"))
    writer._record([Ticket(Append(session, 1, None, [ROW])) for session in "st"])
    path.with_name("elsewhere").rename(path)
    writer.close()
    assert [len(list(store.read(session))) for session in "st"] == [2, 1]
