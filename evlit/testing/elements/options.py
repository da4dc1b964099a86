"""Options of a widget: from what a test names, to the label that the page would send (S-339)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum
from typing import TYPE_CHECKING, Any

from attrs import frozen

from evlit.errors import StreamlitAPIException

if TYPE_CHECKING:
    from evlit.testing.elements.base import Widget


@frozen
class Offered:
    """What a widget offers.

    Parameters
    ----------
    name
        Label of the widget, for messages.
    labels
        Labels of its options.
    encode, decode
        Label of an option, and option of a label. `encode` may give the label of the default for what is no option.
    """

    name: str
    labels: Sequence[str]
    encode: Callable[[Any], Any]
    decode: Callable[[Any], Any]

    def label(self, value: Any) -> Any:
        """Return the label of an option; the label itself may be given too.

        Raises
        ------
        ValueError
            When it is no option.
        """
        if value is None:
            return None
        try:
            label = self.encode(value)
            if label is not None and same(self.decode(label), value):
                return label
        except StreamlitAPIException:
            pass  # it is no option; it may be a label
        for known in self.labels:
            if same(self.decode(known), value):  # a widget whose value cannot be assigned encodes nothing
                return known
        if isinstance(value, str) and value in self.labels:
            return value
        raise ValueError(
            f"expected one of the options of {self.name!r}, got {value!r}, which is not in list {list(self.labels)}"
        )

    def at(self, index: int) -> Any:
        """Return the option at a place."""
        try:
            return self.decode(self.labels[index])
        except IndexError:
            raise IndexError(
                f"expected the place of one of the {len(self.labels)} options of {self.name!r}, got {index}"
            ) from None


def offered(widget: Widget, *, many: bool = False) -> Offered:
    """Return what a widget on the page offers; `many` for one whose value is a list."""
    meta = widget._view.meta(widget.id)
    labels = list(widget._props.get("options", ()))
    if meta is None:
        return Offered(widget.label, labels, lambda value: value, lambda label: label)
    if many:
        return many_offered(widget.label, labels, meta.encode, meta.decode)
    return Offered(widget.label, labels, meta.encode, meta.decode)


def many_offered(
    name: str, labels: Sequence[str], encode: Callable[[Any], Any], decode: Callable[[Any], Any]
) -> Offered:
    """Return what a widget offers whose value is a list."""

    def encode_one(value: Any) -> Any:
        wire = encode([value])
        return wire[0] if wire else None

    return Offered(name, labels, encode_one, lambda label: decode([label])[0])


def same(option: Any, value: Any) -> bool:
    """Tell whether two options are the same one."""
    if option is value:
        return True
    if isinstance(option, Enum) and isinstance(value, Enum):
        # The class of the app and that of the test may be two: the script is executed each time.
        return option == value or (option.name == value.name and type(option).__qualname__ == type(value).__qualname__)
    try:
        return bool(option == value)
    except (ValueError, TypeError):  # arrays and frames do not compare to one truth
        return False
