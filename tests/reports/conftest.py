"""One warm decoder for all documents with drawn photos."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from labapp.photos.imaging import PhotoDecoder


@pytest.fixture(scope="session")
def decoder() -> Iterator[PhotoDecoder]:
    with PhotoDecoder(workers=1) as made:
        yield made
