"""Charts: what they draw, and how, in words that a test can compare."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from evlit.testing.elements.base import Element

if TYPE_CHECKING:
    import pandas as pd

#: How columns begin that were the index of the app's data, and what tests call them.
_INDEX: Final = "__index"


class Chart(Element):
    """`st.line_chart`, `st.area_chart`, `st.bar_chart`, `st.scatter_chart`. Value: a pandas DataFrame of the data."""

    type = "vega_lite_chart"

    @property
    def mark(self) -> str:
        """What it draws with: `line`, `area`, `bar`, `circle`."""
        mark = self._spec.get("mark", "")
        return str(mark.get("type", "") if isinstance(mark, dict) else mark)

    @property
    def fields(self) -> dict[str, str | list[str]]:
        """Which columns are drawn as what: `{"x": "day", "y": ["sales", "cost"]}`. The index of the data is `index`."""
        folded: dict[str, list[str]] = {}
        names = set[str]()
        for step in self._spec.get("transform", ()):
            if isinstance(step.get("fold"), list):
                name, value = step.get("as", ("key", "value"))
                names.add(name)
                folded[value] = [_known_as(each) for each in step["fold"]]
        found: dict[str, str | list[str]] = {}
        for channel, said in self._spec.get("encoding", {}).items():
            field = said.get("field") if isinstance(said, dict) else None
            if isinstance(field, str) and field not in names:
                found[channel] = folded.get(field) or _known_as(field)
        return found

    @property
    def value(self) -> pd.DataFrame:
        """The data that it draws."""
        from evlit.testing.elements.tables import to_pandas

        data = self._props.get("data")
        frame = to_pandas(None if data is None else self._view.read(data["blob"]), {})
        index = [name for name in frame.columns if _known_as(name) == "index"]
        return frame.set_index(index).rename_axis([None] * len(index)) if index else frame

    @property
    def digest(self) -> str:
        """What stands for the data: other hex digits when a value, a name or the order is another one.

        Fractions count to six digits.
        """
        from evlit.testing.elements.tables import digest_of

        return digest_of(self.value)

    @property
    def _spec(self) -> dict[str, Any]:
        spec: dict[str, Any] = self._props["spec"]
        return spec

    def __repr__(self) -> str:
        parts = [repr(self.mark), *(f"{channel}={field!r}" for channel, field in self.fields.items())]
        data = self._props.get("data")
        if data is not None:
            parts.append(f"rows={len(self.value)}")
        return f"Chart({', '.join(part for part in (*parts, self._fields()) if part)})"


def _known_as(name: str) -> str:
    return "index" if name.startswith(_INDEX) else name
