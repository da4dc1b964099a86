"""Widgets that offer options."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Self

from evlit.testing.elements.base import Widget
from evlit.testing.elements.options import Offered, many_offered, offered, same

if TYPE_CHECKING:
    from evlit.runtime.user_state import WidgetMeta


class _Choice(Widget):
    """A widget with options. What has a choice at first cannot be left without one: None is the initial choice."""

    _many = False

    @property
    def options(self) -> list[str]:
        """Labels of the options."""
        return list(self._props.get("options", ()))

    @property
    def format_func(self) -> Callable[[Any], Any]:
        """Makes the label of an option."""
        return self._offered().label

    def _offered(self) -> Offered:
        return offered(self, many=self._many)

    def _index(self, value: Any) -> int | None:
        return None if value is None else self.options.index(self._offered().label(value))

    def encode(self, value: Any, meta: WidgetMeta) -> Any:
        """See `Widget.encode`."""
        if value is None:
            return meta.default
        return Offered(self.label, self.options, meta.encode, meta.decode).label(value)


class Radio(_Choice):
    """`st.radio`. Value: the option, or None."""

    type = "radio"

    @property
    def index(self) -> int | None:
        """Place of the chosen option."""
        return self._index(self.value)

    @property
    def horizontal(self) -> bool:
        return bool(self._props.get("horizontal"))


class Selectbox(_Choice):
    """`st.selectbox`. Value: the option, or None."""

    type = "selectbox"

    @property
    def index(self) -> int | None:
        """Place of the chosen option; None for none, and for one that the user typed."""
        value = self.value
        label = None if value is None else self._offered().label(value)
        return self.options.index(label) if label in self.options else None

    @property
    def placeholder(self) -> str:
        text: str = self._props.get("placeholder", "")
        return text

    def select(self, v: Any) -> Self:
        """Choose an option."""
        return self.set_value(v)

    def select_index(self, index: int | None) -> Self:
        """Choose the option at a place; None for none."""
        return self.set_value(None if index is None else self._offered().at(index))


class _Several(_Choice):
    """A widget whose value may be several options."""

    _many = True

    @property
    def indices(self) -> list[int]:
        """Places of the chosen options."""
        labels, options = self.formatted_values, self.options
        return [options.index(label) for label in labels if label in options]

    @property
    def formatted_values(self) -> list[str]:
        """Labels of the chosen options."""
        return [self._offered().label(value) for value in self._chosen()]

    def _chosen(self) -> list[Any]:
        value = self.value
        return [] if value is None else list(value) if isinstance(value, (list, tuple)) else [value]

    def _added(self, v: Any) -> list[Any]:
        chosen = self._chosen()
        return chosen if any(same(each, v) for each in chosen) else [*chosen, v]

    def _left(self, v: Any) -> list[Any]:
        return [each for each in self._chosen() if not same(each, v)]


class Multiselect(_Several):
    """`st.multiselect`. Value: list of options."""

    type = "multiselect"

    @property
    def values(self) -> list[str]:
        """Labels of the chosen options."""
        return self.formatted_values

    @property
    def max_selections(self) -> int:
        """How many may be chosen; 0 for any number."""
        limit: int = self._props.get("max_selections", 0)
        return limit

    def set_value(self, v: Any) -> Self:
        """Choose these options."""
        return super().set_value(list(v) if v is not None else [])

    def select(self, v: Any) -> Self:
        """Choose an option too."""
        return self.set_value(self._added(v))

    def unselect(self, v: Any) -> Self:
        """Choose an option no more."""
        return self.set_value(self._left(v))

    def encode(self, value: Any, meta: WidgetMeta) -> list[str]:
        """See `Widget.encode`."""
        each = many_offered(self.label, self.options, meta.encode, meta.decode)
        return [each.label(one) for one in value]


class ButtonGroup(_Several):
    """`st.pills` and `st.segmented_control`. Value: an option or None, or a list of options where several may be
    chosen.
    """

    type = "button_group"

    @property
    def multi(self) -> bool:
        """Whether several may be chosen."""
        return bool(self._props.get("multi"))

    @property
    def value(self) -> Any:
        value = super().value
        if self.multi and value is None:
            return []
        return value

    def select(self, v: Any) -> Self:
        """Choose an option, too where several may be chosen."""
        return self.set_value(self._added(v) if self.multi else v)

    def unselect(self, v: Any) -> Self:
        """Choose an option no more."""
        left = self._left(v)
        return self.set_value(left if self.multi else left[0] if left else None)

    def _offered(self) -> Offered:
        return offered(self, many=self.multi)

    def encode(self, value: Any, meta: WidgetMeta) -> Any:
        """See `Widget.encode`."""
        if not self.multi:
            return Offered(self.label, self.options, meta.encode, meta.decode).label(value)
        each = many_offered(self.label, self.options, meta.encode, meta.decode)
        several = value if isinstance(value, (list, tuple)) else [] if value is None else [value]
        return [each.label(one) for one in several]


class SelectSlider(_Choice):
    """`st.select_slider`. Value: the option, or a pair of them."""

    type = "select_slider"
    data_type = "int"  #: it moves from one place in `options` to another

    @property
    def _pair(self) -> bool:
        return isinstance(self._view.held(self._node), list)

    def set_range(self, lower: Any, upper: Any) -> Self:
        """Set both ends."""
        return self.set_value((lower, upper))

    def encode(self, value: Any, meta: WidgetMeta) -> Any:
        """See `Widget.encode`."""
        if not self._pair:
            return Offered(self.label, self.options, meta.encode, meta.decode).label(value)
        if not isinstance(value, (list, tuple)) or len(value) != 2:
            raise ValueError(f"expected both ends of the range of {self.label!r}, got {value!r}")

        each = Offered(
            self.label,
            self.options,
            lambda one: meta.encode((one, one))[0],
            lambda label: meta.decode([label, label])[0],
        )
        return sorted((each.label(one) for one in value), key=self.options.index)


class Pagination(Widget):
    """`st.pagination`. Value: the number of the page."""

    type = "pagination"

    @property
    def num_pages(self) -> int:
        pages: int = self._props.get("pages", 0)
        return pages

    @property
    def default(self) -> int:
        meta = self._view.meta(self.id)
        page: int = 1 if meta is None else meta.decode(meta.default)
        return page

    def encode(self, value: Any, _meta: WidgetMeta) -> Any:
        """See `Widget.encode`: a number that is no page is not moved to one that is."""
        return value

    def select(self, page: int) -> Self:
        """Go to a page."""
        return self.set_value(page)
