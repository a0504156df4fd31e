"""Shot slots and the photo strip: states, shape, drops, keys."""

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QPixmap
from pytestqt.qtbot import QtBot

from labapp.ui.gallery import sample_photo
from labapp.ui.theme import Theme
from labapp.ui.widgets.photo_strip import PhotoStrip, Thumb
from labapp.ui.widgets.shot_slot import STATES, ShotSlot


@pytest.mark.parametrize("state", STATES)
def test_a_shot_tells_its_state(look: Theme, qtbot: QtBot, state: str) -> None:
    slot = ShotSlot("Side 1", hint="Show the whole side.")
    qtbot.addWidget(slot)
    slot.resize(slot.sizeHint())
    slot.show_photo(sample_photo())
    slot.show_state(state, reason="blurred" if state == "refused" else "", share=0.5, count=2)
    assert slot.accessibleName().startswith("Side 1: ")
    assert not slot.grab().isNull()
    assert slot.state == state


def test_a_shot_is_four_to_three_and_never_crops(look: Theme, qtbot: QtBot) -> None:
    slot = ShotSlot("Front")
    qtbot.addWidget(slot)
    assert slot.heightForWidth(120) > 90
    with pytest.raises(ValueError, match="no state"):
        slot.show_state("lost")


def test_a_refused_shot_is_tried_again_by_key(look: Theme, qtbot: QtBot) -> None:
    slot = ShotSlot("Front")
    qtbot.addWidget(slot)
    slot.show_state("refused", reason="no photo")
    with qtbot.waitSignal(slot.retry_requested):
        qtbot.keyClick(slot, Qt.Key.Key_Return)


def test_files_dropped_on_a_shot_are_told(look: Theme, qtbot: QtBot) -> None:
    slot = ShotSlot("Front")
    qtbot.addWidget(slot)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/photos/a.jpg"), QUrl("https://example.org/b.jpg")])
    event = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    with qtbot.waitSignal(slot.files_dropped) as dropped:
        slot.dropEvent(event)
    assert [str(path) for path in dropped.args[0]] == ["/photos/a.jpg"]


def test_the_photo_strip_moves_by_arrows_and_opens(look: Theme, qtbot: QtBot) -> None:
    strip = PhotoStrip()
    qtbot.addWidget(strip)
    strip.resize(200, 64)
    strip.set_thumbs([Thumb(number, f"photo {number}") for number in range(8)])
    strip.show()
    opened: list[object] = []
    strip.photo_opened.connect(opened.append)
    for key in (
        Qt.Key.Key_Right,
        Qt.Key.Key_Space,
        Qt.Key.Key_End,
        Qt.Key.Key_Return,
        Qt.Key.Key_Home,
        Qt.Key.Key_Space,
    ):
        qtbot.keyClick(strip, key)
        strip.grab()
    assert opened == [1, 7, 0]
    strip.show_photo(3, QPixmap(10, 10))
    assert strip._thumbs[3].photo.width() == 10
    strip.set_thumbs(())
    assert strip.accessibleName() == "no photos"
