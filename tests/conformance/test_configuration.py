"""Section 21 of the specification: options, where they come from, and the command line (S-344 to S-349)."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
import trio
from trio.testing import MockClock

import evlit as st
from evlit.core.inert_options import INERT
from evlit.core.options import TABLE
from evlit.errors import OptionError, StreamlitAPIException
from evlit.runtime.options import Options, read_options
from evlit.testing.harness import open_test_session
from tests.conformance.marks import differs


def write(folder: Path, text: str, kind: str = ".streamlit") -> Path:
    """Write a configuration file into a folder, and return its path."""
    file = folder / kind / "config.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return file.resolve()


class Machine:
    """A home, a working directory, an app's folder and an environment of a test's own."""

    def __init__(self, root: Path) -> None:
        self.home, self.folder, self.beside = root / "home", root / "work", root / "app"
        for folder in (self.home, self.folder, self.beside):
            folder.mkdir()
        self.environment: dict[str, str] = {}

    def read(self, **flags: object) -> Options:
        return read_options(
            self.beside / "app.py", flags, home=self.home, folder=self.folder, environment=self.environment
        )


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def evlit(*arguments: str | Path, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a folder, with that folder as the user's home."""
    environment = {**os.environ, "HOME": str(folder), **variables}
    command = [sys.executable, "-m", "evlit", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=30, check=False, cwd=folder, env=environment)


def test_s344_later_sources_win(machine: Machine) -> None:
    """Defaults, the home's file, the working directory's, the one beside the app, the environment, the command line:
    each overrides those before it, and the value says where it is from.
    """
    name = "server.maxUploadSize"
    assert (machine.read()[name], machine.read().source(name)) == (200, "default")
    for value, folder in enumerate((machine.home, machine.folder, machine.beside), 1):
        file = write(folder, f"[server]\nmaxUploadSize = {value}\n")
        options = machine.read()
        assert (options[name], options.source(name)) == (value, str(file))
    machine.environment["STREAMLIT_SERVER_MAX_UPLOAD_SIZE"] = "4"
    options = machine.read()
    assert (options[name], options.source(name)) == (4, "STREAMLIT_SERVER_MAX_UPLOAD_SIZE")
    options = machine.read(**{name: 5})
    assert (options[name], options.source(name)) == (5, "command line")


def test_s344_files_and_variables_of_evlit_override_those_beside_them(machine: Machine) -> None:
    """`.evlit/config.toml` counts after `.streamlit/config.toml` of the same folder, and `EVLIT_X` after
    `STREAMLIT_X`; options that only evlit has may stand in either.
    """
    write(machine.folder, '[server]\nport = 1\n[fragments]\noutside = "replace"\n')
    write(machine.folder, "[server]\nport = 2\n", ".evlit")
    options = machine.read()
    assert (options["server.port"], options["fragments.outside"]) == (2, "replace")
    machine.environment |= {"EVLIT_SERVER_PORT": "4", "STREAMLIT_SERVER_PORT": "3"}
    assert machine.read()["server.port"] == 4


def test_s344_a_wrong_value_is_told_with_its_file(machine: Machine) -> None:
    """A value of the wrong type names the file, the option, what was expected and what it got."""
    file = write(machine.folder, '[server]\nport = "http"\n')
    with pytest.raises(OptionError) as caught:
        machine.read()
    assert str(caught.value) == f"{file}: expected server.port to be a whole number from 0 to 65535, got 'http'"


def test_s344_files_that_are_no_toml_are_told(machine: Machine) -> None:
    """A file that is not TOML is told with the line."""
    file = write(machine.folder, "[server\nport = 1\n")
    with pytest.raises(OptionError, match=r"expected TOML: .*line 1") as caught:
        machine.read()
    assert str(file) in str(caught.value)


def test_s344_options_of_other_servers_are_passed_over(machine: Machine, caplog: pytest.LogCaptureFixture) -> None:
    """A configuration file written for Streamlit is accepted without a word; a name that no one knows is one warning,
    with the name that was meant.
    """
    write(
        machine.folder,
        '[browser]\ngatherUsageStats = false\n[theme]\nbase = "dark"\n[theme.sidebar]\nfont = "x"\n'
        "[deprecation]\nshowPyplotGlobalUse = false\n[global]\ndevelopmentMode = false\n",
    )
    with caplog.at_level(logging.INFO):
        options = machine.read()
    assert caplog.messages == []
    assert (options["theme.base"], options["theme.sidebar.font"]) == ("dark", "x")
    file = write(machine.beside, "[server]\nprot = 1\n")
    machine.read()
    assert caplog.messages == [f"{file}: there is no option server.prot; did you mean server.port?; it is ignored"]


def test_s344_the_server_does_not_start_with_a_wrong_option(tmp_path: Path) -> None:
    """A wrong value in a file, a variable or a flag: one line, and exit status 2."""
    (tmp_path / "app.py").write_text("")
    for variables, flags in [
        ({"STREAMLIT_SERVER_PORT": "x"}, []),
        ({}, ["--server.port", "x"]),
        ({}, ["--server.nothing", "x"]),
    ]:
        done = evlit("serve", "app.py", *flags, folder=tmp_path, **variables)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("evlit: ")
        assert done.stderr.count("\n") == 1
    write(tmp_path, "[server]\nrunOnSave = 3\n")
    done = evlit("serve", "app.py", folder=tmp_path)
    assert (done.returncode, "expected server.runOnSave to be true or false, got 3" in done.stderr) == (2, True)


def test_s345_values_from_the_environment(machine: Machine, caplog: pytest.LogCaptureFixture) -> None:
    """`env:NAME` in a file stands for that variable's text, read as the option's type; without the variable the option
    keeps its value, with a warning.
    """
    write(machine.folder, '[server]\nport = "env:MY_PORT"\n[client]\nshowErrorDetails = "env:DETAILS"\n')
    machine.environment["MY_PORT"] = "8600"
    options = machine.read()
    assert (options["server.port"], options["client.showErrorDetails"]) == (8600, "full")
    [message] = caplog.messages
    assert "client.showErrorDetails names the environment variable DETAILS, which is not set" in message
    machine.environment["MY_PORT"] = "x"
    with pytest.raises(OptionError, match=r"from MY_PORT: expected server.port to be a whole number"):
        machine.read()


def test_s346_get_option_and_set_option() -> None:
    """A script reads any option, and sets those of `client`; what it sets holds for the process. An unknown name is a
    RuntimeError where it is read, a StreamlitAPIException where it is set, as is an option that scripts may not set.
    """
    source = """
        import evlit as st
        st.text(st.get_option("server.maxUploadSize"))
        st.text(st.get_option("server.folderWatchList"))
        st.text(st.get_option("client.showErrorDetails"))
        st.set_option("client.showErrorDetails", "none")
        st.text(st.get_option("client.showErrorDetails"))
        def told(f, *args):
            try:
                f(*args)
            except Exception as error:
                st.text(f"{type(error).__name__}: {error}")
        told(st.get_option, "server.prot")
        told(st.set_option, "server.port", 1)
        told(st.set_option, "server.prot", 1)
        told(st.set_option, "client.showErrorDetails", "all")
    """

    async def main() -> None:
        async with open_test_session(source, options={"server.maxUploadSize": 7}) as app:
            *shown, unknown, fixed, wrong, value = app.texts()
            assert shown == ["7", "[]", "full", "none"]
            assert unknown == "RuntimeError: There is no option 'server.prot'. Did you mean `server.port`?"
            assert fixed.startswith("StreamlitAPIException: A script cannot set `server.port`, only `client.")
            assert wrong.startswith("StreamlitAPIException: There is no option `server.prot`.")
            assert "to be one of 'full', 'stacktrace', 'type', 'none', got 'all'" in value
            assert app.host.options["client.showErrorDetails"] == "none"

    trio.run(main, clock=MockClock())


def test_s346_all_names_of_the_reference_can_be_read() -> None:
    """Options that mean nothing here can be read all the same, so that an app that looks at one goes on."""
    assert st.get_option("browser.gatherUsageStats") is True
    assert st.get_option("theme.primaryColor") is None
    st.set_option("client.showSidebarNavigation", True)
    with pytest.raises(StreamlitAPIException, match=r"cannot set `browser.gatherUsageStats`"):
        st.set_option("browser.gatherUsageStats", False)
    assert len(TABLE) + len(INERT) > 300


@differs("URLs are not fetched: what runs is a file that is here; and a folder's app.py is found as well.")
def test_s347_targets(tmp_path: Path) -> None:
    """A file, or a folder with `streamlit_app.py`, which is also what is served when nothing is named; anything else is
    exit status 2.
    """
    from evlit.server.launch import AppArgumentError, find_app

    with pytest.raises(AppArgumentError, match=r"expected streamlit_app.py or app.py in the folder"):
        find_app(tmp_path)
    (tmp_path / "app.py").write_text("")
    assert find_app(tmp_path) == tmp_path / "app.py"
    (tmp_path / "streamlit_app.py").write_text("")
    assert find_app(tmp_path) == tmp_path / "streamlit_app.py"
    assert find_app(tmp_path / "app.py") == tmp_path / "app.py"
    empty = tmp_path / "empty"
    empty.mkdir()
    for arguments in (["serve"], ["serve", "none.py"], ["serve", "https://example.org/app.py"]):
        done = evlit(*arguments, folder=empty)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("evlit: expected")


def test_s348_commands(tmp_path: Path) -> None:
    """`version`, `config show`, `cache clear` and `help` answer, and `python -m evlit` is the command."""
    version = evlit("version", folder=tmp_path)
    assert (version.returncode, version.stdout.split()[0]) == (0, "evlit")
    assert evlit("--version", folder=tmp_path).stdout == version.stdout
    file = write(tmp_path, "[server]\nport = 8600\n")
    shown = evlit("config", "show", "--runner.fastReruns", "false", folder=tmp_path)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert f"# From {file}.\nport = 8600\n" in shown.stdout
    assert "# From command line.\nfastReruns = false\n" in shown.stdout
    assert "# runOnSave = false\n" in shown.stdout
    assert evlit("cache", "clear", folder=tmp_path).returncode == 0
    assert "serve" in evlit("help", folder=tmp_path).stdout
    assert "--headless" in evlit("help", "serve", folder=tmp_path).stdout
