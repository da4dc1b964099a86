"""What the browser tests of this folder share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conformance.looking import serving


@pytest.fixture(scope="module")
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the app that a module of tests has as `APP`, for all of them."""
    with serving(request.module.APP, tmp_path_factory.mktemp("app")) as address:
        yield address
