"""What the debugger in the browser has from the layers above it: what-if, and tests of what is recorded."""

from __future__ import annotations

from pathlib import Path

from evlit.replay.web.acting import Test, Tools, WhatIf


def _what_if(log: Path, session: str, app: Path) -> WhatIf:
    from evlit.verify import whatif

    return whatif.WhatIf(log, session, app)


def _as_test(log: Path, session: str, app: Path | None, first: int, last: int) -> Test:
    from evlit.reproduce.pytest_file import as_pytest

    written = as_pytest(log, app, session=session, first=first, last=last, check=False)  # nothing is executed
    return Test(written.text, written.folder, written.files)


TOOLS = Tools(_what_if, _as_test)
