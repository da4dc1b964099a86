"""`evlit verify` and the pytest plugin: what they print, and how they exit."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from evlit import pytest_plugin
from evlit.cli import main
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


def test_watch_verifies_at_each_save(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def saves(*folders: Path, **_: object) -> Iterator[set[object]]:
        assert folders == (log.parent,)
        change(log.parent, "n += 1", "n += 2")
        yield set()

    monkeypatch.setattr("watchfiles.watch", saves)
    done = run("--watch", log)
    assert done.output.index("the same") < done.output.index("differs at event")
