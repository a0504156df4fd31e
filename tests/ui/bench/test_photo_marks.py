"""Marks at the bench: stored the moment they are drawn, undone with everything else, met by another bench's."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from labapp.core.errors import Unavailable
from labapp.inspections.service import Inspections
from labapp.photos.overlays import MarkKind, Overlay, overlay_from_json
from tests.photos.drawings import arrow, words
from tests.ui.bench.bench import Bench

NO_KEYS, CONTROL, SHIFT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


@pytest.fixture
def opened(bench: Bench) -> Bench:
    """A photo of the parcel label is looked at."""
    slot = bench.desk.shots.slot_of("parcel_label")
    bench.drop(bench.photo(), slot)
    slot.click()
    bench.room.rest()
    assert bench.desk.view.isVisible()
    return bench


def stored(bench: Bench) -> Overlay:
    """What the database holds of the first photo."""
    return overlay_from_json(bench.detail().photos[0].overlay)


def draw_arrow(bench: Bench) -> None:
    view = bench.desk.view
    QTest.keyClick(view, Qt.Key.Key_1)
    canvas, left = view.canvas, Qt.MouseButton.LeftButton
    middle = canvas.rect().center()
    QTest.mousePress(canvas, left, NO_KEYS, middle)
    QTest.mouseMove(canvas, middle + QPoint(60, 30))
    QTest.mouseRelease(canvas, left, NO_KEYS, middle + QPoint(120, 60))


def test_what_is_drawn_is_stored_at_once_and_the_slot_shows_a_pencil(opened: Bench) -> None:
    draw_arrow(opened)
    opened.room.rest()
    (mark,) = stored(opened).marks
    assert mark.kind is MarkKind.ARROW
    assert opened.desk.view.head.saved.words.startswith("saved ")
    assert "marked" in opened.desk.shots.slot_of("parcel_label").accessibleName()
    assert opened.desk.idle


def test_digits_are_tools_on_the_photo_and_answer_nothing_below_it(opened: Bench) -> None:
    check = opened.desk.question.check
    assert check is not None
    QTest.keyClick(opened.desk.view, Qt.Key.Key_1)
    QTest.keyClick(opened.desk.view, Qt.Key.Key_2)
    opened.room.rest()
    assert opened.detail().answers == {}
    assert opened.desk.view.pen.tool is MarkKind.ELLIPSE


def test_drawing_and_turning_are_undone_and_done_again_on_the_photo_and_on_the_bench(opened: Bench) -> None:
    view = opened.desk.view
    draw_arrow(opened)
    QTest.keyClick(view, Qt.Key.Key_R)
    opened.room.rest()
    assert (len(stored(opened).marks), stored(opened).turn) == (1, 1)
    assert view.tools.undo.isEnabled()
    QTest.keyClick(view, Qt.Key.Key_Z, CONTROL)
    opened.room.rest()
    assert (len(stored(opened).marks), stored(opened).turn) == (1, 0)
    assert view.canvas.overlay == stored(opened)
    view.close_view()
    opened.press(Qt.Key.Key_Z, CONTROL)
    opened.room.rest()
    assert stored(opened).is_blank
    opened.press(Qt.Key.Key_Z, CONTROL | SHIFT)
    opened.room.rest()
    assert len(stored(opened).marks) == 1
    assert opened.desk.sitting.history.redo_words == "drawing on a photo"


def test_undo_on_a_photo_takes_nothing_else_back(opened: Bench) -> None:
    QTest.keyClick(opened.desk.view, Qt.Key.Key_Z, CONTROL)  # the photo itself was the last thing done
    opened.room.rest()
    assert not opened.detail().photos[0].removed
    assert not opened.desk.view.tools.undo.isEnabled()


def test_many_changes_in_a_row_are_all_stored_in_order(opened: Bench) -> None:
    view = opened.desk.view
    for _ in range(7):
        QTest.keyClick(view, Qt.Key.Key_R)
    draw_arrow(opened)
    opened.room.rest()
    assert (stored(opened).turn, len(stored(opened).marks)) == (3, 1)


@pytest.mark.parametrize(("button", "texts"), [("mine", ["mine"]), ("theirs", ["theirs"])])
def test_another_bench_s_marks_are_met_with_both_and_the_chosen_ones_stay(
    opened: Bench, button: str, texts: list[str]
) -> None:
    view, photo = opened.desk.view, opened.detail().photos[0]
    opened.desk.sitting.blockSignals(True)  # this bench has not heard of it yet
    opened.room.lab.inspections.mark_photo(opened.technician, opened.id, photo.id, Overlay((words("theirs"),)))
    opened.desk.sitting.drawings._versions[photo.id] = photo.version
    opened.desk.sitting.blockSignals(False)
    opened.desk.sitting.mark_photo(photo.id, Overlay(), Overlay((words("mine"),)))
    opened.room.rest()
    assert view.notice.isVisible()
    assert [mark.text for mark in view.canvas.overlay.marks] == ["mine"]
    assert [mark.text for mark in view.beside.canvas.overlay.marks] == ["theirs"]
    view.notice.action_requested.emit(button)
    opened.room.rest()
    assert [mark.text for mark in stored(opened).marks] == texts
    assert [mark.text for mark in view.canvas.overlay.marks] == texts
    assert opened.desk.idle


def test_another_bench_s_marks_are_shown_when_they_arrive(opened: Bench) -> None:
    drawing = Overlay((arrow(),))
    opened.room.lab.inspections.mark_photo(opened.technician, opened.id, opened.detail().photos[0].id, drawing)
    opened.desk.sitting.load()
    opened.room.rest()
    assert opened.desk.view.canvas.overlay == drawing


def test_marks_that_cannot_be_stored_just_now_are_kept_and_tried_again(
    opened: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, tries = Inspections.mark_photo, []

    def away_once(self: Inspections, *args: object, **named: object) -> object:
        tries.append(args)
        if len(tries) == 1:
            raise Unavailable("The database cannot be reached.")
        return real(self, *args, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(Inspections, "mark_photo", away_once)
    retry = opened.desk.sitting.drawings._retry
    retry.setInterval(600_000)
    draw_arrow(opened)
    opened.room.qtbot.waitUntil(lambda: len(tries) == 1)
    opened.room.qtbot.waitUntil(lambda: not opened.room.jobs.active)
    assert not opened.desk.idle
    assert len(opened.desk.view.canvas.overlay.marks) == 1
    assert retry.isActive()
    retry.start(0)
    opened.room.qtbot.waitUntil(lambda: len(tries) == 2, timeout=5000)
    opened.room.rest()
    assert len(stored(opened).marks) == 1
    assert opened.desk.idle


def test_the_whole_photo_is_made_from_the_original_when_one_looks_closely(opened: Bench) -> None:
    view = opened.desk.view
    photo = opened.detail().photos[0]
    assert (view.canvas.frame.width, view.canvas.frame.height) == (photo.width, photo.height)
    assert opened.room.lab.photos.whole(photo.sha256).startswith(b"\xff\xd8")


def test_the_same_shot_of_another_order_of_the_model_is_laid_beside(opened: Bench) -> None:
    QTest.keyClick(opened.desk.view, Qt.Key.Key_C)
    opened.room.rest()
    assert opened.desk.view.beside.photo is None  # there is no other order yet
    assert "No other photo" in opened.desk.view.beside._title.whole
