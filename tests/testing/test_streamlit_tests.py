"""Tests of apps that were written for Streamlit pass here: with the import changed, and untouched after `install()`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[2]
THEIRS = REPO / "tests" / "fixtures" / "streamlit_tests"

#: The tests in there; they pass with Streamlit 1.67.0 too.
COUNT = 23


def run(folder: Path, *args: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(REPO)}
    return subprocess.run(
        [sys.executable, *args], cwd=folder, env=environment, capture_output=True, text=True, timeout=100, check=False
    )


def run_pytest(folder: Path) -> str:
    done = run(
        folder, "-W", "error", "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", ".", "-c", "none.ini"
    )
    return done.stdout.strip().splitlines()[-1] if done.returncode == 0 else done.stdout + done.stderr


def test_they_pass_as_they_are_after_install(tmp_path: Path) -> None:
    shutil.copytree(THEIRS, tmp_path, dirs_exist_ok=True)
    (tmp_path / "none.ini").write_text("[pytest]\n", encoding="utf-8")
    (tmp_path / "conftest.py").write_text(
        "from evlit.compat import streamlit\n\nstreamlit.install()\n", encoding="utf-8"
    )
    assert run_pytest(tmp_path).startswith(f"{COUNT} passed")


def test_they_pass_with_the_import_changed(tmp_path: Path) -> None:
    shutil.copytree(THEIRS, tmp_path, dirs_exist_ok=True)
    (tmp_path / "none.ini").write_text("[pytest]\n", encoding="utf-8")
    (tmp_path / "test_imports.py").unlink()
    for path in tmp_path.glob("test_*.py"):
        text = path.read_text("utf-8")
        path.write_text(text.replace("from streamlit.testing.v1 import", "from evlit.testing import"), encoding="utf-8")
    assert run_pytest(tmp_path).startswith(f"{COUNT - 3} passed")


def test_install_refuses_when_it_is_too_late(tmp_path: Path) -> None:
    (tmp_path / "streamlit.py").write_text("", encoding="utf-8")
    code = "import streamlit\nfrom evlit.compat import streamlit as compat\ncompat.install()\n"
    done = run(tmp_path, "-c", code)
    assert done.returncode == 1
    assert "expected that `streamlit` is not imported yet, found it loaded from" in done.stderr
    assert "streamlit.py; call evlit.compat.streamlit.install() first" in done.stderr


def test_an_app_of_the_other_package_is_not_run_half(tmp_path: Path) -> None:
    (tmp_path / "streamlit.py").write_text("def text(body): ...\n", encoding="utf-8")
    code = """
import streamlit
from evlit.testing import AppTest
assert AppTest.from_string("import evlit as st; st.text('x')").run().text[0].value == "x"
AppTest.from_string("import streamlit as st; st.text('x')").run()
"""
    done = run(tmp_path, "-c", code)
    assert done.returncode == 1
    assert "AlreadyImported" in done.stderr


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import streamlit.nothing", "No module named 'streamlit.nothing': evlit has of the modules below `streamlit`"),
        ("import streamlit as st; st.nothing", "module 'streamlit' has no attribute 'nothing'"),
        ("from streamlit import nothing", "cannot import name 'nothing' from 'streamlit'"),
        ("import streamlit.runtime as r; r.get_instance()", "evlit has no such object"),
    ],
)
def test_what_evlit_does_not_have_is_said(code: str, said: str, tmp_path: Path) -> None:
    done = run(tmp_path, "-c", f"from evlit.compat import streamlit\nstreamlit.install()\n{code}")
    assert done.returncode == 1
    assert said in done.stderr


def test_the_modules_are_those_of_evlit(tmp_path: Path) -> None:
    code = """
import sys, warnings
from evlit.compat import streamlit as compat
compat.install()
compat.install()
import evlit, evlit.errors, evlit.runtime, evlit.testing, importlib
import streamlit, streamlit.errors, streamlit.runtime, streamlit.testing.v1, streamlit.web.cli, streamlit.web.bootstrap
assert streamlit.errors is evlit.errors
assert streamlit.testing.v1.AppTest is evlit.testing.AppTest
assert evlit.errors.__name__ == evlit.errors.__spec__.name == "evlit.errors"
assert evlit.runtime.__name__ == "evlit.runtime", "importing below `streamlit` changes nothing below `evlit`"
assert evlit.testing.__name__ == "evlit.testing"
assert streamlit.button is evlit.button and set(evlit.__all__) <= set(dir(streamlit))
assert importlib.util.find_spec("streamlit").name == "streamlit"
for name, module in compat.MODULES.items():
    importlib.import_module(f"streamlit.{name}")
assert sum(1 for each in sys.modules.values() if each is evlit.errors) == 2
streamlit.web.bootstrap.run("app.py", False, [], {"server.port": 1}, stop_immediately_for_testing=True)
"""
    (tmp_path / "app.py").write_text("", encoding="utf-8")
    done = run(tmp_path, "-W", "error", "-c", code)
    assert done.stderr == ""


def test_nothing_is_left_at_the_end_of_the_process(tmp_path: Path) -> None:
    code = """
import threading
from evlit.testing import AppTest
kept = [AppTest.from_string("import evlit as st; st.text('x')").run() for _ in range(20)]
slow = AppTest.from_string("import time; time.sleep(60)")
try:
    slow.run(timeout=0.05)
except RuntimeError as error:
    print(error)
"""
    done = run(tmp_path, "-X", "dev", "-W", "error", "-c", code)
    assert done.stderr == ""
    assert "was at line 1 of app.py: import time; time.sleep(60)" in done.stdout
    assert done.returncode == 0


def test_an_app_runs_under_a_profiler(tmp_path: Path) -> None:
    """In CPython 3.11 an asynchronous exception that is taken back makes every traced thread loop for ever."""
    code = """
from evlit.testing import AppTest
at = AppTest.from_string("import evlit as st; st.button('b')").run()
for _ in range(3):
    at.button[0].click().run()
print("all ran")
"""
    (tmp_path / "profiled.py").write_text(code, encoding="utf-8")
    assert "all ran" in run(tmp_path, "-m", "cProfile", "profiled.py").stdout
