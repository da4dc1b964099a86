"""The query of a page's address, as text and as parameters (part of the session's projection)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import parse_qsl, urlencode

#: Characters and fields of a query; a longer one counts as empty (S-250).
QUERY_LIMIT: Final = 524_288
FIELD_LIMIT: Final = 1000

#: Parameters that are about the frame around the page: apps neither see nor set them (S-248).
EMBED: Final = frozenset({"embed", "embed_options"})


def parse_query(query: str) -> dict[str, list[str]]:
    """Return the parameters of a query, in their order; values of one name stand together.

    Raises
    ------
    ValueError
        When it is longer than `QUERY_LIMIT`, or has more than `FIELD_LIMIT` fields.
    """
    if not query:
        return {}
    if len(query) > QUERY_LIMIT:
        raise ValueError(f"expected a query of at most {QUERY_LIMIT} characters, got {len(query)}")
    if query.count("&") >= FIELD_LIMIT:
        raise ValueError(f"expected a query of at most {FIELD_LIMIT} fields, got {query.count('&') + 1}")
    params: dict[str, list[str]] = {}
    for name, value in parse_qsl(query, keep_blank_values=True, errors="replace"):
        params.setdefault(name, []).append(value)
    return params


def format_query(params: Mapping[str, Iterable[str]]) -> str:
    """Return parameters as the query of an address. A name without values is not in it (S-247)."""
    pairs = [(name, value) for name, values in params.items() for value in values]
    return urlencode(pairs, errors="replace")


def is_embed(name: str) -> bool:
    """Tell whether a parameter is about the frame around the page."""
    return name.lower() in EMBED


def embed_only(query: str) -> str:
    """Return what stays of a query when another page is opened (S-251)."""
    try:
        params = parse_query(query)
    except ValueError:
        return ""
    return format_query({name: values for name, values in params.items() if is_embed(name)})
