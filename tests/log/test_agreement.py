"""Both stores, driven by Hypothesis through the same steps, always answer the same."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from evlit.log.blobs import Blob
from evlit.log.errors import LogError
from evlit.log.memory import MemoryStore
from evlit.log.rows import Append, Row, Snapshot, Source
from evlit.log.store import EventStore, SqliteStore

if TYPE_CHECKING:
    from collections.abc import Callable

    from evlit.log.rows import RecordedRow

SESSIONS = st.sampled_from(["s1", "s2", "Ünïcode 🎈", ""])
HEADS = st.integers(0, 12)
EPOCHS = st.integers(0, 4)
TIMES = st.floats(0, 2e9)
DATA = st.one_of(st.just(b"{}"), st.text(max_size=20).map(lambda text: ('"' + text + '"').encode("utf-8", "replace")))
ROWS = st.builds(
    Row, st.sampled_from(["a.b", "c.d"]), st.integers(1, 3), DATA, TIMES, st.none() | HEADS, st.none() | HEADS
)
BLOBS = st.builds(Blob.of, st.binary(max_size=6), st.sampled_from(["text/plain", "image/png"]))
APPENDS = st.builds(
    Append,
    SESSIONS,
    EPOCHS,
    st.none() | HEADS,
    st.lists(ROWS, max_size=4) | st.lists(ROWS, min_size=62, max_size=66),
    st.lists(BLOBS, max_size=2),
)


def read_all(store: EventStore, session: str) -> list[RecordedRow]:
    return list(store.read(session))


class StoresAgree(RuleBasedStateMachine):
    @initialize()
    def open(self) -> None:
        self.folder = TemporaryDirectory()
        self.path = Path(self.folder.name) / "log.db"
        self.sqlite = SqliteStore(self.path)
        self.memory = MemoryStore()

    def teardown(self) -> None:
        self.sqlite.close()
        self.folder.cleanup()

    def both(self, ask: Callable[[EventStore], Any]) -> Any:
        """Ask both stores and compare what they say, errors too."""
        answers = []
        for store in (self.memory, self.sqlite):
            try:
                answers.append(ask(store))
            except LogError as error:
                answers.append((type(error), str(error)))
        assert answers[0] == answers[1]
        return answers[0]

    @rule(session=SESSIONS, opened=TIMES, labels=st.dictionaries(st.text(max_size=3), st.text(max_size=3), max_size=2))
    def open_session(self, session: str, opened: float, labels: dict[str, str]) -> None:
        self.both(lambda store: store.open_session(session, "app.py", None, opened, labels))

    @rule(session=SESSIONS)
    def own(self, session: str) -> None:
        self.both(lambda store: store.own(session))

    @rule(session=SESSIONS, closed=TIMES)
    def close_session(self, session: str, closed: float) -> None:
        self.both(lambda store: store.close_session(session, closed))

    @rule(batch=st.lists(APPENDS, max_size=5))
    def append_many(self, batch: list[Append]) -> None:
        self.both(lambda store: store.append_many(batch))

    @rule(session=SESSIONS, rows=st.lists(ROWS, max_size=3))
    def append_at_the_head(self, session: str, rows: list[Row]) -> None:
        about = self.memory.session(session)
        epoch = about.epoch if about else 0
        self.both(lambda store: store.append(session, epoch, store.head(session), rows))

    @rule(blob=BLOBS)
    def put_blob(self, blob: Blob) -> None:
        self.both(lambda store: store.put_blob(blob))
        self.both(lambda store: (store.has_blob(blob.digest), store.get_blob(blob.digest)))

    @rule(source=st.builds(Source.of, st.sampled_from(["a.py", "b.py"]), st.text(max_size=4)))
    def put_source(self, source: Source) -> None:
        self.both(lambda store: store.put_source(source))
        self.both(lambda store: store.get_source(source.digest))

    @rule(session=SESSIONS, position=HEADS, state=st.binary(max_size=20))
    def save_snapshot(self, session: str, position: int, state: bytes) -> None:
        self.both(lambda store: store.save_snapshot(Snapshot.of(session, position, state)))

    @rule(session=SESSIONS, after=HEADS, upto=st.none() | HEADS)
    def read(self, session: str, after: int, upto: int | None) -> None:
        self.both(lambda store: list(store.read(session, after, upto)))
        self.both(lambda store: store.latest_snapshot(session, upto))

    @rule()
    def open_the_file_again(self) -> None:
        self.sqlite.close()
        self.sqlite = SqliteStore(self.path)

    @invariant()
    def the_same_is_in_both(self) -> None:
        for about in self.both(lambda store: store.sessions()):
            events = self.both(partial(read_all, session=about.id))
            assert [event.position for event in events] == list(range(1, about.head + 1))
        self.both(lambda store: store.sources())


TestStoresAgree = StoresAgree.TestCase
TestStoresAgree.settings = settings(max_examples=40, stateful_step_count=25)
