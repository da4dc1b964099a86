"""Draws the rerun table of `evlit/core/rerun.py`: as text, as a Mermaid diagram, as a dot file, or as a page of docs/.

python tools/state_diagram.py                    write docs/rerun-table.md
python tools/state_diagram.py --check            say whether it is up to date
python tools/state_diagram.py --format mermaid   print (table, mermaid, dot)
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # the tool also runs before evlit is installed

from evlit.core.rerun import TABLE, Asked, Status

REPO: Final = Path(__file__).resolve().parent.parent
TARGET: Final = REPO / "docs" / "rerun-table.md"

HEAD: Final = """\
# What follows when an event asks for a run

One run at a time belongs to a session. `decide` in [`evlit/core/rerun.py`](../evlit/core/rerun.py) answers every event
that asks for one by what runs just then, and the answer is recorded as `rerun.decided` before anything happens
([the log format](log-format.md)). This page is written by `tools/state_diagram.py` from the table there.
"""

NOTES: Final = """\
- *start*: a run begins, with all that waits and can share it. A second click of one button gets a run of its own.
  Values that ask for no run (`on_change="ignore"`) go along with whatever starts next.
- *queue*: the event waits for the end of the run.
- *coalesce*: as *queue*, and the older tick of the same fragment that waits is dropped.
- *supersede*: the run is asked to end, and the event waits until it has.
- *stop*: the run is asked to end, and nothing is started for the event.
- *ignore*: nothing follows.

When a run ends with triggers that its body never read, these wait again, before all else, and their callbacks are not
called again. When a run is lost with its process, its inputs wait again as they came, with their callbacks, because
nothing that it did was recorded; after three such ends they are given up. The numbers are those of the
rules of Streamlit's behaviour that the row follows.
"""


def main(arguments: list[str]) -> int:
    """Print, write or check, as the arguments say."""
    match arguments:
        case ["--format", ("table" | "mermaid" | "dot") as form]:
            print({"table": table, "mermaid": mermaid, "dot": dot}[form](), end="")
        case ["--check"]:
            if not TARGET.exists() or TARGET.read_text("utf-8") != page():
                print(f"{TARGET.relative_to(REPO)} is stale: run python tools/state_diagram.py", file=sys.stderr)
                return 1
        case []:
            TARGET.write_text(page(), "utf-8")
        case _:
            print(
                f"expected --check, --format table|mermaid|dot or nothing, got {' '.join(arguments)}", file=sys.stderr
            )
            return 2
    return 0


def page() -> str:
    """The page of docs/ as text."""
    return f"{HEAD}\n```mermaid\n{mermaid()}```\n\n{table()}\n{NOTES}"


def table() -> str:
    """A Markdown table: a row for what came, a column for what runs."""
    rows = [["what came", *(f"{now.value}" for now in Status)], ["---"] * (len(Status) + 1)]
    rows += [[what.value, *(cell(now, what) for now in Status)] for what in Asked]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def cell(now: Status, what: Asked) -> str:
    action, reason, rules = TABLE[now, what]
    return f"**{action}**: {reason} ({rules})"


def edges() -> dict[tuple[str, str], list[str]]:
    """(from, to) -> what leads there. Only what a single event does: several that wait can share a run."""
    found: dict[tuple[str, str], list[str]] = {}
    for (now, what), (action, _, _) in TABLE.items():
        match action:
            case "start":
                to = Status.APP if what in (Asked.APP, Asked.GONE) else Status.FRAGMENT
            case "supersede" | "stop":
                to = Status.ENDING
            case _:
                continue  # it waits, or comes to nothing: the state stays
        found.setdefault((now.name, to.name), []).append(what.value)
    found[Status.IDLE.name, Status.RECOVERY.name] = ["a process goes on with the session of another one"]
    for now in (Status.APP, Status.FRAGMENT, Status.RECOVERY, Status.ENDING):
        found[now.name, Status.IDLE.name] = ["run.ended"]
    return found


def mermaid() -> str:
    """A Mermaid state diagram."""
    lines = ["stateDiagram-v2", "    [*] --> IDLE"]
    lines += [f"    {now.name}: {now.value}" for now in Status]
    lines += [f"    {start} --> {end}: {', '.join(labels)}" for (start, end), labels in edges().items()]
    return "\n".join([*lines, ""])


def dot() -> str:
    """A Graphviz digraph."""
    lines = ["digraph rerun {", "  node [shape=box, style=rounded];"]
    lines += [f'  {now.name} [label="{now.value}"];' for now in Status]
    for (start, end), labels in edges().items():
        text = r"\n".join(labels)
        lines.append(f'  {start} -> {end} [label="{text}"];')
    return "\n".join([*lines, "}", ""])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
