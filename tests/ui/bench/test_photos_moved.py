"""Photos move: by drag, by keyboard, out of the tray, and never over another bench's change."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QWidget

from labapp.ui.bench.places import Goal
from labapp.ui.widgets.photo_drag import placed_data
from tests.ui.bench.bench import Bench

LEFT, NO_KEYS = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def placed(bench: Bench, shot: str = "parcel_label") -> int:
    """A photo in a shot; its id."""
    bench.drop(bench.photo(), bench.desk.shots.slot_of(shot))
    return bench.detail().photos[-1].id


def let_go(bench: Bench, photo: int, widget: QWidget) -> None:
    """Drop a placed photo onto a widget."""
    data, middle = placed_data(photo), QPointF(widget.rect().center())
    event = QDropEvent(middle, Qt.DropAction.MoveAction, data, LEFT, NO_KEYS)
    widget.dropEvent(event)
    bench.room.rest()


def where(bench: Bench, photo: int) -> tuple[str | None, str | None, bool]:
    one = next(one for one in bench.detail().photos if one.id == photo)
    return one.shot, one.check_key, one.removed


def undo(bench: Bench) -> None:
    bench.desk.sitting.undo()
    bench.room.rest()


def test_a_photo_is_dragged_from_shot_to_shot_to_the_check_and_into_the_tray_and_undone(bench: Bench) -> None:
    photo = placed(bench)
    bench.go_to("function.touch")
    let_go(bench, photo, bench.desk.shots.slot_of("opening"))
    assert where(bench, photo) == ("opening", None, False)
    let_go(bench, photo, bench.desk.photos.slot)
    assert where(bench, photo) == (None, "function.touch", False)
    let_go(bench, photo, bench.desk.shots.tray)
    assert where(bench, photo) == (None, "function.touch", True)
    let_go(bench, photo, bench.desk.shots.slot_of("contents"))
    assert where(bench, photo) == ("contents", None, False)
    undo(bench)
    assert where(bench, photo)[2]
    undo(bench)
    undo(bench)
    assert where(bench, photo) == ("opening", None, False)
    undo(bench)
    assert where(bench, photo) == ("parcel_label", None, False)


def test_a_slot_welcomes_photos_of_other_places_and_not_its_own(bench: Bench) -> None:
    photo = placed(bench)
    for shot, welcome in (("opening", True), ("parcel_label", False)):
        slot, data = bench.desk.shots.slot_of(shot), placed_data(photo)
        event = QDragEnterEvent(slot.rect().center(), Qt.DropAction.MoveAction, data, LEFT, NO_KEYS)
        event.ignore()
        slot.dragEnterEvent(event)
        assert event.isAccepted() is welcome


def test_a_full_shot_refuses_a_photo_with_its_reason_and_it_stays_where_it_was(bench: Bench) -> None:
    for _ in range(4):
        placed(bench, "opening")
    photo = placed(bench)
    let_go(bench, photo, bench.desk.shots.slot_of("opening"))
    assert "“Opening” holds 4 photos already." in bench.desk.notice.title
    assert where(bench, photo) == ("parcel_label", None, False)


def test_m_asks_where_a_photo_shall_go_from_its_slot_and_from_the_large_view(bench: Bench) -> None:
    photo = placed(bench)
    slot, desk = bench.desk.shots.slot_of("parcel_label"), bench.desk.photo_desk
    QTest.keyClick(slot, Qt.Key.Key_M)
    assert desk._menu is not None
    offered = [action.text() for action in desk._menu.actions() if action.text()]
    assert offered[:2] == ["Parcel sides", "Opening"]
    assert offered[-2:] == ["Not placed yet", "Lay aside"]
    next(one for one in desk._menu.actions() if one.text() == "Not placed yet").trigger()
    desk._menu.hide()
    bench.room.rest()
    assert where(bench, photo) == (None, None, False)
    assert bench.desk.shots.loose.isVisible()
    assert bench.desk.shots.loose.current == photo
    QTest.keyClick(bench.desk.shots.loose, Qt.Key.Key_Space)
    assert bench.desk.view.isVisible()
    QTest.keyClick(bench.desk.view, Qt.Key.Key_M)
    next(one for one in desk._menu.actions() if one.text() == "Protection").trigger()
    desk._menu.hide()
    bench.desk.view.close_view()
    bench.room.rest()
    assert where(bench, photo) == ("protection", None, False)
    assert not bench.desk.shots.loose.isVisible()


def test_the_arrows_of_the_large_view_lead_through_all_photos_of_the_shots_in_their_order(bench: Bench) -> None:
    late, early, second = placed(bench, "opening"), placed(bench, "parcel_label"), placed(bench, "parcel_label")
    bench.desk.shots.slot_of("parcel_label").click()
    seen = []
    QTest.keyClick(bench.desk.view, Qt.Key.Key_Left)
    for _ in range(3):
        assert bench.desk.view.current is not None
        seen.append(bench.desk.view.current.key)
        QTest.keyClick(bench.desk.view, Qt.Key.Key_Right)
    assert seen == [early, second, late]
    bench.desk.view.close_view()
    bench.room.rest()


def test_slots_say_how_many_photos_they_hold_and_take(bench: Bench) -> None:
    placed(bench, "parcel_sides")
    tips = {
        shot: bench.desk.shots.slot_of(shot).toolTip() for shot in ("parcel_label", "parcel_sides", "parts_history")
    }
    assert "0 of 1–4" in tips["parcel_label"]
    assert "1 of 2–6" in tips["parcel_sides"]
    assert "up to 4" in tips["parts_history"]
    assert bench.desk.shots.missing.text() == "11 missing"
    bench.desk.shots.missing.click()
    dialog = bench.desk.findChild(QFileDialog)
    assert dialog is not None
    dialog.close()
    assert bench.desk.shots.open_goal == Goal(shot="parcel_label")


def test_two_benches_on_one_photo_meet_in_a_conflict_and_either_value_can_stay(bench: Bench) -> None:
    photo = placed(bench)
    inspections = bench.room.lab.inspections
    sitting, desk = bench.desk.sitting, bench.desk.photo_desk

    def theirs(shot: str) -> None:
        """Another bench moves it, and the news has not come yet."""
        seen = sitting.detail
        inspections.move_photo(bench.technician, bench.id, photo, shot=shot)
        sitting.detail = seen

    theirs("contents")
    desk.move(photo, Goal(shot="opening"))
    bench.room.rest()
    panel = bench.desk.middle.conflict
    assert panel.clash is not None
    assert panel.clash.conflict.title.startswith("The photo was changed by someone else")
    assert (panel.mine.words, panel.theirs.words) == ("Photo: Opening", "Photo: Contents laid out")
    assert where(bench, photo)[0] == "contents"
    panel.keep.click()
    bench.room.rest()
    assert where(bench, photo)[0] == "opening"
    theirs("protection")
    desk.acts.lay_aside(next(one for one in sitting.detail.photos if one.id == photo))  # type: ignore[union-attr]
    bench.room.rest()
    assert (panel.mine.words, panel.theirs.words) == ("Photo: laid aside", "Photo: Protection")
    panel.take.click()
    bench.room.rest()
    assert where(bench, photo) == ("protection", None, False)


def test_several_own_changes_in_a_row_never_conflict_with_each_other(bench: Bench) -> None:
    photo = placed(bench)
    desk = bench.desk.photo_desk
    for shot in ("opening", "contents", "protection"):
        desk.move(photo, Goal(shot=shot))
    desk.acts.caption(photo, "the way it lay")
    bench.room.rest()
    assert where(bench, photo)[0] == "protection"
    assert bench.detail().photos[0].caption == "the way it lay"
    assert not bench.desk.notice.isVisible()
