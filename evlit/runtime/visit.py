"""What is known of the viewer that is connected: what it says of itself, and the request it came with (step 2 of the
click journey).

What it says is in the log, because runs may go by it. Headers, cookies and the address it came from are here alone:
they are nobody's to keep, and some of them are keys.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import evolve, field, frozen

if TYPE_CHECKING:
    from evlit.core.events import SessionOpened, ViewerAttached
    from evlit.core.projection import Projection

#: What a viewer says of itself, and `viewer.attached` tells of when it is another one than before.
_SAID: Final = ("locale", "zone", "theme", "offset", "url")


@frozen
class Peer:
    """Who is at the other end of a connection: the headers of its request, and its address."""

    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    ip: str | None = None  #: None on this machine itself, and where it is not known


NOBODY: Final = Peer()


@frozen
class Visit:
    """What a viewer says of itself when it connects."""

    page: str = ""
    query: str = ""
    locale: str | None = None
    zone: str | None = None
    theme: str | None = None
    offset: int | None = None  #: minutes that its clock is behind UTC
    url: str | None = None  #: where the app's main page is, as its browser sees it
    peer: Peer = NOBODY

    @classmethod
    def recorded(cls, p: Projection) -> Visit:
        """Return what the log has of the last viewer."""
        return cls(p.page, p.query, p.locale, p.zone, p.theme, p.offset, p.url)

    def after(self, before: Visit) -> Visit:
        """Return this visit, with what it leaves open taken from the one before."""
        return evolve(self, **{name: getattr(before, name) for name in _SAID if getattr(self, name) is None})

    def themed(self, theme: str | None) -> Visit:
        """Return this visit in another theme."""
        return self if theme == self.theme else evolve(self, theme=theme)

    def opened(self, app: str, source: str, versions: dict[str, str]) -> SessionOpened:
        """Return the event that begins a session of this viewer."""
        from evlit.core.events import SessionOpened  # as below

        said = {name: getattr(self, name) for name in ("page", "query", *_SAID)}
        return SessionOpened(app, source, versions=versions, **said)

    def attached(self, viewer: str, seen: int, p: Projection) -> ViewerAttached:
        """Return the event of its arrival: it says what the log does not have yet."""
        from evlit.core.events import ViewerAttached  # a tenth of `import evlit`

        said = {name: getattr(self, name) for name in _SAID}
        return ViewerAttached(viewer, seen, **{n: v for n, v in said.items() if v != getattr(p, n)})
