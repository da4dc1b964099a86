"""The shapes of the element kinds: what an `insert` op may carry (step 7 of the click journey).

One `TypedDict` per kind gives the props a node of that kind has on the wire and in the log. They are the one
contract between `evlit/api` (which builds them), the log (which keeps them) and `viewer/src` (which draws them);
`tools/gen_viewer_types.py` writes `viewer/src/core/elements.gen.ts` from them, and CI fails when that file is old.

Conventions:

- A prop that equals its default is left out, so the common case costs nothing on the wire. `NotRequired` marks those.
- Widgets carry `widget` (the id a viewer sends values for) and `value` (what the server holds, in wire form).
- Text props hold Markdown source unless the name says otherwise.
- Sizes are pixels; `width` and `height` are `"stretch"`, `"content"` or a whole number of pixels.
- Large data never stand here: `BlobRef` cites bytes that travel over HTTP.
"""

from __future__ import annotations

from typing import Final

from evlit.core.elements import actions, charts, chat, data, layout, objects, picks, status, text, widgets
from evlit.core.elements.shapes import BlobRef, Common, Size

__all__ = ["BLOCKS", "ELEMENTS", "ROOTS", "WIDGETS", "BlobRef", "Common", "Size"]

#: Kinds with children, in the order of the reference.
BLOCKS: Final[dict[str, type]] = {**layout.KINDS, **chat.BLOCKS, "status": status.Status}

#: Leaves without a value.
ELEMENTS: Final[dict[str, type]] = {**text.KINDS, **data.KINDS, **charts.KINDS, **status.KINDS, **objects.KINDS}

#: Leaves with a value that a viewer may change.
WIDGETS: Final[dict[str, type]] = {**widgets.KINDS, **picks.KINDS, **actions.KINDS, **chat.KINDS, **data.WIDGETS}

#: Node ids that exist in every session from position 0 on. `app` is the parent of the other four.
ROOTS: Final[dict[str, int]] = {"app": 0, "main": 1, "sidebar": 2, "bottom": 3, "event": 4}
