"""One warm decoder for all tests of photos."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from labapp.photos.imaging import PhotoDecoder


@pytest.fixture(scope="session")
def decoder() -> Iterator[PhotoDecoder]:
    with PhotoDecoder(workers=2) as made:
        yield made
