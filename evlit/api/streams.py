"""Streams of text and objects, whatever makes them, as one iterator (step 7 of the click journey)."""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator
from typing import Any

from evlit.errors import StreamlitAPIException, StreamlitInvalidParameterTypeError
from evlit.runtime.context import current


class StreamingOutput(list[Any]):
    """What `st.write_stream` returns when there was more than text; `st.write` shows it as it was."""


def chunks_of(stream: Any) -> Iterator[Any]:
    """Return what a stream brings.

    Parameters
    ----------
    stream
        As in `st.write_stream`. An async one is driven to its end, chunk by chunk.

    Raises
    ------
    StreamlitInvalidParameterTypeError
        When it is text or a table.
    StreamlitAPIException
        When it cannot be iterated, or is async and the script runs its own loop.
    """
    if isinstance(stream, str) or hasattr(stream, "iloc") or hasattr(stream, "__dataframe__"):
        raise StreamlitInvalidParameterTypeError(
            "stream", type(stream).__name__, ["generator", "iterable of chunks"], "Use `st.write` for what is complete."
        )
    if inspect.isgeneratorfunction(stream) or inspect.isasyncgenfunction(stream):
        stream = stream()
    if isinstance(stream, AsyncIterable):
        return map(_text_of, _driven(stream))
    if callable(stream) and not isinstance(stream, Iterable):
        stream = stream()
    try:
        return map(_text_of, iter(stream))
    except TypeError:
        raise StreamlitAPIException(
            f"`st.write_stream` needs something that brings chunks one after the other, got `{type(stream).__name__}`. "
            "Pass a generator, a function that yields, or an iterable."
        ) from None


def _driven(stream: AsyncIterable[Any]) -> Iterator[Any]:
    context = current()
    if context is not None and context.loop:
        raise StreamlitAPIException(
            "`st.write_stream` cannot wait for an async stream inside async code. Write it there: "
            "`async for chunk in stream: ...`."
        )
    import asyncio  # not before it is needed: it takes a while

    loop = asyncio.new_event_loop()
    chunks: AsyncIterator[Any] = aiter(stream)
    try:
        while True:
            try:
                yield loop.run_until_complete(_next(chunks))
            except StopAsyncIteration:
                return
    finally:
        close = getattr(chunks, "aclose", None)
        if close is not None:
            loop.run_until_complete(close())
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()


async def _next(chunks: AsyncIterator[Any]) -> Any:
    return await anext(chunks)


def _text_of(chunk: Any) -> Any:
    """Return the text in a chunk of a language model's client, or the chunk itself."""
    module = type(chunk).__module__
    if module.startswith("openai.") and hasattr(chunk, "choices"):
        return (chunk.choices[0].delta.content or "") if chunk.choices else ""
    if module.startswith(("langchain", "langchain_core")) and hasattr(chunk, "content"):
        return chunk.content
    return chunk
