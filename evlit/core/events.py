"""Every fact that a log can hold: past tense, frozen, small (the right-hand column of the click journey).

`KINDS` gives each class its tag and version. Tags are for ever: an event is found in old logs by its tag, so a class
may be renamed and a tag may not. When the shape of a kind changes, its version grows and `codec.UPCASTERS` learns the
step.
"""

from __future__ import annotations

from typing import Any, Final, Literal, NewType

from attrs import field, frozen

#: A value that is JSON already and passes through the codec untouched.
Json = NewType("Json", object)

#: What a rerun covers: None for the whole app, else ids of fragments in the order to run them.
Scope = tuple[str, ...] | None

Action = Literal["start", "queue", "coalesce", "supersede", "ignore", "stop"]
Outcome = Literal["finished", "cancelled", "stopped", "rerun", "failed", "lost"]


@frozen
class SessionOpened:
    """A session began. `page`, `query` and the rest are what its first viewer said of itself."""

    app: str
    source: str  #: digest of the app's source
    page: str = ""
    query: str = ""
    locale: str | None = None
    zone: str | None = None
    theme: str | None = None
    versions: dict[str, str] = field(factory=dict)
    offset: int | None = None  #: minutes that the viewer's clock is behind UTC
    url: str | None = None  #: where the app's main page is, as the viewer sees it


@frozen
class SessionClosed:
    """A session ended for good."""

    reason: str


@frozen
class SessionForked:
    """A session began as a copy: all before this event was copied from another one, up to `position` there.

    What had ended there goes on here. `app` and `source` are what goes on with it; "": the same as there.
    """

    session: str
    position: int
    app: str = ""
    source: str = ""


@frozen
class ViewerAttached:
    """A browser connected; `seen` is the position up to which it knows the session.

    The rest is what it says of itself, where that is not what the session has of the one before.
    """

    viewer: str
    seen: int = 0
    locale: str | None = None
    zone: str | None = None
    theme: str | None = None
    offset: int | None = None
    url: str | None = None


@frozen
class ViewerDetached:
    """A browser is gone."""

    viewer: str
    reason: str


@frozen
class WidgetsChanged:
    """A user committed values, and perhaps fired a trigger (a button: `{id: true}`).

    A `note` asks for no run: values of widgets with `on_change="ignore"`. Whatever run comes next knows them.
    """

    viewer: str
    batch: int
    values: dict[str, Json] = field(factory=dict)
    trigger: dict[str, Json] = field(factory=dict)
    fragment: str | None = None
    note: bool = False


@frozen
class PageOpened:
    """Another page of the app was opened, or the same one under another address: by a user, or by a script.

    `history` says that the user went back or forward: there, what the address says counts (S-173).
    """

    viewer: str | None
    batch: int | None
    page: str
    query: str = ""
    history: bool = False
    run: int | None = None  #: the run whose script did it (`st.switch_page`)


@frozen
class FileUploaded:
    """A file arrived; widgets cite it by `file`."""

    file: str
    name: str
    type: str
    size: int
    blob: str


@frozen
class DialogDismissed:
    """A user closed a dialog. The app runs when the dialog has `notify`."""

    viewer: str
    batch: int
    dialog: str
    #: The run that had opened what the user closed. None: a log of the time when only dialogs with `notify` told of it.
    opened: int | None = None


@frozen
class TimerTicked:
    """A fragment's interval passed. `missed` counts the ticks that came due since the last one and were not made."""

    fragment: str
    due: float
    missed: int = 0


@frozen
class RerunRequested:
    """A rerun was asked for: by the script, a viewer (with its `batch`), the watcher, or the start of a session.

    `recovery` is the first run of a process that goes on with the session of another one; `late` says that others have
    waited long enough for it. `trigger` are triggers whose callbacks were called in the run that asked: its body did
    not run, and the one that is asked for sees them (S-045).
    """

    why: Literal["opened", "script", "viewer", "source", "recovery", "late"]
    scope: Scope = None
    viewer: str | None = None
    batch: int | None = None
    trigger: dict[str, Json] = field(factory=dict)


@frozen
class StopRequested:
    """A user pressed Stop."""

    viewer: str
    batch: int


@frozen
class CacheCleared:
    """A user chose Clear cache: all caches, and this session's `session_state` (S-187)."""

    viewer: str
    batch: int


@frozen
class SaveFollowed:
    """A user chose whether this session reruns whenever its source is saved."""

    viewer: str
    batch: int
    on: bool


@frozen
class ThemeChanged:
    """The page is shown in another theme, `light` or `dark`. The app runs when it goes by that."""

    viewer: str
    batch: int
    theme: str


@frozen
class ScriptChanged:
    """A source of the app is another one on disk. Without `rerun`, viewers are offered one."""

    source: str
    path: str
    rerun: bool = True


@frozen
class RerunDecided:
    """The answer of `rerun.decide` to the events at `because`.

    `run` is the run that starts; `cancels` the one that must end. `reason` says in words which row of the table it was.
    """

    action: Action
    because: tuple[int, ...]
    reason: str
    scope: Scope = None
    run: int | None = None
    cancels: int | None = None


@frozen
class RunStarted:
    """A run began. With the inputs before it and `random`, it can be run again."""

    run: int
    scope: Scope
    page: str
    source: str
    clock: float
    random: int  #: seed given to `random` and numpy when the run is executed again
    query: str = ""  #: of the page's address when it began


@frozen
class TreePatched:
    """The page changed. `ops` are `ops.Op` lists; `calls` is the number of `st.*` calls of the run so far."""

    run: int
    ops: Json
    calls: int = 0


@frozen
class StateChanged:
    """`session_state` changed.

    `set` holds values as `values.encode` writes them, `widgets` the values that the app gave to widgets, and
    `forgotten` the widgets whose value is gone because they were not drawn (S-135). `kept` are those that were not
    drawn and keep their value (S-137): `until` says how long, `key` and `value` what `session_state` has of it.
    """

    run: int
    set: dict[str, Json] = field(factory=dict)
    removed: tuple[str, ...] = ()
    widgets: dict[str, Json] = field(factory=dict)
    forgotten: tuple[str, ...] = ()
    kept: dict[str, Json] = field(factory=dict)


@frozen
class AddressChanged:
    """A script changed the address of the page: its query, or the page itself where the one asked for is none.

    `push` makes an entry in the browser's history; without it the address of the entry is corrected.
    """

    run: int
    page: str | None = None  #: None: stays
    query: str | None = None  #: None: stays
    push: bool = False


@frozen
class EffectRecorded:
    """The result of something that would not be the same when run again.

    `cites` are the blobs that the one of the result cites.
    """

    run: int
    name: str
    key: str
    blob: str
    cites: tuple[Json, ...] = ()


@frozen
class OutputPrinted:
    """The app printed."""

    run: int
    stream: Literal["stdout", "stderr"]
    text: str


@frozen
class RunEnded:
    """A run ended.

    `unseen` are triggers of its inputs that no body saw: the next run brings them again, without their callbacks.
    `again` are positions of inputs of a lost run, of which nothing that it did was recorded: they come back as they
    came, with their callbacks.
    """

    run: int
    outcome: Outcome
    calls: int = 0
    seconds: float = 0.0
    cpu: float = 0.0
    error: Json | None = None  #: type, message and frames, as in an `exception` element
    unseen: tuple[str, ...] = ()
    again: tuple[int, ...] = ()
    profile: Json | None = None  #: where its time went, of one that was not short


Event = (
    SessionOpened
    | SessionClosed
    | SessionForked
    | ViewerAttached
    | ViewerDetached
    | WidgetsChanged
    | PageOpened
    | FileUploaded
    | DialogDismissed
    | TimerTicked
    | RerunRequested
    | StopRequested
    | CacheCleared
    | SaveFollowed
    | ThemeChanged
    | ScriptChanged
    | RerunDecided
    | RunStarted
    | TreePatched
    | StateChanged
    | AddressChanged
    | EffectRecorded
    | OutputPrinted
    | RunEnded
)


@frozen
class Unknown:
    """An event of a kind or version that this evlit does not know: kept, shown, and without effect on the fold."""

    kind: str
    version: int
    data: Json


#: Tag and version of every class.
KINDS: Final[dict[type, tuple[str, int]]] = {
    SessionOpened: ("session.opened", 1),
    SessionClosed: ("session.closed", 1),
    SessionForked: ("session.forked", 1),
    ViewerAttached: ("viewer.attached", 1),
    ViewerDetached: ("viewer.detached", 1),
    WidgetsChanged: ("widgets.changed", 1),
    PageOpened: ("page.opened", 1),
    FileUploaded: ("file.uploaded", 1),
    DialogDismissed: ("dialog.dismissed", 1),
    TimerTicked: ("timer.ticked", 1),
    RerunRequested: ("rerun.requested", 1),
    StopRequested: ("stop.requested", 1),
    CacheCleared: ("cache.cleared", 1),
    SaveFollowed: ("save.followed", 1),
    ThemeChanged: ("theme.changed", 1),
    ScriptChanged: ("script.changed", 1),
    RerunDecided: ("rerun.decided", 1),
    RunStarted: ("run.started", 1),
    TreePatched: ("tree.patched", 1),
    StateChanged: ("state.changed", 1),
    AddressChanged: ("address.changed", 1),
    EffectRecorded: ("effect.recorded", 1),
    OutputPrinted: ("output.printed", 1),
    RunEnded: ("run.ended", 1),
}


@frozen
class Recorded:
    """An event in its place: what the log gives back."""

    session: str
    position: int
    at: float  #: UTC, seconds since 1970
    event: Event | Unknown
    run: int | None = None
    cause: int | None = None  #: position of the event that led to this one

    @property
    def kind(self) -> str:
        """The tag of the event."""
        return kind_of(self.event)


def kind_of(event: Event | Unknown) -> str:
    """Return the tag of an event."""
    return event.kind if isinstance(event, Unknown) else KINDS[type(event)][0]


def run_of(event: Event | Unknown) -> int | None:
    """Return the run that an event belongs to."""
    run: Any = getattr(event, "run", None)
    return run if isinstance(run, int) else None
