"""Which names and which pages a server answers to."""

from __future__ import annotations

import pytest

from evlit.server.origin import Hosts, is_loopback, origin_refusal


@pytest.mark.parametrize(
    "host",
    ["localhost", "localhost:8501", "LocalHost.", "app.localhost:1", "127.0.0.1:8501", "[::1]:8501", "10.0.0.7", None],
)
def test_own_names_are_answered(host: str | None) -> None:
    assert Hosts(loopback=True).refusal(host) is None


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8501", "localhost.evil.example", "127.0.0.1.nip.io", "x"]
)
def test_other_names_are_refused_on_the_loopback_address_only(host: str) -> None:
    assert "--allow-host" in (Hosts(loopback=True).refusal(host) or "")
    assert Hosts(loopback=False).refusal(host) is None


def test_names_may_be_allowed() -> None:
    assert Hosts(frozenset({"apps.example"}), loopback=True).refusal("apps.example:80") is None
    assert Hosts(frozenset({"apps.example"}), loopback=True).refusal("other.example") is not None
    assert Hosts(frozenset({"*"}), loopback=True).refusal("other.example") is None


@pytest.mark.parametrize(
    ("address", "expected"),
    [("127.0.0.1", True), ("127.5.5.5", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("box", False)],
)
def test_loopback(address: str, expected: bool) -> None:
    assert is_loopback(address) is expected


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "localhost:8501"},
        {"host": "localhost:8501", "origin": "http://localhost:8501"},
        {"host": "apps.example", "origin": "https://apps.example"},
        {"host": "apps.example:443", "origin": "https://APPS.example"},
        {"host": "127.0.0.1:8501", "x-forwarded-host": "apps.example", "origin": "https://apps.example"},
    ],
)
def test_the_own_origin_is_fine(headers: dict[str, str]) -> None:
    assert origin_refusal(headers) is None


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "localhost:8501", "origin": "http://localhost:8502"},
        {"host": "localhost:8501", "origin": "null"},
        {"host": "localhost:8501", "origin": ""},
        {"host": "", "origin": ""},
        {"host": "localhost", "origin": "file://"},
        {"host": "apps.example", "origin": "https://apps.example.evil.example"},
        {"host": "apps.example:443", "origin": "http://apps.example"},
    ],
)
def test_other_origins_are_refused(headers: dict[str, str]) -> None:
    assert (origin_refusal(headers) or "").startswith("expected the page's own Origin, got ")
