"""Cuts the icons that apps use most out of the font of all Material Symbols: 32 KB in place of 374 KB.

`python tools/gen_icons.py` reads viewer/src/elements/icons/common.json and writes common.woff2 beside it. It is run by
hand, when that list or the font changes: `pip install fonttools brotli` and `npm ci` in viewer/ come first.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

VIEWER = Path(__file__).resolve().parent.parent / "viewer"
FONT = (
    VIEWER
    / "node_modules/@fontsource/material-symbols-rounded/files"
    / "material-symbols-rounded-latin-400-normal.woff2"
)
NAMES = VIEWER / "src/elements/icons/common.json"
TARGET = NAMES.with_suffix(".woff2")


def main() -> int:
    """Write the font, or say which names it does not know."""
    names: list[str] = json.loads(NAMES.read_text("utf-8"))
    font = TTFont(FONT)
    spelled = spellings(font)
    if unknown := [name for name in names if name not in spelled]:
        print(f"expected names of Material Symbols in {NAMES.name}, got {', '.join(unknown)}", file=sys.stderr)
        return 1
    letters = [font.getBestCmap()[ord(letter)] for letter in set("".join(names))]
    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features = ["*"]
    # Not what the letters could spell besides: that would be all icons again.
    options.layout_closure = False
    subsetter = subset.Subsetter(options)
    subsetter.populate(glyphs=[*letters, *(spelled[name] for name in names)])
    subsetter.subset(font)
    subset.save_font(font, str(TARGET), options)
    print(f"{TARGET.name}: {len(names)} icons, {TARGET.stat().st_size / 1024:.1f} KiB")
    return 0


def spellings(font: TTFont) -> dict[str, str]:
    """The glyph of each name: the font draws the letters of a name as one ligature."""
    letters = {glyph: chr(code) for code, glyph in font.getBestCmap().items()}
    found = {}
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            for first, ligatures in getattr(table, "ExtSubTable", table).ligatures.items():
                for ligature in ligatures:
                    found["".join(letters[glyph] for glyph in (first, *ligature.Component))] = ligature.LigGlyph
    return found


if __name__ == "__main__":
    sys.exit(main())
