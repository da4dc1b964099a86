"""The script of a recording: the one that lies beside it, or the sources that it has, as files again."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from attrs import define, field

from evlit.core.events import Recorded
from evlit.errors import Error
from evlit.replay.recording import Recording


class NoSource(Error):
    """The recording has no source of its app."""


def home(log: Path) -> Path:
    """Return the folder that the app of a log is looked for in: its own, or the one around `.evlit`."""
    folder = log.absolute().parent
    return folder.parent if folder.name == ".evlit" else folder


def find_app(log: Path, name: str) -> Path | None:
    """Return the script of that name beside a recording, or, of a server's log, beside the folder that it is in."""
    found = [folder / Path(name).name for folder in (log.absolute().parent, home(log))]
    return next((each for each in found if each.is_file()), None)


@define
class Sources:
    """The files of the app that a recording has, written into a folder as they are needed."""

    folder: Path
    recording: Recording
    written: dict[str, str] = field(factory=dict)

    def write(self, digest: str) -> None:
        """Make a source the one that is in the folder."""
        found = self.recording.source_file(digest)
        if found is None or self.written.get(found.path) == digest:
            return
        target = (self.folder / found.path).resolve()
        if not target.is_relative_to(self.folder.resolve()):
            return  # a log may name any path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(found.text, encoding="utf-8")
        self.written[found.path] = digest

    def app(self, name: str) -> Path:
        """Return where the script is.

        Raises
        ------
        NoSource
            When it was not written.
        """
        app = self.folder / Path(name).name
        if not app.is_file():
            raise NoSource(f"expected the source of {name} in the recording, found none; name the app with --app")
        return app


def restore(recording: Recording, events: Iterable[Recorded], name: str, folder: Path) -> Path:
    """Write the newest sources that some events cite into a folder, and return the app's.

    Raises
    ------
    NoSource
        When there is none of the app.
    """
    sources = Sources(folder, recording)
    for digest in dict.fromkeys(getattr(each.event, "source", None) for each in events):
        if isinstance(digest, str) and digest:
            sources.write(digest)
    return sources.app(name)
