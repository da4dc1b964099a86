"""Charts: a Vega-Lite specification and the data it draws, apart, so that new data is one small op."""

from __future__ import annotations

from typing import Any, Final, NotRequired

from evlit.core.elements.shapes import BlobRef, Common


class VegaChart(Common):
    """`st.line_chart`, `area_chart`, `bar_chart`, `scatter_chart`.

    `spec` is Vega-Lite without sizes, colours of the theme or inline data; its data is named `source` and is the
    Arrow table `data`.
    """

    spec: dict[str, Any]
    data: NotRequired[BlobRef]
    alt: NotRequired[str]


KINDS: Final[dict[str, type]] = {"vega_chart": VegaChart}
