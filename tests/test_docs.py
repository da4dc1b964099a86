"""The documentation is true: its links lead somewhere, its commands and options exist, its examples compile."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

REPO = Path(__file__).resolve().parent.parent
PAGES = sorted([*REPO.glob("*.md"), *REPO.glob("docs/**/*.md")])
PAGE_NAMES = [page.relative_to(REPO).as_posix() for page in PAGES]

FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
MAKE_TARGET = re.compile(r"\bmake ([a-z][a-z-]*)")


def blocks(page: str, *languages: str) -> Iterator[str]:
    """The fenced code blocks of a page in one of the languages."""
    for language, code in FENCE.findall((REPO / page).read_text("utf-8")):
        if language in languages:
            yield code


def shell_commands(page: str) -> Iterator[list[str]]:
    """The commands of a page's shell blocks, split into words, without comments."""
    for code in blocks(page, "sh", "console"):
        for line in code.splitlines():
            if words := shlex.split(line.removeprefix("$ "), comments=True):
                yield words


@pytest.mark.parametrize("page", PAGE_NAMES)
def test_relative_links_lead_somewhere(page: str) -> None:
    targets = [target.partition("#")[0] for target in LINK.findall((REPO / page).read_text("utf-8"))]
    local = [target for target in targets if target and "://" not in target]
    assert [target for target in local if not ((REPO / page).parent / target).exists()] == []


@pytest.mark.parametrize("page", PAGE_NAMES)
def test_make_targets_exist(page: str) -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):", (REPO / "Makefile").read_text("utf-8"), re.MULTILINE))
    code = re.findall(r"`[^`\n]+`", (REPO / page).read_text("utf-8")) + list(blocks(page, "sh", "console"))
    assert {name for text in code for name in MAKE_TARGET.findall(text)} <= targets


@pytest.mark.parametrize("page", PAGE_NAMES)
def test_evlit_commands_and_options_exist(page: str) -> None:
    from evlit.cli import main

    assert isinstance(main, click.Group)
    for program, *words in shell_commands(page):
        if program == "evlit":
            command = main.commands[words[0]]
            known = {option for parameter in command.params for option in [*parameter.opts, *parameter.secondary_opts]}
            assert {word.partition("=")[0] for word in words if word.startswith("-")} <= known, words


@pytest.mark.parametrize("page", PAGE_NAMES)
def test_python_examples_compile_and_name_what_exists(page: str) -> None:
    import evlit

    for code in blocks(page, "python"):
        tree = ast.parse(code)
        used = {
            node.attr
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "st"
        }
        assert {name for name in used if not hasattr(evlit, name)} == set()


def test_ci_runs_the_test_command_of_the_readme() -> None:
    assert re.search(r"^make .*\btest\b", (REPO / ".ci" / "run").read_text("utf-8"), re.MULTILINE)
    assert ["make", "test"] in list(shell_commands("README.md"))
