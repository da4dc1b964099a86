"""A few buttons in a row: `st.pills`, `st.segmented_control`, `st.feedback`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, Literal

from evlit.api.buttons import OnChange
from evlit.api.emitter import Emitter, check_key
from evlit.api.fields import NO_LABEL, field_props, wrong_entry
from evlit.api.option_lists import Options, several
from evlit.api.options import LabelVisibility, check_choice
from evlit.api.sizes import Width
from evlit.core.widgets import RATINGS
from evlit.errors import (
    StreamlitAPIException,
    StreamlitDefaultNotInOptionsError,
    StreamlitInvalidParameterTypeError,
    StreamlitValueOutOfRangeError,
)

SelectionMode = Literal["single", "multi"]

_MODES: Final = ("single", "multi")


class ButtonGroupsMixin(Emitter):
    """Commands that show a row of buttons, some of which are down."""

    __slots__ = ()

    def pills(
        self,
        label: str,
        options: Any,
        *,
        selection_mode: SelectionMode = "single",
        default: Any = None,
        required: bool = False,
        format_func: Callable[[Any], str] | None = None,
        key: str | int | None = None,
        help: str | None = None,
        on_change: OnChange = "rerun",
        args: Sequence[Any] | None = None,
        kwargs: dict[str, Any] | None = None,
        disabled: bool = False,
        label_visibility: LabelVisibility = "visible",
        width: Width = "content",
        wrap: bool | None = None,
        bind: Literal["query-params"] | None = None,
        persist_state: Literal["page", "session"] | None = None,
    ) -> Any:
        """Show options as pills, of which the user presses one or several.

        Parameters
        ----------
        label
            Text above the pills: one line of Markdown.
        options
            A sequence, set, dict (its keys), Enum class, or a column of data.
        selection_mode
            `"single"` for one option at the most, `"multi"` for any number.
        default
            Option that is chosen at first, or with `"multi"` a list of them; None for none.
        required
            Once something is chosen, do not let the user take the last option back; a form is not sent without one.
        format_func
            Makes the label of an option; None: `str`. A label may begin with `:material/name:`.
        key
            Name of the widget: its identity, and its entry in `st.session_state`.
        help
            Markdown of a tooltip.
        on_change
            Function that a change calls before the run that it causes; `"ignore"` for no run at all.
        args, kwargs
            Arguments of `on_change`.
        disabled
            Show it, and take no changes.
        label_visibility
            `"hidden"` leaves the label's space empty, `"collapsed"` takes the space away too.
        width
            `"content"`, `"stretch"`, or pixels.
        wrap
            False: one line that scrolls. Else the pills take as many lines as they need.
        bind
            `"query-params"`: the value is a parameter of the page's address, named by the key.
        persist_state
            Keep the value while the widget is not drawn: `"page"` until another page is opened, `"session"` as long
            as the session lives. Needs a key.

        Returns
        -------
        object, None, or list
            The chosen option or None; with `"multi"` a list of options, in the order of `options`.

        Raises
        ------
        StreamlitDefaultNotInOptionsError
            When `default` names what is no option.
        StreamlitAPIException
            When several defaults are given although one can be chosen.
        """
        return self._button_group(
            "pills", label, options, selection_mode, default, required, format_func, key, help, on_change, args,
            kwargs, disabled, label_visibility, width, wrap, bind, persist_state,
        )  # fmt: skip

    def segmented_control(
        self,
        label: str,
        options: Any,
        *,
        selection_mode: SelectionMode = "single",
        default: Any = None,
        required: bool = False,
        format_func: Callable[[Any], str] | None = None,
        key: str | int | None = None,
        help: str | None = None,
        on_change: OnChange = "rerun",
        args: Sequence[Any] | None = None,
        kwargs: dict[str, Any] | None = None,
        disabled: bool = False,
        label_visibility: LabelVisibility = "visible",
        width: Width = "content",
        wrap: bool | None = None,
        bind: Literal["query-params"] | None = None,
        persist_state: Literal["page", "session"] | None = None,
    ) -> Any:
        """Show options as the segments of one bar, of which the user presses one or several.

        Parameters
        ----------
        label
            Text above the bar: one line of Markdown.
        options, selection_mode, default, required, format_func
            As in `pills`.
        key
            Name of the widget: its identity, and its entry in `st.session_state`.
        help
            Markdown of a tooltip.
        on_change
            Function that a change calls before the run that it causes; `"ignore"` for no run at all.
        args, kwargs
            Arguments of `on_change`.
        disabled
            Show it, and take no changes.
        label_visibility
            `"hidden"` leaves the label's space empty, `"collapsed"` takes the space away too.
        width
            `"content"`, `"stretch"`, or pixels.
        wrap
            False: one line that scrolls. Else the segments take as many lines as they need.
        bind
            `"query-params"`: the value is a parameter of the page's address, named by the key.
        persist_state
            Keep the value while the widget is not drawn: `"page"` until another page is opened, `"session"` as long
            as the session lives. Needs a key.

        Returns
        -------
        object, None, or list
            As of `pills`.
        """
        return self._button_group(
            "segmented_control", label, options, selection_mode, default, required, format_func, key, help, on_change,
            args, kwargs, disabled, label_visibility, width, wrap, bind, persist_state,
        )  # fmt: skip

    def feedback(
        self,
        options: Literal["thumbs", "faces", "stars"] = "thumbs",
        *,
        key: str | int | None = None,
        default: int | None = None,
        disabled: bool = False,
        on_change: OnChange = "rerun",
        args: Sequence[Any] | None = None,
        kwargs: dict[str, Any] | None = None,
        width: Width = "content",
        bind: Literal["query-params"] | None = None,
        persist_state: Literal["page", "session"] | None = None,
    ) -> int | None:
        """Ask for an opinion: a thumb, a face, or stars.

        Parameters
        ----------
        options
            `"thumbs"` (0 is down, 1 is up), `"faces"` (0 is sad, 4 is happy), or `"stars"` (0 is one star, 4 are five).
        key
            Name of the widget: its identity, and its entry in `st.session_state`.
        default
            Answer that is given at first; None for none.
        disabled
            Show it, and take no changes.
        on_change
            Function that a change calls before the run that it causes; `"ignore"` for no run at all.
        args, kwargs
            Arguments of `on_change`.
        width
            `"content"`, `"stretch"`, or pixels.
        bind
            `"query-params"`: the value is a parameter of the page's address, named by the key.
        persist_state
            Keep the value while the widget is not drawn: `"page"` until another page is opened, `"session"` as long
            as the session lives. Needs a key.

        Returns
        -------
        int or None
            The answer, counted from 0; None while there is none.
        """
        key = check_key(key)
        top = RATINGS[check_choice("options", options, RATINGS)] - 1
        if default is not None:
            if not isinstance(default, int) or isinstance(default, bool):
                raise StreamlitInvalidParameterTypeError("default", type(default).__name__, ["int", "None"])
            if not 0 <= default <= top:
                raise StreamlitValueOutOfRangeError("default", default, 0, top)
        props = field_props(NO_LABEL, None, disabled, "visible", width, bind, persist_state, key, "content")
        props["options"] = options

        def encode(entry: Any) -> int | None:
            if entry is None:
                return None
            if isinstance(entry, bool) or not hasattr(entry, "__index__"):
                raise wrong_entry(key, entry, "int or None")
            answer: int = entry.__index__()
            return answer if 0 <= answer <= top else default

        chosen: int | None = self._widget(
            "feedback",
            props,
            key=key,
            identity=(options, default, width) if key is None else (),
            default=default,
            encode=encode,
            fits=lambda wire: wire is None or 0 <= wire <= top,
            on_change=on_change,
            args=args,
            kwargs=kwargs,
        )
        return chosen

    def _button_group(
        self,
        kind: str,
        label: str,
        options: Any,
        selection_mode: SelectionMode,
        default: Any,
        required: bool,
        format_func: Callable[[Any], str] | None,
        key: str | int | None,
        help: str | None,
        on_change: OnChange,
        args: Sequence[Any] | None,
        kwargs: dict[str, Any] | None,
        disabled: bool,
        label_visibility: LabelVisibility,
        width: Width,
        wrap: bool | None,
        bind: str | None,
        persist_state: str | None,
    ) -> Any:
        key = check_key(key)
        multi = check_choice("selection_mode", selection_mode, _MODES) == "multi"
        choices = Options(options, format_func or str)
        props = field_props(label, help, disabled, label_visibility, width, bind, persist_state, key, "content")
        props["options"] = choices.labels
        if multi:
            props["multi"] = True
        if required:
            props["required"] = True
        if wrap is not None:
            props["wrap"] = bool(wrap)
        wire_default = _default(kind, choices, default, multi)
        identity: tuple[object, ...] = ()
        if key is None:
            identity = (label, choices.identity, multi, wire_default, required, help, width, wrap)
        return self._widget(
            kind,
            props,
            key=key,
            identity=identity,
            default=wire_default,
            decode=_decoder(choices, multi),
            encode=_encoder(choices, key, multi, wire_default),
            fits=_fitting(choices, multi),
            mend=lambda wire: _mended(choices, wire, multi, wire_default),
            on_change=on_change,
            args=args,
            kwargs=kwargs,
        )


def _default(kind: str, choices: Options, default: Any, multi: bool) -> Any:
    """Return the default in wire form."""
    given = _one_or_many(choices, default)
    if not multi and len(given) > 1:
        raise StreamlitAPIException(
            f"`default` of `st.{kind}` must be one option, got {len(given)}: several can be chosen with "
            '`selection_mode="multi"` only.'
        )
    labels: set[str] = set()
    for value in given:
        label = choices.label(value)
        if label is None:
            raise StreamlitDefaultNotInOptionsError(value)
        labels.add(label)
    if multi:
        return _known(choices, labels)
    return next(iter(labels), None)


def _one_or_many(choices: Options, default: Any) -> list[Any]:
    # An option may be a tuple itself: what is an option stands for itself.
    return [default] if default is not None and choices.label(default) is not None else several(default)


def _known(choices: Options, wire: Any) -> list[str]:
    """Return those of some labels that options have, in their order."""
    if not isinstance(wire, (list, set)):
        return []
    return [label for label in dict.fromkeys(choices.labels) if label in wire]


def _mended(choices: Options, wire: Any, multi: bool, default: Any) -> Any:
    """Return what is left of a choice that was made among other options, or in the other mode."""
    known = _known(choices, wire if isinstance(wire, list) else [wire])
    if multi:
        return known
    return known[0] if len(known) == 1 else default


def _decoder(choices: Options, multi: bool) -> Callable[[Any], Any]:
    if multi:
        return lambda wire: [choices.value(label) for label in wire]
    return lambda wire: None if wire is None else choices.value(wire)


def _encoder(choices: Options, key: str | None, multi: bool, default: Any) -> Callable[[Any], Any]:
    def one(entry: Any) -> str | None:
        if entry is None:
            return None
        label = choices.entry(entry, key)
        return default if label is None else label

    def many(entry: Any) -> list[str]:
        if entry is not None and not isinstance(entry, (list, tuple, set, frozenset)) and not hasattr(entry, "tolist"):
            raise wrong_entry(key, entry, "list of options")
        return _known(choices, {choices.entry(value, key) for value in several(entry)})

    return many if multi else one


def _fitting(choices: Options, multi: bool) -> Callable[[Any], bool]:
    if multi:
        known = frozenset(choices.labels)
        return lambda wire: isinstance(wire, list) and known.issuperset(wire)
    return lambda wire: wire is None or wire in choices.labels
