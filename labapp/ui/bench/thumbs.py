"""Placed photos as thumbnails of a strip; a picture is read when its thumbnail comes in sight."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from labapp.inspections.queries import PlacedPhoto
from labapp.ui.pictures import Pictures
from labapp.ui.widgets.photo_strip import Thumb


def thumbs(photos: Iterable[PlacedPhoto], pictures: Pictures, word: str = "photo") -> list[Thumb]:
    """A thumbnail for each photo; `word` stands for those without a caption."""
    return [
        Thumb(
            one.id,
            one.caption or word,
            flags=one.flags,
            fetch=partial(pictures.get, one.small),
            path=one.small,
            marked=one.overlay is not None,
        )
        for one in photos
    ]
