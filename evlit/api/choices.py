"""Choices among options: `st.radio`, `st.selectbox`, `st.multiselect`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal

from evlit.api.buttons import OnChange
from evlit.api.emitter import Emitter, check_key
from evlit.api.fields import field_props, text, wrong_entry
from evlit.api.option_lists import Options, several
from evlit.api.options import LabelVisibility, check_icon
from evlit.api.sizes import Width, WidthWithoutContent
from evlit.errors import (
    StreamlitDefaultNotInOptionsError,
    StreamlitInvalidParameterTypeError,
    StreamlitSelectionCountExceedsMaxError,
    StreamlitValueError,
    StreamlitValueOutOfRangeError,
)

FilterMode = Literal["fuzzy", "contains", "prefix"] | None


class ChoicesMixin(Emitter):
    """Commands that let the user choose."""

    __slots__ = ()

    def radio(
        self,
        label: str,
        options: Any,
        index: int | None = 0,
        format_func: Callable[[Any], Any] = str,
        key: str | int | None = None,
        help: str | None = None,
        on_change: OnChange = "rerun",
        args: Sequence[Any] | None = None,
        kwargs: dict[str, Any] | None = None,
        *,
        disabled: bool = False,
        horizontal: bool = False,
        captions: Sequence[str] | None = None,
        label_visibility: LabelVisibility = "visible",
        width: Width = "content",
        bind: Literal["query-params"] | None = None,
        persist_state: Literal["page", "session"] | None = None,
    ) -> Any:
        """Show options of which one is chosen, all in view.

        Parameters
        ----------
        label
            Text above the options: one line of Markdown.
        options
            A sequence, set, dict (its keys), Enum class, or a column of data.
        index
            Place of the option that is chosen at first; None for none.
        format_func
            Makes the label of an option.
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
        horizontal
            Put the options beside each other.
        captions
            A line of Markdown below each option.
        label_visibility
            `"hidden"` leaves the label's space empty, `"collapsed"` takes the space away too.
        width
            `"content"`, `"stretch"`, or pixels.
        bind
            `"query-params"`: the value is a parameter of the page's address, named by the key.
        persist_state
            Keep the value while the widget is not drawn: `"page"` until another page is opened, `"session"` as long
            as the session lives. Needs a key.

        Returns
        -------
        object
            The chosen option, or None.
        """
        key = check_key(key)
        choices = Options(options, format_func)
        props = field_props(label, help, disabled, label_visibility, width, bind, persist_state, key, "content")
        props["options"] = choices.labels
        if captions is not None:
            props["captions"] = [text(caption, "captions") for caption in captions]
        if horizontal:
            props["horizontal"] = True
        default = _default(choices, index)
        return self._widget(
            "radio",
            props,
            key=key,
            identity=(label, choices.identity, index, help, horizontal, captions, width) if key is None else (),
            default=default,
            decode=lambda wire: None if wire is None else choices.value(wire),
            encode=lambda entry: _chosen(choices, entry, default, key),
            fits=lambda wire: wire is None or wire in choices.labels,
            on_change=on_change,
            args=args,
            kwargs=kwargs,
        )

    def selectbox(
        self,
        label: str,
        options: Any,
        index: int | None = 0,
        format_func: Callable[[Any], Any] = str,
        key: str | int | None = None,
        help: str | None = None,
        on_change: OnChange = "rerun",
        args: Sequence[Any] | None = None,
        kwargs: dict[str, Any] | None = None,
        *,
        placeholder: str | None = None,
        disabled: bool = False,
        required: bool = False,
        label_visibility: LabelVisibility = "visible",
        icon: str | None = None,
        accept_new_options: bool = False,
        filter_mode: FilterMode = "fuzzy",
        width: WidthWithoutContent = "stretch",
        bind: Literal["query-params"] | None = None,
        persist_state: Literal["page", "session"] | None = None,
    ) -> Any:
        """Show a list that opens, of which one option is chosen.

        Parameters
        ----------
        label
            Text above the box: one line of Markdown.
        options
            A sequence, set, dict (its keys), Enum class, or a column of data.
        index
            Place of the option that is chosen at first; None for none, and then the choice can be taken back.
        format_func
            Makes the label of an option.
        key
            Name of the widget: its identity, and its entry in `st.session_state`.
        help
            Markdown of a tooltip.
        on_change
            Function that a change calls before the run that it causes; `"ignore"` for no run at all.
        args, kwargs
            Arguments of `on_change`.
        placeholder
            Text in the box while nothing is chosen.
        disabled
            Show it, and take no changes.
        required
            Do not let the page send, or submit with its form, an empty choice.
        label_visibility
            `"hidden"` leaves the label's space empty, `"collapsed"` takes the space away too.
        icon
            An emoji, or `":material/name:"`.
        accept_new_options
            Let the user type an option that is not in the list.
        filter_mode
            How typing narrows the list; None for not at all.
        width
            `"stretch"`, or pixels.
        bind
            `"query-params"`: the value is a parameter of the page's address, named by the key.
        persist_state
            Keep the value while the widget is not drawn: `"page"` until another page is opened, `"session"` as long
            as the session lives. Needs a key.

        Returns
        -------
        object
            The chosen option, the text that the user typed as a new one, or None.
        """
        key = check_key(key)
        choices = Options(options, format_func)
        props = field_props(label, help, disabled, label_visibility, width, bind, persist_state, key)
        props["options"] = choices.labels
        if index is None or not choices.labels:
            props["clearable"] = True
        _add_typing(props, placeholder, accept_new_options, filter_mode)
        if required:
            props["required"] = True
        if icon is not None:
            props["icon"] = check_icon(icon)
        default = _default(choices, index)
        labels = choices.labels
        return self._widget(
            "selectbox",
            props,
            key=key,
            identity=(
                (
                    label,
                    choices.identity,
                    index,
                    help,
                    placeholder,
                    accept_new_options,
                    filter_mode,
                    width,
                    required,
                    icon,
                )
                if key is None
                else ()
            ),
            default=default,
            decode=lambda wire: None if wire is None else _option(choices, wire),
            encode=lambda entry: _chosen(choices, entry, default, key, new=accept_new_options),
            fits=lambda wire: wire is None or (isinstance(wire, str) and (accept_new_options or wire in labels)),
            on_change=on_change,
            args=args,
            kwargs=kwargs,
        )


class MultiselectMixin(Emitter):
    """The command that offers a choice of any number."""

    __slots__ = ()

    def multiselect(
        self,
        label: str,
        options: Any,
        default: Any = None,
        format_func: Callable[[Any], Any] = str,
        key: str | int | None = None,
        help: str | None = None,
        on_change: OnChange = "rerun",
        args: Sequence[Any] | None = None,
        kwargs: dict[str, Any] | None = None,
        *,
        max_selections: int | None = None,
        placeholder: str | None = None,
        disabled: bool = False,
        label_visibility: LabelVisibility = "visible",
        accept_new_options: bool = False,
        filter_mode: FilterMode = "fuzzy",
        select_all: bool | int = 1000,
        width: WidthWithoutContent = "stretch",
        wrap: bool | None = None,
        bind: Literal["query-params"] | None = None,
        persist_state: Literal["page", "session"] | None = None,
    ) -> list[Any]:
        """Show a list that opens, of which any number of options is chosen.

        Parameters
        ----------
        label
            Text above the box: one line of Markdown.
        options
            A sequence, set, dict (its keys), Enum class, or a column of data.
        default
            Options that are chosen at first: a list of them, or one.
        format_func
            Makes the label of an option.
        key
            Name of the widget: its identity, and its entry in `st.session_state`.
        help
            Markdown of a tooltip.
        on_change
            Function that a change calls before the run that it causes; `"ignore"` for no run at all.
        args, kwargs
            Arguments of `on_change`.
        max_selections
            How many may be chosen at the most.
        placeholder
            Text in the box while nothing is chosen.
        disabled
            Show it, and take no changes.
        label_visibility
            `"hidden"` leaves the label's space empty, `"collapsed"` takes the space away too.
        accept_new_options
            Let the user type options that are not in the list.
        filter_mode
            How typing narrows the list; None for not at all.
        select_all
            Offer to select all: always, never, or up to this number of options.
        width
            `"stretch"`, or pixels.
        wrap
            Whether the chosen options take several lines.
        bind
            `"query-params"`: the value is a parameter of the page's address, named by the key.
        persist_state
            Keep the value while the widget is not drawn: `"page"` until another page is opened, `"session"` as long
            as the session lives. Needs a key.

        Returns
        -------
        list
            The chosen options, in the order in which they were chosen.
        """
        key = check_key(key)
        choices = Options(options, format_func)
        props = field_props(label, help, disabled, label_visibility, width, bind, persist_state, key)
        props["options"] = choices.labels
        if max_selections is not None:
            if not isinstance(max_selections, int) or max_selections < 1:
                raise StreamlitValueError("max_selections", ["a number from 1 up", "None"], got=max_selections)
            props["max_selections"] = max_selections
        _add_typing(props, placeholder, accept_new_options, filter_mode)
        if not isinstance(select_all, int):
            raise StreamlitInvalidParameterTypeError("select_all", type(select_all).__name__, ["bool", "int"])
        if select_all is True or (select_all is not False and 0 < len(choices) <= select_all):
            props["select_all"] = True
        if wrap is not None:
            props["wrap"] = bool(wrap)
        wire_default = _many(choices, several(default), max_selections, new=accept_new_options)
        known = frozenset(choices.labels)

        def encode(entry: Any) -> list[str]:
            if (
                entry is not None
                and not isinstance(entry, (list, tuple, set, frozenset))
                and not hasattr(entry, "tolist")
            ):
                raise wrong_entry(key, entry, "list of options")
            # What is no option any more is dropped, as it is from a kept selection (S-142).
            chosen = several(entry)
            kept = [
                each
                for each in chosen
                if (accept_new_options and isinstance(each, str)) or choices.entry(each, key) is not None
            ]
            return _many(choices, kept, max_selections, new=accept_new_options)

        chosen: list[Any] = self._widget(
            "multiselect",
            props,
            key=key,
            identity=(
                (
                    label,
                    choices.identity,
                    wire_default,
                    help,
                    placeholder,
                    filter_mode,
                    select_all,
                    width,
                    wrap,
                    max_selections,
                    accept_new_options,
                )
                if key is None
                else ()
            ),
            default=wire_default,
            decode=lambda wire: [_option(choices, label) for label in wire],
            encode=encode,
            fits=lambda wire: (
                (accept_new_options or known.issuperset(wire))
                and (max_selections is None or len(wire) <= max_selections)
            ),
            mend=lambda wire: [label for label in wire if accept_new_options or label in known][:max_selections],
            on_change=on_change,
            args=args,
            kwargs=kwargs,
        )
        return chosen


def _add_typing(
    props: dict[str, Any], placeholder: str | None, accept_new_options: bool, filter_mode: FilterMode
) -> None:
    if placeholder is not None:
        props["placeholder"] = text(placeholder, "placeholder")
    if accept_new_options:
        props["accept_new"] = True
    if filter_mode != "fuzzy":
        if filter_mode not in ("contains", "prefix", None):
            raise StreamlitValueError("filter_mode", ["fuzzy", "contains", "prefix", "None"], got=filter_mode)
        props["filter"] = filter_mode or "none"


def _default(choices: Options, index: int | None) -> str | None:
    if index is None:
        return None
    if not hasattr(index, "__index__") or isinstance(index, bool):
        raise StreamlitInvalidParameterTypeError("index", type(index).__name__, ["int", "None"])
    if not choices.labels:
        return None
    if not 0 <= index < len(choices.labels):
        raise StreamlitValueOutOfRangeError("index", index, 0, len(choices.labels) - 1)
    return choices.labels[index]


def _option(choices: Options, label: str) -> Any:
    try:
        return choices.value(label)
    except ValueError:  # one that the user typed
        return label


def _chosen(choices: Options, entry: Any, default: str | None, key: str | None, *, new: bool = False) -> str | None:
    """Return the label of an assigned option; what is no option any more gives the default."""
    if entry is None:
        return choices.label(None)
    if new and isinstance(entry, str):
        label = choices.label(entry)
        return str(entry) if label is None else label
    label = choices.entry(entry, key)
    return default if label is None else label


def _many(choices: Options, values: Sequence[Any], limit: int | None, *, new: bool) -> list[str]:
    """Return the labels of options.

    Raises
    ------
    StreamlitDefaultNotInOptionsError
        When one of them is no option, and new ones are not accepted.
    StreamlitSelectionCountExceedsMaxError
        When they are more than `limit`.
    """
    labels: dict[str, None] = {}
    for value in values:
        label = choices.label(value)
        if label is None:
            if not (new and isinstance(value, str)):
                raise StreamlitDefaultNotInOptionsError(value)
            label = str(value)
        labels[label] = None
    if limit is not None and len(labels) > limit:
        raise StreamlitSelectionCountExceedsMaxError(len(labels), limit)
    return list(labels)
