"""A session that comes back: from memory, and folded from the log of a process that is gone."""

from __future__ import annotations

from pathlib import Path

import orjson
import trio

from evlit.core import events as e
from evlit.core.fold import fold
from evlit.core.projection import Projection, from_json, to_json
from evlit.log.store import SqliteStore
from evlit.log.writer import Writer
from evlit.runtime.host import Host, Settings, open_host
from evlit.runtime.session import Session, decoded, encoded
from evlit.runtime.visit import Visit
from evlit.testing.harness import open_test_session
from tests.runtime.lives import Life

APP = """
import evlit as st
st.session_state.setdefault("clicks", 0)
if st.button("Add"):
    st.session_state.clicks += 1
name = st.text_input("Name")
st.text(f"{name or 'nobody'} clicked {st.session_state.clicks}")
"""


def texts(session: Session) -> list[str]:
    return [node.props["body"] for node in session.projection.tree.root.walk() if node.kind == "text"]


async def settle(host: Host, session: Session) -> None:
    await host.writer.drain()
    await session.wait(lambda session: session.idle)


def test_session_comes_back_from_the_log(tmp_path: Path) -> None:
    app = tmp_path / "app.py"
    app.write_text(APP)
    log = tmp_path / "log.db"

    async def first() -> tuple[str, str]:
        store = SqliteStore(log)
        writer = Writer(store)
        async with open_host(app, writer) as host:
            session, token = await host.open(Visit())
            session.attach("v1", 0)
            await settle(host, session)
            button = next(n for n in session.projection.tree.root.walk() if n.props.get("label") == "Add")
            field = next(n for n in session.projection.tree.root.walk() if n.props.get("label") == "Name")
            for batch in (1, 2, 3):
                session.submit(e.WidgetsChanged("v1", batch, {}, {button.props["widget"]: e.Json(True)}))
            session.submit(e.WidgetsChanged("v1", 4, {field.props["widget"]: e.Json("Ada")}))
            await settle(host, session)
            assert texts(session) == ["Ada clicked 3"]
        await writer.aclose()
        store.close()
        return session.id, token

    async def second(id: str, token: str) -> None:
        store = SqliteStore(log)
        writer = Writer(store)
        async with open_host(app, writer) as host:
            assert await host.resume(id, "another token") is None
            assert await host.resume("s_nobody", token) is None
            session = await host.resume(id, token)
            assert session is not None
            assert texts(session) == ["Ada clicked 3"]  # the page is there before anything runs
            await settle(host, session)
            assert texts(session) == ["Ada clicked 3"]
            assert session.projection.batches == {"v1": 4}
            assert session.tree.to_json() == session.projection.tree.to_json()
            assert to_json(host._fold(id)) == to_json(session.projection)
            assert await host.resume(id, token) is session
        await writer.aclose()
        store.close()

    trio.run(second, *trio.run(first))


def test_run_without_an_end_is_lost_and_its_click_runs_again(tmp_path: Path) -> None:
    app = tmp_path / "app.py"
    app.write_text(APP)
    log = tmp_path / "log.db"

    async def main() -> None:
        store = SqliteStore(log)
        writer = Writer(store)
        async with open_host(app, writer) as host:
            session, token = await host.open(Visit())
            session.attach("v1", 0)
            await settle(host, session)
        # What a killed process leaves behind: an input that was acknowledged, and a run that began for it.
        widget = next(n for n in session.projection.tree.root.walk() if n.props.get("label") == "Add").props["widget"]
        session.submit(e.WidgetsChanged("v1", 1, {}, {widget: e.Json(True)}))
        position = session.projection.position
        session.submit(e.RerunDecided("start", (position + 1,), "nothing runs", None, 2))
        await writer.drain()
        async with open_host(app, writer) as host:
            again = await host.resume(session.id, token)
            assert again is not None
            await settle(host, again)
            assert texts(again) == ["nobody clicked 1"]
            outcomes = [
                row.row.data
                for row in store.read(session.id)
                if row.row.kind == "run.ended" and b"lost" in row.row.data
            ]
            assert len(outcomes) == 1
        await writer.aclose()
        store.close()

    trio.run(main)


def test_snapshots_change_nothing_but_speed() -> None:
    async def main() -> None:
        async with open_test_session(APP, settings=Settings(snapshot_after=10)) as t:
            for n in range(10):
                await t.click("Add")
                await t.set("Name", f"n{n}")
            store = t.host.writer.store
            while (snapshot := store.latest_snapshot(t.session.id)) is None:
                await trio.lowlevel.checkpoint()
            assert 10 <= snapshot.position <= t.projection.position
            assert to_json(t.host._fold(t.session.id)) == to_json(t.projection)
            kept = from_json(orjson.loads(snapshot.state))
            folded = Projection()
            for recorded in t.log()[: snapshot.position]:
                fold(folded, recorded)
            assert to_json(kept) == to_json(folded)

    trio.run(main)


RECALLED = """
import datetime
import evlit as st
if "name" not in st.session_state:
    st.session_state.name = "default"
st.text({key: st.session_state.get(key) for key in ["name", "size", "day", "many", "go", "when"]})
st.text_input("Name", key="name")
st.slider("Size", 0.0, 1.0, key="size")
st.date_input("Day", None, key="day")
st.multiselect("Many", ["a", "b"], key="many")
st.slider("When", value=datetime.time(9), key="when")
st.button("Go", key="go")
"""


def test_entries_of_widgets_are_there_before_the_app_draws_them_again(tmp_path: Path) -> None:
    app = tmp_path / "app.py"
    app.write_text(RECALLED)

    async def main() -> None:
        store = SqliteStore(tmp_path / "log.db")
        writer = Writer(store)
        async with open_host(app, writer) as host:
            session, token = await host.open(Visit())
            session.attach("v1", 0)
            await settle(host, session)
            ids = {node.props["key"]: id for id, node in session.projection.tree.widgets.items()}
            values = {"name": "Ada", "size": 0.5, "day": "2024-05-01", "many": ["b"], "when": 36_000_000}
            session.submit(e.WidgetsChanged("v1", 1, {ids[key]: e.Json(value) for key, value in values.items()}))
            await settle(host, session)
            (before,) = texts(session)
            assert before.startswith("{'name': 'Ada', 'size': 0.5, 'day': datetime.date(2024, 5, 1), 'many': ['b'],")
        async with open_host(app, writer) as host:
            again = await host.resume(session.id, token)
            assert again is not None
            # What the viewer sends before the app has run again counts, too.
            again.submit(e.WidgetsChanged("v1", 2, {ids["size"]: e.Json(0.75)}))
            await settle(host, again)
            assert texts(again) == [before.replace("0.5", "0.75")]
        await writer.aclose()
        store.close()

    trio.run(main)


BOUND = """
import evlit as st
st.number_input("N", 0, 10, 3, key="n", bind="query-params")
if st.checkbox("Show", True):
    st.text_input("T", key="t", bind="query-params")
st.text((st.session_state.n, st.session_state.get("t")))
"""


def test_bound_widgets_come_back_with_their_address(tmp_path: Path) -> None:
    app = tmp_path / "app.py"
    app.write_text(BOUND)
    log = tmp_path / "log.db"

    def widget(session: Session, label: str) -> str:
        nodes = session.projection.tree.root.walk()
        return next(str(node.props["widget"]) for node in nodes if node.props.get("label") == label)

    async def change(host: Host, session: Session, batch: int, label: str, value: object) -> None:
        session.submit(e.WidgetsChanged("v1", batch, {widget(session, label): e.Json(value)}))
        await settle(host, session)

    async def first() -> tuple[str, str]:
        store = SqliteStore(log)
        writer = Writer(store)
        async with open_host(app, writer) as host:
            session, token = await host.open(Visit(query="n=7&other=1"))
            session.attach("v1", 0)
            await settle(host, session)
            await change(host, session, 1, "T", "text")
            await change(host, session, 2, "Show", value=False)
            assert (texts(session), session.projection.query) == (["(7, 'text')"], "n=7&other=1")
        await writer.aclose()
        store.close()
        return session.id, token

    async def second(id: str, token: str) -> None:
        store = SqliteStore(log)
        writer = Writer(store)
        async with open_host(app, writer) as host:
            session = await host.resume(id, token)
            assert session is not None
            await settle(host, session)
            assert (texts(session), session.projection.query) == (["(7, 'text')"], "n=7&other=1")
            await change(host, session, 3, "Show", value=True)
            assert (texts(session), session.projection.query) == (["(7, 'text')"], "n=7&other=1&t=text")
            assert to_json(host._fold(id)) == to_json(session.projection)
        await writer.aclose()
        store.close()

    trio.run(second, *trio.run(first))


def test_edits_of_a_table_are_there_again_and_are_made_once(tmp_path: Path) -> None:
    app = tmp_path / "app.py"
    app.write_text("import evlit as st\nst.text(st.data_editor([1], key='t', num_rows='dynamic'))\n")
    log = tmp_path / "log.db"

    def added(batch: int, row: int) -> e.Event:
        change = e.Json({"$edits": {"added_rows": [row, 0, [{"value": row}], row + 1]}})
        return e.WidgetsChanged("v1", batch, {"data_editor:t": change})

    async def first() -> tuple[str, str]:
        store = SqliteStore(log)
        writer = Writer(store)
        async with open_host(app, writer) as host:
            session, token = await host.open(Visit())
            session.attach("v1", 0)
            await settle(host, session)
            session.submit(added(1, 0))
            await settle(host, session)
            assert texts(session) == ["[1, 0]"]
            now = host.now()
        # Recorded, and then the process ended: no run has taken it.
        await writer.append(session.id, session.epoch, [encoded(added(2, 1), now)])
        await writer.aclose()
        store.close()
        return session.id, token

    async def second(id: str, token: str) -> None:
        store = SqliteStore(log)
        writer = Writer(store)
        async with open_host(app, writer) as host:
            session = await host.resume(id, token)
            assert session is not None
            await settle(host, session)
            assert texts(session) == ["[1, 0, 1]"]
            session.submit(added(3, 2))
            await settle(host, session)
            assert texts(session) == ["[1, 0, 1, 2]"]
            assert to_json(host._fold(id)) == to_json(session.projection)
        await writer.aclose()
        store.close()

    trio.run(second, *trio.run(first))


def test_what_was_saved_while_nobody_served_is_the_source_from_then_on(tmp_path: Path) -> None:
    life = Life(tmp_path, 'import evlit as st\nst.text("old")\n')

    def events() -> list[e.Event | e.Unknown]:
        return [decoded(row).event for row in life.store.read(life.id)]

    async def go() -> None:
        async with life.process() as session:
            first = session.projection.source
        async with life.process():
            assert life.texts() == ["old"]
            assert not [event for event in events() if isinstance(event, e.ScriptChanged)]
        life.app.write_text('import evlit as st\nst.text("new")\n', "utf-8")
        async with life.process() as session:
            assert life.texts() == ["new"]
            assert len([event for event in events() if isinstance(event, e.ScriptChanged)]) == 1
            last = [event for event in events() if isinstance(event, e.RunStarted)][-1]
            assert last.source == session.projection.source != first
            found = life.store.get_source(last.source)
            assert found is not None
            assert "new" in found.text

    trio.run(go)
