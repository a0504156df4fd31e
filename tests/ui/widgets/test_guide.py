"""Guides are painted whole, in the middle of their place."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from labapp.rulebook.guides import guide_of
from labapp.ui.theme import Theme
from labapp.ui.widgets.guide import Guide, paint_guide


@pytest.mark.parametrize("shot", ["parcel_label", "device_front", "edges", "contents"])
@pytest.mark.parametrize("size", [(88, 66), (66, 50), (60, 200)])
def test_a_guide_stays_inside_its_place_and_in_its_middle(look: Theme, shot: str, size: tuple[int, int]) -> None:
    found = guide_of(shot, "phone")
    assert found is not None
    wide, high = size
    image = QImage(wide + 40, high + 40, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    paint_guide(painter, QRectF(20, 20, wide, high), Guide(*found), QColor("black"))
    painter.end()
    inked = [(x, y) for x in range(image.width()) for y in range(image.height()) if image.pixelColor(x, y).alpha() > 40]
    assert inked
    left, right = min(x for x, _ in inked), max(x for x, _ in inked)
    top, bottom = min(y for _, y in inked), max(y for _, y in inked)
    assert left >= 18
    assert right <= wide + 21
    assert top >= 18
    assert bottom <= high + 21
    assert abs((left + right) / 2 - (20 + wide / 2)) <= max(3, wide * 0.06)
    assert abs((top + bottom) / 2 - (20 + high / 2)) <= max(3, high * 0.12)
