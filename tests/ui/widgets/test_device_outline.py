"""The drawn outline: every cell belongs to a part, arrows reach it, marks are put and taken by keys."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from labapp.ui.theme import Theme
from labapp.ui.widgets.device_outline import PARTS, ZONES, DeviceOutline, Pin, part_of, zone_words


def test_every_cell_of_the_outline_belongs_to_one_part_of_the_checklist() -> None:
    assert sorted(cell for cells in PARTS.values() for cell in cells) == sorted(ZONES)
    assert part_of("front_2_3") == "screen"
    assert part_of("back_1_1") == "camera"
    assert part_of("left_4") == "edge_left"
    assert zone_words("back_4_1") == "back, lower left"
    assert zone_words("right_1") == "right edge, upper"
    assert zone_words("edge_top") == "top edge"


def test_the_outline_works_without_the_mouse(look: Theme, qtbot: QtBot) -> None:
    outline = DeviceOutline()
    qtbot.addWidget(outline)
    outline.resize(360, 360)
    outline.set_pins((Pin(7, "front_1_2", title="Scratch, 21 mm"),))
    chosen, marks, gone = [], [], []
    outline.zone_chosen.connect(chosen.append)
    outline.mark_requested.connect(marks.append)
    outline.removal_requested.connect(gone.append)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Delete, Qt.Key.Key_Down, Qt.Key.Key_N):
        qtbot.keyClick(outline, key)
    assert chosen == ["front_1_1", "front_1_2", "front_2_2"]
    assert gone == [7]
    assert marks == ["front_2_2"]


def test_every_cell_of_the_outline_is_reached_by_arrows(look: Theme, qtbot: QtBot) -> None:
    outline = DeviceOutline()
    qtbot.addWidget(outline)
    outline.resize(420, 380)
    reached, edge = {ZONES[0]}, [ZONES[0]]
    while edge:
        start = edge.pop()
        for key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down):
            outline.choose(start)
            there = outline._neighbour(key)
            if there not in reached:
                reached.add(there)
                edge.append(there)
    assert reached == set(ZONES)


def test_cells_do_not_overlap_and_lie_inside(look: Theme, qtbot: QtBot) -> None:
    outline = DeviceOutline()
    qtbot.addWidget(outline)
    for width, height in ((220, 190), (340, 340), (700, 400)):
        outline.resize(width, height)
        rects = [outline.zone_rect(zone) for zone in ZONES]
        for place, rect in enumerate(rects):
            assert rect.left() >= -1
            assert rect.right() <= width + 1
            assert rect.bottom() <= height + 1
            assert not any(rect.adjusted(1, 1, -1, -1).intersects(other) for other in rects[:place])


def test_a_click_chooses_and_a_double_click_marks_unless_it_only_shows(look: Theme, qtbot: QtBot) -> None:
    outline = DeviceOutline()
    qtbot.addWidget(outline)
    outline.resize(360, 360)
    outline.show()
    middle = outline.zone_rect("back_2_2").center().toPoint()
    with qtbot.waitSignal(outline.mark_requested) as asked:
        qtbot.mouseDClick(outline, Qt.MouseButton.LeftButton, pos=middle)
    assert asked.args == ["back_2_2"]
    outline.set_read_only(True)
    outline.choose("")
    qtbot.mouseClick(outline, Qt.MouseButton.LeftButton, pos=middle)
    assert outline.zone == ""
    with pytest.raises(KeyError):
        outline.choose("nowhere")
