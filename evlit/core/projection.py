"""What a log adds up to: the one value that decisions, recovery and replay start from.

A projection has one owner, which folds events into it in order and never goes back: `fold` changes it in place and
returns it, because a click must not cost the size of the page. Whoever needs an older one copies first, or folds
again from a snapshot.
"""

from __future__ import annotations

from typing import Any, Literal

from attrs import Factory, define, field, frozen

from evlit.core.codec import converter, decode, encode
from evlit.core.events import Outcome, Scope
from evlit.core.tree import Tree

Cause = Literal["widgets", "page", "tick", "rerun", "dismiss", "stop", "recovery", "late", "note"]


@frozen
class Request:
    """An event that asks for a run, until a run has taken it; or a note, which asks for none and is taken by the next.

    `called` is set for a trigger that is carried into another run: its callbacks were called, its body was not reached.
    `lost` counts the runs with this request that ended with their process.
    """

    position: int
    cause: Cause
    scope: Scope = None
    triggers: tuple[str, ...] = ()
    called: bool = False
    lost: int = 0


@frozen
class OpenRun:
    """The run that is under way. `requests` are what it was started for."""

    run: int
    scope: Scope
    requests: tuple[Request, ...]
    cancelling: bool = False

    @property
    def inputs(self) -> int:
        """Position of the newest event that this run takes into account."""
        return max((request.position for request in self.requests), default=0)


@frozen
class File:
    """An uploaded file."""

    id: str
    name: str
    type: str
    size: int
    blob: str


@define
class Projection:
    """The state of a session at `position`."""

    position: int = 0
    at: float = 0.0
    app: str = ""
    source: str = ""
    page: str = ""
    query: str = ""
    locale: str | None = None
    zone: str | None = None
    theme: str | None = None
    offset: int | None = None  #: minutes that the viewer's clock is behind UTC
    url: str | None = None  #: where the app's main page is, as the viewer sees it
    closed: str | None = None
    tree: Tree = Factory(Tree)
    values: dict[str, Any] = field(factory=dict)  #: widget id -> value in wire form, of those that were ever set
    state: dict[str, Any] = field(factory=dict)  #: `session_state` as recorded
    kept: dict[str, Any] = field(factory=dict)  #: widget id -> how long its value stays while it is not drawn
    files: dict[str, File] = field(factory=dict)
    batches: dict[str, int] = field(factory=dict)  #: viewer -> its last accepted batch
    viewers: dict[str, int] = field(factory=dict)  #: attached viewer -> position of its attachment
    inputs: dict[int, Any] = field(factory=dict)  #: position -> the event of each request not yet taken by a run
    pending: list[Request] = field(factory=list)  #: no decision yet
    queue: list[Request] = field(factory=list)  #: decided to wait
    notes: list[Request] = field(factory=list)  #: ask for no run, and go along with the next
    run: OpenRun | None = None
    runs: int = 0  #: number of the newest run
    outcome: Outcome | None = None  #: of the newest run that ended
    changed: str | None = None  #: source that was saved since the app last ran
    follows: bool | None = None  #: whether a saved source reruns at once; None: as the configuration says

    def copy(self) -> Projection:
        """Return another projection of the same content."""
        return from_json(to_json(self))


def to_json(projection: Projection) -> dict[str, Any]:
    """Return a projection as JSON values: what snapshots hold, and how two are compared."""
    p = projection
    return {
        "position": p.position,
        "at": p.at,
        "app": p.app,
        "source": p.source,
        "page": p.page,
        "query": p.query,
        "locale": p.locale,
        "zone": p.zone,
        "theme": p.theme,
        "offset": p.offset,
        "url": p.url,
        "closed": p.closed,
        "tree": p.tree.to_json(),
        "next_id": p.tree.next_id,
        "values": p.values,
        "state": p.state,
        "kept": p.kept,
        "files": converter.unstructure(p.files),
        "batches": p.batches,
        "viewers": p.viewers,
        "inputs": [[position, *(kind_version_text(encode(event)))] for position, event in p.inputs.items()],
        "pending": converter.unstructure(p.pending),
        "queue": converter.unstructure(p.queue),
        "notes": converter.unstructure(p.notes),
        "run": converter.unstructure(p.run) if p.run else None,
        "runs": p.runs,
        "outcome": p.outcome,
        "changed": p.changed,
        "follows": p.follows,
    }


def kind_version_text(encoded: tuple[str, int, bytes]) -> tuple[str, int, str]:
    """Return an encoded event with its JSON as text, so that it can stand inside JSON."""
    kind, version, data = encoded
    return kind, version, data.decode()


def from_json(value: dict[str, Any]) -> Projection:
    """Build the projection that `to_json` wrote."""
    tree = Tree.from_json(value["tree"])
    tree.next_id = value["next_id"]
    return Projection(
        position=value["position"],
        at=value["at"],
        app=value["app"],
        source=value["source"],
        page=value["page"],
        query=value["query"],
        locale=value["locale"],
        zone=value["zone"],
        theme=value["theme"],
        offset=value.get("offset"),  # snapshots of older versions have neither
        url=value.get("url"),
        closed=value["closed"],
        tree=tree,
        values=dict(value["values"]),
        state=dict(value["state"]),
        kept=dict(value.get("kept", {})),  # snapshots of older versions have none
        files=converter.structure(value["files"], dict[str, File]),
        batches=dict(value["batches"]),
        viewers=dict(value["viewers"]),
        inputs={position: decode(kind, version, text) for position, kind, version, text in value["inputs"]},
        pending=converter.structure(value["pending"], list[Request]),
        queue=converter.structure(value["queue"], list[Request]),
        notes=converter.structure(value.get("notes", []), list[Request]),  # snapshots of older versions have none
        run=None if value["run"] is None else converter.structure(value["run"], OpenRun),
        runs=value["runs"],
        outcome=value["outcome"],
        changed=value.get("changed"),  # snapshots of older versions have neither
        follows=value.get("follows"),
    )
