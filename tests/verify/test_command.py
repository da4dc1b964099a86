"""`evlit verify` and the pytest plugin: what they print, and how they exit."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from evlit import pytest_plugin
from evlit.cli import main
from tests.replay import recorded
from tests.verify.counting import COUNTER, plus
from tests.verify.recorded import change, record

ROOT = Path(__file__).parents[2]


@pytest.fixture
def log(tmp_path: Path) -> Path:
    (tmp_path / "recordings" / "shop").mkdir(parents=True)
    return record(tmp_path / "recordings" / "shop", COUNTER, plus)


def run(*args: object) -> Result:
    return CliRunner().invoke(main, ["verify", *map(str, args)])


def test_the_same_is_0(log: Path) -> None:
    done = run(log)
    assert (done.exit_code, done.output.count("the same")) == (0, 1)


def test_differing_is_1_and_says_where(log: Path) -> None:
    change(log.parent, "n += 1", "n += 2")
    done = run(log)
    assert done.exit_code == 1
    assert "metric 'Count', value" in done.output
    assert "likely" in done.output


def test_what_cannot_be_verified_is_2(log: Path, tmp_path: Path) -> None:
    (tmp_path / "no.db").write_bytes(b"no log")
    done = run(tmp_path / "no.db", log)
    assert done.exit_code == 2
    assert "Traceback" not in done.output
    assert "the same" in done.output, "the others are verified all the same"


def test_a_damaged_recording_is_never_the_same(log: Path, tmp_path: Path) -> None:
    data = bytearray(log.read_bytes())
    size = 4096
    for page in range(1, len(data) // size):
        if data[page * size] == 0x0A:  # a leaf of an index
            data[page * size : (page + 1) * size] = bytes(size)
    log.write_bytes(data)
    done = run(log)
    assert (done.exit_code, "Traceback" in done.output) == (2, False)
    assert "this log is damaged" in done.output
    saved = log.with_name("saved.db")
    CliRunner().invoke(main, ["export", str(log), "-o", str(saved)])
    assert run(saved).exit_code == 0
    for share in (0.4, 0.7, 0.9):
        log.write_bytes(data[: int(len(data) * share)])
        done = run(log)
        assert (done.exit_code, "Traceback" in done.output) == (2, False)


def test_a_newer_recording_is_not_executed(log: Path) -> None:
    recorded.change(log, "PRAGMA user_version = 9")
    done = run(log)
    assert done.exit_code == 2
    assert "has format 9" in done.output


def test_update_accepts(log: Path) -> None:
    change(log.parent, "n += 1", "n += 2")
    assert run(log, "--update").exit_code == 0
    assert run(log).exit_code == 0


def test_an_accepted_recording_has_its_source(log: Path) -> None:
    change(log.parent, "n += 1", "n += 2")
    assert run(log, "--update").exit_code == 0
    (log.parent / "app.py").unlink()
    assert run(log).exit_code == 0


def test_update_may_write_elsewhere(log: Path, tmp_path: Path) -> None:
    change(log.parent, "n += 1", "n += 2")
    before = log.read_bytes()
    assert run(log, "--update", "-o", tmp_path / "new.db").exit_code == 0
    assert log.read_bytes() == before
    assert run(tmp_path / "new.db", "--app", log.parent / "app.py").exit_code == 0


def test_without_update_nothing_is_written(log: Path) -> None:
    before = log.read_bytes()
    change(log.parent, "n += 1", "n += 2")
    run(log)
    assert log.read_bytes() == before


def test_another_app(log: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.py"
    other.write_text((log.parent / "app.py").read_text().replace("Count", "Total"))
    assert run(log, "--app", other).exit_code == 1


def _pytest(folder: Path, *args: str) -> subprocess.CompletedProcess[str]:
    plugins = ["-p", "evlit.pytest_plugin", "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", *plugins, *args, str(folder)]
    environment = {"PYTHONPATH": str(ROOT), "PATH": "", "PYTHONDONTWRITEBYTECODE": "1"}
    environment["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # an installed evlit brings the plugin under another name
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=60)


def test_recordings_are_collected_as_tests(log: Path, tmp_path: Path) -> None:
    (tmp_path / "session.db").write_bytes(log.read_bytes())  # not below recordings/
    done = _pytest(tmp_path)
    assert "1 passed" in done.stdout, done.stdout + done.stderr
    change(log.parent, "n += 1", "n += 2")
    done = _pytest(tmp_path)
    assert "1 failed" in done.stdout
    assert "metric 'Count', value" in done.stdout
    assert "evlit verify --update" in done.stdout
    assert "evlit shrink --diverges" in done.stdout
    (tmp_path / "pytest.ini").write_text("[pytest]\nevlit_skip = shop\n")
    assert "no tests ran" in _pytest(tmp_path).stdout


def test_the_plugin_imports_little() -> None:
    code = "import sys, evlit.pytest_plugin; assert not {'trio', 'pandas', 'evlit.verify'} & sys.modules.keys()"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


def test_without_the_extra_it_is_said(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evlit.verify.clock.find_spec", lambda _: None)
    monkeypatch.setattr(pytest_plugin, "find_spec", lambda _: None)
    done = run(log)
    assert done.exit_code == 2
    assert "evlit[verify]" in done.output


def saves(log: Path, folder: Path) -> Callable[..., Iterator[set[tuple[int, str]]]]:
    """Stands for `watchfiles.watch`: one save of the app, of which every number is another one then."""

    def watch(*folders: Path, **_: object) -> Iterator[set[tuple[int, str]]]:
        assert folders == (folder,)
        change(log.parent, "n += 1", "n += 2")
        yield {(2, str(log.parent / "app.py"))}

    return watch


def test_watch_verifies_at_each_save(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("watchfiles.watch", saves(log, log.parent))
    done = run("--watch", log)
    same, saved, differs = (done.output.index(word) for word in ("the same", "saved: app.py", "differs at event"))
    assert same < saved < differs


def test_watch_looks_at_the_app_of_a_server_s_log(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (log.parent / ".evlit").mkdir()
    moved = log.rename(log.parent / ".evlit" / "log.db")
    monkeypatch.setattr("watchfiles.watch", saves(log, log.parent))
    done = run("--watch", moved, "--format", "jsonl")
    first, second = map(json.loads, done.output.splitlines())
    assert (first["status"], second["status"]) == ("same", "differs")


def test_a_save_is_really_noticed(log: Path) -> None:
    command = [sys.executable, "-m", "evlit", "verify", "--watch", str(log)]
    environment = {"PYTHONPATH": str(ROOT), "PATH": "", "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, env=environment, cwd=log.parent, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = iter(process.stdout.readline, "")
        try:
            for line in lines:
                if line.startswith("waiting"):
                    break
            saver = threading.Thread(target=_save_until, args=(log.parent / "app.py", noticed := threading.Event()))
            saver.start()
            seen = next(line for line in lines if "saved: app.py" in line)
            noticed.set()
            saver.join()
        finally:
            process.terminate()
    assert seen


def _save_until(app: Path, noticed: threading.Event) -> None:
    """Save a file until somebody has noticed: when the watching begins, nobody tells."""
    text = app.read_text(encoding="utf-8")
    while not noticed.wait(0.2):
        app.write_text(text, encoding="utf-8")


# -- for programs -----------------------------------------------------------------------------------------------------


def test_json(log: Path, tmp_path: Path) -> None:
    (found,) = json.loads(run(log, "--format", "json").output)
    assert (found["status"], found["runs"], found["path"]) == ("same", 3, str(log))
    assert found["events"] > 10
    assert found["recorded"] >= 0
    assert found["took"] > 0
    assert "differs" not in found
    change(log.parent, "n += 1", "n += 2")
    done = run(log, tmp_path / "none.db", "--format", "json")
    assert done.exit_code == 2
    found, failed = json.loads(done.output)
    assert found["status"] == "differs"
    differs = found["differs"]
    assert (differs["what"], differs["prop"], differs["then"], differs["now"]) == ("element", "value", "1", "2")
    assert differs["where"] == ["app", "main", "container", "metric 'Count'"]
    assert differs["missing"] is None
    assert differs["after"]["words"] == "button 'Plus' clicked"
    assert differs["after"]["kind"] == "widgets.changed"
    assert differs["causes"]
    assert failed["status"] == "failed"
    assert "no file of that name" in failed["error"]


def test_json_says_what_is_not_there(log: Path) -> None:
    change(log.parent, "st.session_state.setdefault", 'st.text("new")\nst.session_state.setdefault')
    (found,) = json.loads(run(log, "--format", "json").output)
    assert (found["differs"]["then"], found["differs"]["missing"]) == (None, "then")


def test_json_says_what_was_written(log: Path) -> None:
    change(log.parent, "n += 1", "n += 2")
    done = run(log, "--format", "json", "--update")
    assert done.exit_code == 0
    assert json.loads(done.output)[0]["written"] == str(log)
