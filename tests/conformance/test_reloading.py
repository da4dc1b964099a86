"""Saving sources while people use the app (S-349 and S-052): who reruns, what is kept, and what is loaded anew."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import trio
from trio.testing import MockClock, wait_all_tasks_blocked

from evlit.core import events as e
from evlit.runtime.sources import Sources
from evlit.runtime.watcher import take, watch
from evlit.testing.harness import TestSession, open_test_session
from tests.conformance.marks import differs

APP = """
    import evlit as st
    import reload_helpers
    st.session_state.runs = st.session_state.get("runs", 0) + 1
    name = st.text_input("Name")
    st.text(f"{reload_helpers.greeting()} {name}, run {st.session_state.runs}")
"""
HELPERS = "def greeting():\n    return 'hello'\n"


class Reloaded:
    """An app whose files a developer saves while a session of it is open."""

    def __init__(self, session: TestSession) -> None:
        self.session = session
        self.folder = session.host.app.parent
        options = session.host.options
        self.sources = Sources(self.folder, options["server.folderWatchList"], options["server.folderWatchBlacklist"])
        self.sources.scan()

    async def save(self, name: str, text: str | None) -> None:
        """Save a file (None: delete it), let it be noticed, and wait for what follows."""
        path = self.folder / name
        if text is None:
            path.unlink()
        else:
            # As editors do: another file takes its place.
            beside = path.with_name(path.name + "~")
            beside.write_text(text, "utf-8")
            beside.replace(path)
        await take(self.session.host, self.sources, {str(path)})
        await self.session.settle()

    @property
    def offered(self) -> str | None:
        return self.session.projection.changed


@asynccontextmanager
async def reloading(
    options: dict[str, object] | None = None, source: str = APP, files: dict[str, str] | None = None
) -> AsyncIterator[tuple[TestSession, Reloaded]]:
    async with open_test_session(source, files=files or {"reload_helpers.py": HELPERS}, options=options) as session:
        yield session, Reloaded(session)


@pytest.fixture(autouse=True)
def _no_modules_left() -> Iterator[None]:
    yield
    for name in [name for name in sys.modules if name.startswith("reload_")]:
        del sys.modules[name]


def run(main: Callable[[], Awaitable[None]]) -> None:
    trio.run(main, clock=MockClock(autojump_threshold=0))


ON_SAVE: dict[str, object] = {"server.runOnSave": True}


def test_s349_a_saved_source_is_offered() -> None:
    """By default a saved app or imported module reruns nothing: viewers are told which file changed, until the app runs
    again, and then with the new source and the values that there were.
    """

    async def main() -> None:
        async with reloading() as (t, app):
            await t.set("Name", "Ada")
            await app.save("reload_helpers.py", HELPERS.replace("hello", "welcome"))
            assert (t.texts(), app.offered) == (["hello Ada, run 2"], "reload_helpers.py")
            t.session.submit(e.RerunRequested("viewer", None, "v1", 9))
            await t.settle()
            assert (t.texts(), app.offered) == (["welcome Ada, run 3"], None)
            await app.save("app.py", t.host.app.read_text().replace("run {", "pass {"))
            assert (t.texts(), app.offered) == (["welcome Ada, run 3"], "app.py")

    run(main)


def test_s349_run_on_save_reruns_at_once() -> None:
    """With `server.runOnSave`, saving the app or a module that it imports reruns every session, which keeps its widget
    values and its `session_state`.
    """

    async def main() -> None:
        async with reloading(ON_SAVE) as (t, app):
            await t.set("Name", "Ada")
            await app.save("reload_helpers.py", HELPERS.replace("hello", "welcome"))
            assert (t.texts(), app.offered) == (["welcome Ada, run 3"], None)
            await app.save("app.py", t.host.app.read_text().replace("run {", "pass {"))
            assert t.texts() == ["welcome Ada, pass 4"]
            changed = [recorded.event for recorded in t.log() if isinstance(recorded.event, e.ScriptChanged)]
            assert [event.path for event in changed] == ["reload_helpers.py", "app.py"]

    run(main)


def test_s349_the_switch_of_a_viewer() -> None:
    """A user chooses for the session, whatever the configuration says, unless `server.allowRunOnSave` is off."""

    async def main() -> None:
        for allowed in (True, False):
            async with reloading({"server.allowRunOnSave": allowed}) as (t, app):
                t.session.submit(e.SaveFollowed("v1", 1, on=True))
                await app.save("reload_helpers.py", HELPERS.replace("hello", "welcome"))
                assert t.texts() == (["welcome , run 2"] if allowed else ["hello , run 1"])
                t.session.submit(e.SaveFollowed("v1", 2, on=False))
                await app.save("reload_helpers.py", HELPERS)
                assert app.offered == "reload_helpers.py"

    run(main)


def test_s349_a_file_that_is_being_written_is_waited_for() -> None:
    """Editors that write into the file itself empty it first: nobody runs the app of no lines. One that stays empty is
    saved as that.
    """

    async def main() -> None:
        async with reloading(ON_SAVE) as (t, app):
            path, text = t.host.app, t.host.app.read_text()
            path.write_text("")
            async with trio.open_nursery() as nursery:
                nursery.start_soon(take, t.host, app.sources, {str(path)})
                await trio.sleep(0.1)
                path.write_text(text.replace("run {", "pass {"))
            await t.settle()
            assert t.texts() == ["hello , pass 2"]
            path.write_text("")
            await take(t.host, app.sources, {str(path)})
            await t.settle()
            assert t.texts() == []

    run(main)


def test_s349_saving_without_a_change_does_nothing() -> None:
    """The same content saved again is no change, and neither is a file that the app has nothing to do with."""

    async def main() -> None:
        async with reloading(ON_SAVE, files={"reload_helpers.py": HELPERS, "other.py": "1\n"}) as (t, app):
            before = t.session.projection.position
            await app.save("reload_helpers.py", HELPERS)
            await app.save("app.py", t.host.app.read_text())
            await app.save("other.py", "2\n")
            await app.save("notes.txt", "x")
            assert t.session.projection.position == before

    run(main)


@differs("Modules that took something from the changed one are loaded anew with it, and no others.")
def test_s349_modules_that_import_the_changed_one_are_loaded_anew() -> None:
    """What a module took from the changed one by `from ... import` is not left behind; a module that has nothing to do
    with it keeps its objects.
    """
    files = {
        "reload_rates.py": "RATE = 1\n",
        "reload_prices.py": "from reload_rates import RATE\nPRICE = RATE * 10\n",
        "reload_store.py": "import itertools\nNUMBERS = itertools.count()\n",
    }
    source = """
        import evlit as st
        from reload_prices import PRICE
        import reload_store
        st.text(f"{PRICE} {next(reload_store.NUMBERS)}")
    """

    async def main() -> None:
        async with reloading(ON_SAVE, source, files) as (t, app):
            assert t.texts() == ["10 0"]
            await app.save("reload_rates.py", "RATE = 2\n")
            assert t.texts() == ["20 1"]

    run(main)


def test_s349_modules_of_packages() -> None:
    """A submodule that changed is loaded anew however it is imported: `from package import module` too, and through a
    package that takes it from there.
    """
    source = """
        import evlit as st
        from reload_package import inner
        import reload_package.other
        st.text(f"{inner.VALUE} {reload_package.TAKEN} {reload_package.other.VALUE}")
    """

    async def main() -> None:
        async with open_test_session("import evlit as st", options=ON_SAVE) as t:
            app = Reloaded(t)
            (app.folder / "reload_package").mkdir()
            await app.save("reload_package/inner.py", "VALUE = 1\n")
            await app.save("reload_package/other.py", "from . import inner\nVALUE = inner.VALUE\n")
            await app.save("reload_package/__init__.py", "from .inner import VALUE as TAKEN\n")
            await app.save("app.py", source.replace("\n    ", "\n").replace("    ", ""))
            assert (t.texts(), t.errors()) == (["1 1 1"], [])
            await app.save("reload_package/inner.py", "VALUE = 2\n")
            assert (t.texts(), t.errors()) == (["2 2 2"], [])
            await app.save("reload_package/__init__.py", "from .inner import VALUE as TAKEN\nTAKEN += 1\n")
            assert (t.texts(), t.errors()) == (["2 3 2"], [])

    run(main)


def test_s349_cached_functions_of_a_changed_module_compute_anew() -> None:
    """A cached function whose source changed has another cache; one that did not change keeps its results."""
    helpers = """import evlit as st
@st.cache_data
def price(n):
    return n * 10
@st.cache_data
def drawn(n, numbers=iter(range(99))):
    return next(numbers)
"""
    source = """
        import evlit as st, reload_helpers
        st.text(f"{reload_helpers.price(2)} {reload_helpers.drawn(1)}")
    """

    async def main() -> None:
        async with reloading(ON_SAVE, source, {"reload_helpers.py": helpers}) as (t, app):
            assert t.texts() == ["20 0"]
            await app.save("reload_helpers.py", helpers.replace("* 10", "* 11"))
            assert t.texts() == ["22 0"]

    run(main)


def test_s052_a_syntax_error_keeps_the_page() -> None:
    """An app that does not compile leaves the page as it is, with a box that shows file, line and text of the mistake;
    the mended file brings the page back, with the values that there were.
    """

    async def main() -> None:
        async with reloading(ON_SAVE) as (t, app):
            await t.set("Name", "Ada")
            text = t.host.app.read_text()
            await app.save("app.py", text.replace("st.text(", "st.text(("))
            [box] = [node for node in t.projection.tree.nodes.values() if node.kind == "exception"]
            assert t.texts() == ["hello Ada, run 2"]
            assert (box.props["type"], box.props["message"]) == ("SyntaxError", "'(' was never closed")
            [frame] = box.props["frames"]
            assert (frame["file"], frame["line"]) == ("app.py", 6)
            assert frame["code"][frame["line"] - frame["first"]].startswith("st.text((f")
            assert frame["column"] == 8
            await app.save("app.py", text)
            assert (t.texts(), t.errors()) == (["hello Ada, run 3"], [])

    run(main)


def test_s052_a_syntax_error_in_a_module_keeps_the_page() -> None:
    """The same for a module that does not compile: the box names its file and line."""

    async def main() -> None:
        async with reloading(ON_SAVE) as (t, app):
            await app.save("reload_helpers.py", "def greeting()\n    return 'hello'\n")
            [box] = [node for node in t.projection.tree.nodes.values() if node.kind == "exception"]
            assert t.texts() == ["hello , run 1"]
            assert (box.props["message"], box.props["frames"][-1]["file"]) == ("expected ':'", "reload_helpers.py")
            await app.save("reload_helpers.py", HELPERS.replace("hello", "mended"))
            assert (t.texts(), t.errors()) == (["mended , run 2"], [])

    run(main)


def test_s349_a_deleted_file_and_its_return() -> None:
    """A deleted app leaves the page as it is; when it is there again, sessions go on with it."""

    async def main() -> None:
        async with reloading(ON_SAVE) as (t, app):
            text = t.host.app.read_text()
            await app.save("app.py", None)
            assert (t.texts(), t.errors()) == (["hello , run 1"], [])
            await app.save("app.py", text.replace("run {", "pass {"))
            assert (t.texts(), t.errors()) == (["hello , pass 2"], [])

    run(main)


def test_s349_folders_that_are_watched_besides(tmp_path: Path) -> None:
    """In the folders of `server.folderWatchList` every file counts, in those of `server.folderWatchBlacklist` none."""
    (tmp_path / "data" / "raw").mkdir(parents=True)

    async def main() -> None:
        watched = {
            "server.folderWatchList": [str(tmp_path / "data")],
            "server.folderWatchBlacklist": [str(tmp_path / "data" / "raw")],
        }
        async with reloading(dict(watched)) as (_, app):
            assert app.sources.counts(str(tmp_path / "data" / "ships.csv"))
            assert not app.sources.counts(str(tmp_path / "data" / "raw" / "ships.csv"))
            assert not app.sources.counts(str(tmp_path / "ships.csv"))
            assert app.sources.counts(str(app.folder.resolve() / "deep" / "module.py"))
            assert not app.sources.counts(str(app.folder.resolve() / ".venv" / "module.py"))
            assert not app.sources.counts(str(app.folder.resolve() / "ships.csv"))
            await app.save(str(tmp_path / "data" / "ships.csv"), "name\n")
            assert app.offered is not None
            assert app.offered.endswith("ships.csv")

    run(main)


@pytest.mark.parametrize("kind", ["auto", "watchdog", "poll"])
def test_s349_the_watcher_notices_what_is_saved(kind: str) -> None:
    """Each kind of `server.fileWatcherType` notices a save of the app."""

    async def main() -> None:
        async with open_test_session(
            "import evlit as st\nst.text('old')", options={**ON_SAVE, "server.fileWatcherType": kind}
        ) as t:
            async with trio.open_nursery() as nursery:
                nursery.start_soon(watch, t.host)
                # The watcher starts in threads of its own: what is saved until it has is seen by the next save.
                text = "old"
                while t.texts() == ["old"]:
                    text += "."
                    t.host.app.write_text(f"import evlit as st\nst.text({text!r})")
                    with trio.move_on_after(0.5):
                        await t.wait(lambda session: session.projection.runs > 1 and session.idle)
                nursery.cancel_scope.cancel()
            assert t.texts()[0].startswith("old.")

    trio.run(main)


def test_s349_no_watcher() -> None:
    """With `server.fileWatcherType` none nothing is watched."""

    async def main() -> None:
        async with open_test_session("import evlit", options={"server.fileWatcherType": "none"}) as t:
            await watch(t.host)  # returns
            await wait_all_tasks_blocked()

    run(main)
