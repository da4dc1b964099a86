"""Streams of text and objects, whatever makes them, as one iterator (step 7 of the click journey)."""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator
from typing import Any

from evlit.errors import StreamlitAPIException, StreamlitInvalidParameterTypeError


class StreamingOutput(list[Any]):
    """What `st.write_stream` returns when there was more than text; `st.write` shows it as it was."""


def opened(stream: Any) -> Iterator[Any] | AsyncIterable[Any]:
    """Return what brings the chunks of a stream.

    Parameters
    ----------
    stream
        As in `st.write_stream`.

    Raises
    ------
    StreamlitInvalidParameterTypeError
        When it is text or a table.
    StreamlitAPIException
        When it cannot be iterated.
    """
    if isinstance(stream, str) or hasattr(stream, "iloc") or hasattr(stream, "__dataframe__"):
        raise StreamlitInvalidParameterTypeError(
            "stream", type(stream).__name__, ["generator", "iterable of chunks"], "Use `st.write` for what is complete."
        )
    if inspect.isgeneratorfunction(stream) or inspect.isasyncgenfunction(stream):
        stream = stream()
    if callable(stream) and not isinstance(stream, (Iterable, AsyncIterable)):
        stream = stream()
    if isinstance(stream, AsyncIterable):
        return stream
    try:
        chunks: Iterator[Any] = iter(stream)
    except TypeError:
        raise StreamlitAPIException(
            f"`st.write_stream` needs something that brings chunks one after the other, got `{type(stream).__name__}`. "
            "Pass a generator, a function that yields, or an iterable."
        ) from None
    return chunks


def driven(stream: AsyncIterable[Any]) -> Iterator[Any]:
    """Drive an async stream to its end, chunk by chunk, from code that is not async."""
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


def text_of(chunk: Any) -> Any:
    """Return the text in a chunk of a language model's client, or the chunk itself."""
    module = type(chunk).__module__
    if module.startswith("openai.") and hasattr(chunk, "choices"):
        return (chunk.choices[0].delta.content or "") if chunk.choices else ""
    if module.startswith(("langchain", "langchain_core")) and hasattr(chunk, "content"):
        return chunk.content
    return chunk
