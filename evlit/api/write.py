"""`st.write` (step 7 of the click journey): calls the command that shows such a thing as it is given (S-281)."""

from __future__ import annotations

import dataclasses
import inspect
import io
import re
import types
from collections import ChainMap, Counter, UserDict, UserList
from collections.abc import (
    AsyncGenerator,
    AsyncIterable,
    Callable,
    Generator,
    ItemsView,
    Iterable,
    KeysView,
    Mapping,
    ValuesView,
)
from typing import TYPE_CHECKING, Any, Final

from evlit.api.data import DataMixin
from evlit.api.emitter import Emitter
from evlit.api.help import HelpMixin
from evlit.api.markup import MarkupMixin
from evlit.api.options import clean
from evlit.api.status import StatusMixin
from evlit.api.streams import StreamingOutput, driven, opened, text_of
from evlit.api.text import TextMixin
from evlit.errors import StreamlitAPIException
from evlit.runtime.context import current
from evlit.runtime.sourcecode import arguments, calling_place

if TYPE_CHECKING:
    from evlit.api.container import Container

_FUNCTIONS: Final = (
    types.FunctionType,
    types.BuiltinFunctionType,
    types.MethodType,
    types.MethodDescriptorType,
    types.ModuleType,
    type,
)

_JSON: Final = (
    dict,
    list,
    map,
    enumerate,
    types.MappingProxyType,
    UserDict,
    UserList,
    ChainMap,
    Counter,
    KeysView,
    ValuesView,
    ItemsView,
)

_CHARTS: Final = "`st.line_chart`, `st.bar_chart`, `st.area_chart` and `st.scatter_chart` draw its data."

#: Objects of these libraries have commands of their own, which later versions bring; and what shows their like now.
_LATER: Final = {
    "altair": ("altair_chart", _CHARTS),
    "bokeh": ("bokeh_chart", _CHARTS),
    "graphviz": ("graphviz_chart", "`st.code(graph.source)` shows its text."),
    "keras": ("graphviz_chart", "`st.code` shows the text of its `summary()`."),
    "matplotlib": ("pyplot", _CHARTS + " A figure saved as SVG can be shown by `st.html`."),
    "plotly": ("plotly_chart", _CHARTS),
    "pydeck": ("pydeck_chart", "`st.dataframe` shows its data as a table."),
    "PIL": ("image", "`st.html` shows an `<img>` with a `data:` address."),
}

_ADDRESS: Final = re.compile(r"<.+ at 0x[0-9a-fA-F]+>")


class WriteMixin(TextMixin, MarkupMixin, DataMixin, StatusMixin, HelpMixin):
    """Commands that show anything."""

    __slots__ = ()

    def write(self, *args: Any, unsafe_allow_html: bool = False) -> None:
        """Show anything: text as Markdown, numbers, dicts and lists as JSON, tables, exceptions, the help of functions.

        Parameters
        ----------
        *args
            What to show. Those that are text are joined by spaces into one element.
        unsafe_allow_html
            Show HTML in texts as HTML, and objects by their `_repr_html_`.

        Raises
        ------
        StreamlitAPIException
            When there is no command for such an object yet.
        """
        if len(args) == 1 and type(args[0]) is str:
            self.markdown(args[0], unsafe_allow_html)
            return
        texts: list[str] = []
        for number, arg in enumerate(args):
            text = _as_text(arg, unsafe_allow_html)
            if text is not None:
                texts.append(text)
                continue
            if texts:
                self.markdown(" ".join(texts), unsafe_allow_html)
                texts.clear()
            self._write_object(arg, number, unsafe_allow_html)
        if texts:
            self.markdown(" ".join(texts), unsafe_allow_html)

    def write_stream(
        self,
        stream: Callable[..., Any] | Generator[Any, Any, Any] | Iterable[Any] | AsyncGenerator[Any, Any],
        *,
        cursor: str | None = None,
    ) -> list[Any] | str:
        """Show what a stream brings, as it comes: text grows, anything else goes through `write`.

        Parameters
        ----------
        stream
            Generator, generator function, iterable, async generator (function), or the stream of a language model's
            client.
        cursor
            Text that stands at the end while more may come.

        Returns
        -------
        str or list
            The text; or, if there was something else too, a list of texts and objects, which `write` can show again.
            In code that runs in a loop (an `async def`, or a script that awaits), what an async stream returns is
            awaited: `text = await st.write_stream(stream)`.

        Raises
        ------
        StreamlitInvalidParameterTypeError
            When it is text or a table.
        StreamlitAPIException
            When it cannot be iterated.
        """
        writing = _Writing(self, cursor)
        source = opened(stream)
        if isinstance(source, AsyncIterable):
            context = current()
            if context is not None and context.loop:
                return writing.awaited(source)  # type: ignore[return-value]  # a coroutine, as said above
            source = driven(source)
        for chunk in source:
            writing.take(text_of(chunk))
        return writing.end()

    def _write_object(self, arg: Any, number: int, html: bool) -> None:
        """Show what is not text.

        Parameters
        ----------
        number
            Which argument it is, from 0.
        """
        if isinstance(arg, BaseException):
            self.exception(arg)
        elif isinstance(arg, StreamingOutput):
            for part in arg:
                self.write(part, unsafe_allow_html=html)
        elif _is_table(arg):
            self.dataframe(arg)
        elif isinstance(arg, _JSON) or _is_record(arg):
            self.json(arg)
        elif _is_stream(arg):
            self.write_stream(arg)
        elif type(arg).__module__.startswith("sympy"):
            self.latex(arg)
        elif html and hasattr(arg, "_repr_html_") and not isinstance(arg, type):
            self.html(arg)
        else:
            _refuse_later(arg)
            written = arguments(calling_place())
            self._help(arg, written[number] if number < len(written) else "")


class _Writing:
    """A stream that is being written.

    Parameters
    ----------
    place
        Where it is written to.
    cursor
        As in `write_stream`.
    """

    def __init__(self, place: WriteMixin, cursor: str | None) -> None:
        self._place = place
        self._cursor = cursor
        self._parts = StreamingOutput()
        self._text = ""
        self._shown: Container | None = None  # the element that grows

    def take(self, chunk: Any) -> None:
        """Show what came."""
        if isinstance(chunk, str):
            if chunk:
                self._grow(chunk)
            return
        self._finish()
        if callable(chunk):
            chunk()
        else:
            self._place.write(chunk)
            self._parts.append(chunk)

    def end(self) -> StreamingOutput | str:
        """Return what was written."""
        self._finish()
        parts = self._parts
        if not parts:
            return ""
        return parts[0] if len(parts) == 1 and isinstance(parts[0], str) else parts

    async def awaited(self, stream: AsyncIterable[Any]) -> StreamingOutput | str:
        """Write all of an async stream."""
        async for chunk in stream:
            self.take(text_of(chunk))
        return self.end()

    def _grow(self, chunk: str) -> None:
        self._text += chunk
        if self._shown is None:
            self._shown = self._place._emit("markdown", {"body": clean(self._text), "streaming": True})
        else:
            text = self._text + self._cursor if self._cursor else self._text
            self._shown._emit("markdown", {"body": clean(text), "streaming": True})

    def _finish(self) -> None:
        if self._shown is not None:
            self._shown.markdown(self._text)
            self._parts.append(self._text)
            self._text, self._shown = "", None


def fenced(text: str, language: str = "") -> str:
    """Return text as a block of code in Markdown, whatever backticks it holds (S-282)."""
    fence = "`" * max(3, _longest_ticks(text) + 1)
    return f"{fence}{language}\n{text}\n{fence}"


def inline_code(text: str) -> str:
    """Return text of one line as code in Markdown, whatever backticks it holds (S-282)."""
    ticks = "`" * (_longest_ticks(text) + 1)
    gap = " " if text.startswith("`") or text.endswith("`") or not text else ""
    return f"{ticks}{gap}{text}{gap}{ticks}"


def _longest_ticks(text: str) -> int:
    return max((len(run) for run in re.findall("`+", text)), default=0)


def _as_text(arg: Any, html: bool) -> str | None:
    """Return the Markdown of what is shown as text; None for what needs an element of its own."""
    kind = type(arg)
    if isinstance(arg, str):
        return str(arg)
    if kind in (int, float, bool, type(None)):
        return f"`{arg}`"
    if isinstance(arg, io.StringIO):
        return arg.getvalue()
    if _needs_element(arg, html):
        return None
    text = str(arg)
    if _ADDRESS.search(text):
        return None
    return f"\n{fenced(text)}\n" if "\n" in text else inline_code(text)


def _needs_element(arg: Any, html: bool) -> bool:
    return (
        isinstance(arg, (BaseException, StreamingOutput, *_JSON, *_FUNCTIONS))
        or _is_table(arg)
        or _is_record(arg)
        or _is_stream(arg)
        or dataclasses.is_dataclass(arg)
        or type(arg).__module__.partition(".")[0] in (*_LATER, "sympy", "evlit")
        or (html and hasattr(arg, "_repr_html_"))
    )


def _is_table(arg: Any) -> bool:
    kind = type(arg)
    module = kind.__module__.partition(".")[0]
    if module == "numpy":
        return hasattr(arg, "__setitem__") and hasattr(arg, "__array_interface__")  # an array, not a scalar
    if isinstance(arg, (type, Emitter)):  # a container answers to any name
        return False
    if module == "pandas":
        return hasattr(arg, "__array__") or hasattr(arg, "data")
    return (
        module in ("pyarrow", "polars", "xarray", "dask", "modin", "pyspark", "snowflake")
        or hasattr(arg, "__arrow_c_stream__")
        or hasattr(arg, "__dataframe__")
        or callable(getattr(arg, "to_pandas", None))
        or (hasattr(arg, "description") and callable(getattr(arg, "fetchmany", None)))
    )


def _is_record(arg: Any) -> bool:
    """Tell whether it has named parts that JSON shows: mappings of ours, namedtuples, pydantic models."""
    if isinstance(arg, (type, Emitter)):
        return False
    return (
        (isinstance(arg, Mapping) and type(arg).__module__.startswith("evlit."))
        or (isinstance(arg, tuple) and hasattr(arg, "_asdict"))
        or (hasattr(arg, "model_dump") and hasattr(arg, "model_fields_set"))
    )


def _is_stream(arg: Any) -> bool:
    return (
        isinstance(arg, (Generator, AsyncGenerator))
        or inspect.isgeneratorfunction(arg)
        or inspect.isasyncgenfunction(arg)
        or (isinstance(arg, AsyncIterable) and not isinstance(arg, type))
        or (type(arg).__module__.startswith("openai.") and type(arg).__name__ in ("Stream", "AsyncStream"))
    )


def _refuse_later(arg: Any) -> None:
    later = _LATER.get(type(arg).__module__.partition(".")[0])
    if later is not None:
        command, instead = later
        raise StreamlitAPIException(
            f"`st.write` cannot show a `{type(arg).__module__}.{type(arg).__qualname__}` yet: `st.{command}` is not "
            f"supported by this version of evlit. {instead}"
        )
