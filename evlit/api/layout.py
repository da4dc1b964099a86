"""Layout commands: blocks that hold what later commands write (step 7 of the click journey)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final, Literal

from evlit.api.emitter import Emitter, WidgetCallback, check_key
from evlit.api.fields import bind_props, wrong_entry
from evlit.api.options import check_choice, check_icon, check_label, clean
from evlit.api.sizes import (
    Gap,
    Height,
    Width,
    WidthWithoutContent,
    check_gap,
    check_height,
    check_width,
    old_width,
)
from evlit.api.status import ExpandableType
from evlit.errors import (
    StreamlitIncompatibleParametersError,
    StreamlitInvalidColumnSpecError,
    StreamlitInvalidFormCallbackError,
    StreamlitInvalidParameterTypeError,
    StreamlitMissingRequiredParameterError,
    StreamlitValueError,
)
from evlit.runtime.context import current

if TYPE_CHECKING:
    from evlit.api.container import Container
    from evlit.api.places import ExpanderContainer, PopoverContainer, TabContainer

OnChange = Literal["ignore", "rerun"] | WidgetCallback
Key = str | int

_HORIZONTAL: Final = ("left", "center", "right", "distribute")
_VERTICAL: Final = ("top", "center", "bottom", "distribute")


class LayoutMixin(Emitter):
    """Commands that arrange others."""

    __slots__ = ()

    def container(
        self,
        *,
        border: bool | None = None,
        key: Key | None = None,
        width: Width = "stretch",
        height: Height = "content",
        horizontal: bool = False,
        wrap: bool = True,
        horizontal_alignment: Literal["left", "center", "right", "distribute"] = "left",
        vertical_alignment: Literal["top", "center", "bottom", "distribute"] = "top",
        gap: Gap | None = "small",
        autoscroll: bool | None = None,
    ) -> Container:
        """Insert a container, to be filled now or later.

        Parameters
        ----------
        border
            Draw a frame. None: when `height` is a number of pixels.
        key
            Identity; the page has the class `st-key-<key>` on the container.
        width, height
            `"stretch"`, `"content"`, or pixels. What is higher than a height in pixels scrolls.
        horizontal
            Place elements side by side.
        wrap
            False: a horizontal container keeps to one line, and scrolls.
        horizontal_alignment
            `"left"`, `"center"`, `"right"` or `"distribute"`.
        vertical_alignment
            `"top"`, `"center"`, `"bottom"` or `"distribute"`.
        gap
            Space between elements: a name from `"xxsmall"` to `"xxlarge"`, pixels, or None.
        autoscroll
            Stay at the end while elements are added. None: the page decides.

        Raises
        ------
        StreamlitIncompatibleParametersError
            When `wrap=False` is used without `horizontal=True`.
        """
        if not wrap and not horizontal:
            raise StreamlitIncompatibleParametersError(
                "wrap=False", "horizontal=False", explanation="Only a horizontal container breaks lines."
            )
        props = _box_props(border, width, height, gap)
        if horizontal:
            props["horizontal"] = True
        if not wrap:
            props["wrap"] = False
        if check_choice("horizontal_alignment", horizontal_alignment, _HORIZONTAL) != "left":
            props["halign"] = horizontal_alignment
        if check_choice("vertical_alignment", vertical_alignment, _VERTICAL) != "top":
            props["valign"] = vertical_alignment
        if autoscroll is not None:
            props["autoscroll"] = bool(autoscroll)
        return self._keyed_block("container", props, check_key(key))

    def columns(
        self,
        spec: int | Iterable[float],
        *,
        gap: Gap | None = "small",
        vertical_alignment: Literal["top", "center", "bottom"] = "top",
        border: bool = False,
        width: WidthWithoutContent = "stretch",
        wrap: bool = True,
    ) -> list[Container]:
        """Insert containers side by side.

        Parameters
        ----------
        spec
            Number of columns, or their relative widths.
        gap
            Space between columns: a name from `"xxsmall"` to `"xxlarge"`, pixels, or None.
        vertical_alignment
            `"top"`, `"center"` or `"bottom"`.
        border
            Draw a frame around each column.
        width
            `"stretch"` or pixels, of the row.
        wrap
            False: columns stay side by side on a narrow page.

        Returns
        -------
        list of Container
            One for each column.

        Raises
        ------
        StreamlitInvalidColumnSpecError
            When there would be no column, or one without width.
        StreamlitInvalidParameterTypeError
            When `spec` is neither a whole number nor numbers.
        """
        weights = _weights(spec)
        props: dict[str, Any] = {}
        if gap != "small":
            props["gap"] = check_gap(gap)
        if check_choice("vertical_alignment", vertical_alignment, ("top", "center", "bottom")) != "top":
            props["valign"] = vertical_alignment
        if border:
            props["border"] = True
        if width != "stretch":
            props["width"] = check_width(width, content=False)
        if not wrap:
            props["wrap"] = False
        row = self._block("columns", props)
        return [row._block("column", {"weight": weight}) for weight in weights]

    def empty(self) -> Container:
        """Insert a place for one element. What is written to it replaces what was there; `.empty()` on it clears it.

        Returns
        -------
        Container
            The place. To hold several elements, call `.container()` on it.
        """
        context = current()
        if context is not None and self._id is not None and not self._leaf:
            node = context.node(self._id)
            if node is not None and node.kind == "empty":
                context.clear(self._id)
                return self._as_container()
        return self._block("empty", {})


class FoldingMixin(Emitter):
    """Containers that open and close."""

    __slots__ = ()

    def expander(
        self,
        label: str,
        expanded: bool = False,
        *,
        key: Key | None = None,
        icon: str | None = None,
        type: ExpandableType = "default",
        width: WidthWithoutContent = "stretch",
        on_change: OnChange = "ignore",
        args: Sequence[Any] | None = None,
        kwargs: dict[str, Any] | None = None,
        bind: Literal["query-params"] | None = None,
    ) -> ExpanderContainer:
        """Insert a container that can be folded. What is inside runs whether it is open or not.

        Parameters
        ----------
        label
            Markdown of one line.
        expanded
            Open at first.
        key
            Identity; with `on_change`, also the entry of `session_state` that holds whether it is open.
        icon
            An emoji or `:material/name:`.
        type
            `"default"`, or `"compact"`: without a frame.
        width
            `"stretch"` or pixels.
        on_change
            `"ignore"`: opening and closing is the page's own matter. `"rerun"` or a callback: it is an event, and
            `.open` tells the state.
        args, kwargs
            For the callback.
        bind
            `"query-params"`: whether it is open is a parameter of the page's address, named by the key. It is an event
            then, also with `on_change="ignore"`.

        Returns
        -------
        ExpanderContainer
            Its `.open` is None unless `on_change` is given.
        """
        from evlit.api.places import ExpanderContainer

        props: dict[str, Any] = {"label": check_label(label)}
        if expanded:
            props["expanded"] = True
        if icon is not None:
            props["icon"] = check_icon(icon)
        if check_choice("type", type, ("default", "compact")) == "compact":
            props["type"] = "compact"
        if width != "stretch":
            props["width"] = check_width(width, content=False)
        value, id = self._openable(
            "expander", props, key, bool(expanded), _is_bool, "bool", on_change, args, kwargs, bind=bind
        )
        return ExpanderContainer(id, open=value)

    def popover(
        self,
        label: str,
        *,
        type: Literal["primary", "secondary", "tertiary"] = "secondary",
        help: str | None = None,
        icon: str | None = None,
        disabled: bool = False,
        use_container_width: bool | None = None,
        width: Width = "content",
        wrap: bool | None = None,
        key: Key | None = None,
        on_change: OnChange = "ignore",
        args: Sequence[Any] | None = None,
        kwargs: dict[str, Any] | None = None,
    ) -> PopoverContainer:
        """Insert a button that opens a container over the page. What is inside runs whether it is open or not.

        Parameters
        ----------
        label
            Markdown of one line, on the button.
        type
            Look of the button: `"primary"`, `"secondary"` or `"tertiary"`.
        help
            Markdown of a tooltip.
        icon
            An emoji or `:material/name:`.
        disabled
            The button cannot be pressed.
        use_container_width
            The old way to say `width="stretch"` (True) or `"content"` (False).
        width
            `"content"`, `"stretch"`, or pixels, of the button.
        wrap
            Whether a long label may take several lines. None: the page decides.
        key, on_change, args, kwargs
            As in `expander`.

        Returns
        -------
        PopoverContainer
            Its `.open` is None unless `on_change` is given.
        """
        from evlit.api.places import PopoverContainer

        props: dict[str, Any] = {"label": check_label(label)}
        if check_choice("type", type, ("primary", "secondary", "tertiary")) != "secondary":
            props["type"] = type
        if help is not None:
            props["help"] = clean(help)
        if icon is not None:
            props["icon"] = check_icon(icon)
        if disabled:
            props["disabled"] = True
        width = old_width(width, use_container_width)
        if width != "content":
            props["width"] = check_width(width)
        if wrap is not None:
            props["wrap"] = bool(wrap)
        value, id = self._openable("popover", props, key, False, _is_bool, "bool", on_change, args, kwargs)
        return PopoverContainer(id, open=value)

    def tabs(
        self,
        tabs: Sequence[str],
        *,
        width: WidthWithoutContent = "stretch",
        height: Height = "content",
        default: str | None = None,
        key: Key | None = None,
        on_change: OnChange = "ignore",
        args: Sequence[Any] | None = None,
        kwargs: dict[str, Any] | None = None,
        bind: Literal["query-params"] | None = None,
    ) -> list[TabContainer]:
        """Insert containers of which one is seen at a time. What is inside runs for all of them.

        Parameters
        ----------
        tabs
            Labels: Markdown of one line each.
        width
            `"stretch"` or pixels.
        height
            `"content"`, `"stretch"`, or pixels.
        default
            Label of the tab that is open at first; None for the first one.
        key, on_change, args, kwargs, bind
            As in `expander`. The value is the label of the open tab.

        Returns
        -------
        list of TabContainer
            One for each label. Their `.open` is None unless `on_change` is given.

        Raises
        ------
        StreamlitMissingRequiredParameterError
            When there are no labels.
        StreamlitInvalidParameterTypeError
            When a label is not text.
        StreamlitValueError
            When `default` is not one of them.
        """
        from evlit.api.places import TabContainer

        if isinstance(tabs, str):
            raise StreamlitInvalidParameterTypeError("tabs", "str", ["list of str"])
        labels = [check_label(label, "tabs") for label in tabs]
        if not labels:
            raise StreamlitMissingRequiredParameterError("tabs", detail="Give one label at least.")
        props: dict[str, Any] = {}
        if default is not None:
            if default not in labels:
                raise StreamlitValueError("default", labels, got=default)
            props["default"] = default
        if width != "stretch":
            props["width"] = check_width(width, content=False)
        if height != "content":
            props["height"] = check_height(height)
        opened, id = self._openable(
            "tabs",
            props,
            key,
            default or labels[0],
            labels.__contains__,
            "str",
            on_change,
            args,
            kwargs,
            identity=labels,
            bind=bind,
        )
        strip = self._make(-1 if id is None else id)
        return [
            TabContainer(strip._block("tab", {"label": label})._id, open=None if opened is None else label == opened)
            for label in labels
        ]

    def _openable(
        self,
        kind: str,
        props: dict[str, Any],
        key: Key | None,
        default: Any,
        fits: Callable[[Any], bool],
        type: Literal["bool", "str"],
        on_change: OnChange,
        args: Sequence[Any] | None,
        kwargs: dict[str, Any] | None,
        identity: Sequence[object] = (),
        bind: str | None = None,
    ) -> tuple[Any, int | None]:
        """Write a block that is a widget with `on_change` or `bind`, and return its value with its node's id."""
        name = check_key(key)
        if bind is not None:
            bind_props(props, bind, name)
            on_change = "rerun" if on_change == "ignore" else on_change  # S-174
            if kind == "tabs":
                props["labels"] = list(identity)
        if on_change == "ignore":
            return None, self._keyed_block(kind, props, name)._id
        if on_change != "rerun" and not callable(on_change):
            raise StreamlitValueError("on_change", ["ignore", "rerun", "a function"], got=on_change)
        context = current()
        if context is None:
            return default, -1
        callback = on_change if callable(on_change) else None
        if callback is not None and context.form_of(self._id) is not None:
            raise StreamlitInvalidFormCallbackError(kind)
        parameters = () if name is not None else (*identity, *sorted((key, str(value)) for key, value in props.items()))
        value, node = context.widget(
            self._id,
            kind,
            props,
            key=name,
            identity=parameters,
            default=default,
            encode=lambda entry: _typed(entry, type, name),
            fits=fits,
            callback=callback,
            args=tuple(args or ()),
            kwargs=kwargs,
        )
        if self._leaf:
            self._id = node.id
        return value, node.id


def _box_props(border: bool | None, width: Width, height: Height, gap: Gap | None) -> dict[str, Any]:
    props: dict[str, Any] = {}
    if border or (border is None and not isinstance(height, str)):
        props["border"] = True
    if width != "stretch":
        props["width"] = check_width(width)
    if height != "content":
        props["height"] = check_height(height)
    if gap != "small":
        props["gap"] = check_gap(gap)
    return props


def _weights(spec: object) -> list[float]:
    if isinstance(spec, int) and not isinstance(spec, bool):
        if spec < 1:
            raise StreamlitInvalidColumnSpecError(got=spec)
        return [1] * spec
    if isinstance(spec, (bool, float, str)) or not isinstance(spec, Iterable):
        raise StreamlitInvalidParameterTypeError("spec", type(spec).__name__, ["int", "list of numbers"])
    weights = []
    for weight in spec:
        if isinstance(weight, (bool, str)):
            raise StreamlitInvalidParameterTypeError("spec", f"list of {type(weight).__name__}", ["list of numbers"])
        if not 0 < weight < float("inf"):
            raise StreamlitInvalidColumnSpecError(got=spec)
        weights.append(int(weight) if weight == int(weight) else float(weight))
    if not weights:
        raise StreamlitInvalidColumnSpecError(got=spec)
    return weights


def _typed(entry: Any, type: Literal["bool", "str"], key: str | None) -> Any:
    """Return what the app assigned, if it has the right type; a label that no tab has gives the default (S-164)."""
    if not isinstance(entry, bool if type == "bool" else str):
        raise wrong_entry(key, entry, type)
    return entry


def _is_bool(value: object) -> bool:
    return isinstance(value, bool)
