"""The examples of docs/testing.md are run as they stand there, by pytest in a folder of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

REPO = Path(__file__).resolve().parent.parent
NAMED = re.compile(r"^```python\n# (\w+\.py)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def test_the_examples_about_testing_pass(tmp_path: Path) -> None:
    examples = NAMED.findall((REPO / "docs" / "testing.md").read_text("utf-8"))
    for name, code in examples:
        (tmp_path / name).write_text(code, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    tests = sum(code.count("\ndef test_") for _, code in examples)
    assert tests >= 11
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(REPO)},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert f"{tests} passed" in done.stdout, done.stdout + done.stderr


def test_a_failing_example_leaves_its_session(tmp_path: Path) -> None:
    examples = dict(NAMED.findall((REPO / "docs" / "testing.md").read_text("utf-8")))
    for name in ("shop.py", "conftest.py"):
        (tmp_path / name).write_text(examples[name], encoding="utf-8")
    failing = examples["test_saved.py"].replace("> 0", "< 0")
    (tmp_path / "test_saved.py").write_text(failing, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(REPO)},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 1
    assert "evlit replay test_a_session_is_kept.db" in done.stdout
    assert (tmp_path / "test_a_session_is_kept.db").exists()
