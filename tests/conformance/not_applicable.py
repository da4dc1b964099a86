"""Rules that say nothing an app, its user or its tests could notice here: each with its reason."""

from __future__ import annotations

from typing import Final

#: Rule -> why no test of it can be written. A sentence: it is printed in docs/conformance.md.
NOT_APPLICABLE: Final[dict[str, str]] = {
    "S-056": "There is no ASGI entry point `st.App`; what an app did not catch is in the log, and in `run.ended`.",
}
