"""Commands that steer runs: rerun and stop (step 6 of the click journey, as an author sees it)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NoReturn

from evlit.errors import StreamlitAPIException, StreamlitInvalidLayoutContextError
from evlit.runtime.context import current


def rerun(scope: Literal["app", "fragment"] | str | int | Sequence[str | int] = "app") -> NoReturn:
    """End this run here, and run again.

    Parameters
    ----------
    scope
        `"app"`: the whole app. `"fragment"`: the fragment that is running alone, and those that wait behind it. Keys
        of fragments are not available yet.

    Raises
    ------
    StreamlitInvalidLayoutContextError
        For `"fragment"` while the whole app runs.
    StreamlitAPIException
        For a key.
    """
    context = current()
    if scope not in ("app", "fragment"):
        raise StreamlitAPIException(
            f'`st.rerun(scope=...)` must be "app" or "fragment", got {scope!r}; keys are not supported yet.'
        )
    if context is None:
        return  # type: ignore[misc]  # as above
    context.checkpoint()
    if scope == "app":
        context.core.rerun(None)
    ran = context.core.scope
    if ran is None or context.fragment is None:
        raise StreamlitInvalidLayoutContextError(
            '`st.rerun(scope="fragment")` needs a fragment that runs alone; this is a run of the whole app. '
            "Use `st.rerun()`, or call it only after an event of the fragment."
        )
    here = next(
        (index for index, id in enumerate(ran) if context.fragment == id or context.fragment.startswith(id + "/")), 0
    )
    context.core.rerun(tuple(ran[here:]))


def stop() -> NoReturn:
    """End this run here. What it did not reach disappears from the page; widget values stay."""
    context = current()
    if context is None:
        return  # type: ignore[misc]  # as above
    context.checkpoint()
    context.core.stop()
