"""Writes docs/conformance.md: which rules of Streamlit's behaviour hold, from the tests in tests/conformance.

python tools/conformance.py           write it
python tools/conformance.py --check   say whether it is up to date, and which rules have no test

A test names its rules (`test_s015_s016_...`), says in the first paragraph of its docstring what it shows, and carries
`@differs("why")` where evlit does something else on purpose. Rules that no test can show are listed with their reason
in `not_applicable.py`.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from attrs import frozen

REPO: Final = Path(__file__).resolve().parent.parent
TESTS: Final = REPO / "tests" / "conformance"
TARGET: Final = REPO / "docs" / "conformance.md"

#: Title, first and last rule of each section that must be complete.
SECTIONS: Final = (
    ("Sessions and runs", 1, 30),
    ("Stop, rerun, exceptions", 31, 56),
    ("Fragments", 57, 94),
    ("Dialogs", 95, 106),
    ("Forms", 107, 118),
    ("Widget identity", 119, 129),
    ("Widget values", 130, 180),
    ("Session state", 181, 189),
    ("Element tree", 190, 218),
    ("Query parameters and context", 246, 254),
    ("Pages and navigation", 263, 275),
    ("Writing", 281, 296),
    ("Status elements", 297, 302),
    ("App testing", 334, 343),
    ("Configuration and reloading", 344, 349),
    ("Bare Python and threads", 353, 356),
)

HEAD: Final = """\
# How evlit follows Streamlit

Rule by rule, for Streamlit 1.67: what is the same, and what is not. Every line is backed by the tests that are
linked; the page is written from them by `tools/conformance.py`.

- *holds*: an app cannot tell the difference.
- *differs*: evlit does something else on purpose, for the reason given.
- *not applicable*: there is nothing here that an app, its user or its tests could notice.
"""


@frozen
class Shown:
    """A test, as the page names it."""

    rules: tuple[int, ...]
    file: str
    line: int
    summary: str
    differs: str | None


def shown(folder: Path) -> Iterator[Shown]:
    """Yield the tests of the suite that name rules; nothing is imported or run."""
    for file in sorted(folder.glob("test_*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(node, ast.FunctionDef) or not node.name.startswith("test_"):
                continue
            named = re.match(r"test((?:_s\d{3})+)(?=_)", node.name)
            if named is None:
                continue
            rules = tuple(int(number) for number in re.findall(r"\d{3}", named[1]))
            summary = " ".join((ast.get_docstring(node) or "").split("\n\n")[0].split())
            yield Shown(rules, file.name, node.lineno, summary, _why(node))


def _why(test: ast.FunctionDef) -> str | None:
    for mark in test.decorator_list:
        if isinstance(mark, ast.Call) and isinstance(mark.func, ast.Name) and mark.func.id == "differs":
            [why] = mark.args
            return str(ast.literal_eval(why))
    return None


def reasons(file: Path) -> dict[int, str]:
    """Return the rules that are not applicable."""
    for node in ast.parse(file.read_text("utf-8")).body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
            found: dict[str, str] = ast.literal_eval(node.value)
            return {int(rule.removeprefix("S-")): why for rule, why in found.items()}
    return {}


def mistakes(tests: list[Shown], absent: dict[int, str]) -> list[str]:
    """Return what is wrong with the suite: rules without a test, tests without words."""
    tested = {rule for test in tests for rule in test.rules}
    wrong = [
        f"{test.file}:{test.line}: expected a docstring that says what is shown" for test in tests if not test.summary
    ]
    for title, first, last in SECTIONS:
        missing = [f"S-{rule:03}" for rule in range(first, last + 1) if rule not in tested and rule not in absent]
        if missing:
            wrong.append(f"{title}: no test, and no reason why not, for {', '.join(missing)}")
    wrong += [f"S-{rule:03} has a test and is called not applicable" for rule in sorted(tested & set(absent))]
    return wrong


def page(tests: list[Shown], absent: dict[int, str]) -> str:
    """Return the page."""
    by_rule: dict[int, list[Shown]] = {}
    for test in tests:
        for rule in test.rules:
            by_rule.setdefault(rule, []).append(test)
    parts = [HEAD, _counts(by_rule, absent)]
    listed = {rule for _, first, last in SECTIONS for rule in range(first, last + 1)}
    others = sorted(set(by_rule) - listed)
    sections = [(title, range(first, last + 1)) for title, first, last in SECTIONS]
    for title, rules in [*sections, ("Others", others)]:
        rows = [
            _row(rule, by_rule.get(rule, []), absent.get(rule)) for rule in rules if rule in by_rule or rule in absent
        ]
        if rows:
            parts.append(f"## {title}\n\n| rule | | what is shown |\n|---|---|---|\n" + "\n".join(rows) + "\n")
    return "\n".join(parts)


def _counts(by_rule: dict[int, list[Shown]], absent: dict[int, str]) -> str:
    different = sum(any(test.differs for test in tests) for tests in by_rule.values())
    return f"{len(by_rule) - different} rules hold, {different} differ on purpose, {len(absent)} are not applicable.\n"


def _row(rule: int, tests: list[Shown], absent: str | None) -> str:
    if absent is not None:
        return f"| S-{rule:03} | not applicable | {absent} |"
    verdict = "**differs**" if any(test.differs for test in tests) else "holds"
    texts = []
    for test in tests:
        link = f"[{test.file.removeprefix('test_').removesuffix('.py')}](../tests/conformance/{test.file})"
        why = f" *{test.differs}*" if test.differs else ""
        texts.append(f"{_cell(test.summary)}{_cell(why)} ({link})")
    return f"| S-{rule:03} | {verdict} | {'<br>'.join(texts)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def main(arguments: list[str]) -> int:
    """Write the page, or check it."""
    tests, absent = list(shown(TESTS)), reasons(TESTS / "not_applicable.py")
    text = page(tests, absent)
    wrong = mistakes(tests, absent)
    for line in wrong:
        print(line)
    if arguments == ["--check"]:
        if not TARGET.exists() or TARGET.read_text("utf-8") != text:
            print("docs/conformance.md is not up to date: run `python tools/conformance.py`")
            return 1
        return 1 if wrong else 0
    TARGET.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
