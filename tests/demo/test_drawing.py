"""The demo's photos: seeded, varied, never blank."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageChops, ImageStat

from labapp.demo.drawing import SUBJECTS, draw_photo


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize("subject", sorted(SUBJECTS))
def test_each_subject_is_a_real_picture_and_differs_by_seed(subject: str) -> None:
    first, second = draw_photo(subject, 1), draw_photo(subject, 2)
    assert first != second
    picture = opened(first)
    assert picture.format == "JPEG"
    assert sorted(picture.size) == [1200, 1600]
    assert min(ImageStat.Stat(picture.convert("L").resize((200, 200))).stddev) > 8  # not blank


def test_the_same_seed_draws_the_same_photo() -> None:
    assert draw_photo("device_back", 7, colour="blue") == draw_photo("device_back", 7, colour="blue")


def test_a_scratch_shows_on_the_device() -> None:
    clean = opened(draw_photo("device_back", 7, colour="blue"))
    scratched = opened(draw_photo("device_back", 7, colour="blue", scratches=((0.3, 0.5, 0.5, 0.6),)))
    assert ImageChops.difference(clean, scratched).getbbox() is not None


def test_an_unknown_subject_is_refused() -> None:
    with pytest.raises(KeyError):
        draw_photo("cat", 1)
