"""Marks are drawn, chosen, moved, pulled and taken out, by mouse and by key; each change is told once, whole."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest

from labapp.photos.overlays import MAX_MARKS, Mark, MarkKind, Overlay, refuse_overlay
from labapp.ui.theme import theme
from labapp.ui.widgets.photo_view.inking import grips
from tests.photos.drawings import arrow, at, cover, line, words
from tests.ui.widgets.photo_view.conftest import NO_KEYS, Sitter

SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
KEYS = (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4, Qt.Key.Key_5, Qt.Key.Key_6)
DRAGGED = [kind for kind in MarkKind if kind is not MarkKind.TEXT]


@pytest.fixture(autouse=True)
def whole_changes(sitter: Sitter) -> Iterator[None]:
    """Whatever is done, each change begins where the one before ended, and could be stored."""
    yield
    for (_, _, before), (_, after, _) in zip(sitter.drawn, sitter.drawn[1:], strict=False):
        assert before == after
    for _, _, overlay in sitter.drawn:
        refuse_overlay(overlay)


def shown(sitter: Sitter, *marks: Mark) -> None:
    sitter.view.show_overlay(1, Overlay(marks))


def colour_at(sitter: Sitter, spot: QPoint) -> QColor:
    return sitter.canvas.grab().toImage().pixelColor(spot)


def is_ink(colour: QColor) -> bool:
    ink = theme().color("mark.ink")
    return all(abs(one - other) < 40 for one, other in zip(colour.getRgb()[:3], ink.getRgb()[:3], strict=True))


@pytest.mark.parametrize("kind", DRAGGED)
def test_a_tool_taken_by_its_key_draws_from_press_to_release(sitter: Sitter, kind: MarkKind) -> None:
    sitter.press(KEYS[list(MarkKind).index(kind)])
    assert sitter.view.pen.tool is kind
    assert sitter.view.tools.buttons[kind].isChecked()
    sitter.drag(sitter.spot(0.2, 0.3), sitter.spot(0.6, 0.7))
    ((key, before, after),) = sitter.drawn
    assert (key, before) == (1, Overlay())
    (mark,) = after.marks
    assert mark.kind is kind
    assert (mark.start.x, mark.start.y) == pytest.approx((0.2, 0.3), abs=0.003)
    assert (mark.end.x, mark.end.y) == pytest.approx((0.6, 0.7), abs=0.003)


def test_what_is_drawn_is_seen_on_the_photo_at_once(sitter: Sitter) -> None:
    middle = sitter.spot(0.4, 0.4)
    assert not is_ink(colour_at(sitter, middle))
    shown(sitter, arrow(0.2, 0.4, 0.8, 0.4))
    assert is_ink(colour_at(sitter, middle))
    shown(sitter, cover(MarkKind.BLACK, at(0.3, 0.3), at(0.5, 0.5)))
    assert colour_at(sitter, middle) == theme().color("mark.black")


def test_a_blurred_box_shows_no_detail(sitter: Sitter) -> None:
    shown(sitter, cover(MarkKind.BLUR, at(0.0, 0.0), at(0.4, 0.4)))
    inside = colour_at(sitter, sitter.spot(0.2, 0.2))
    edge = colour_at(sitter, sitter.spot(0.2, 0.004))  # the white frame of the photo lay here
    assert edge.green() < 200
    assert inside.red() < 120


def test_words_are_typed_where_one_clicks(sitter: Sitter) -> None:
    sitter.press(Qt.Key.Key_3)
    QTest.mouseClick(sitter.canvas, Qt.MouseButton.LeftButton, NO_KEYS, sitter.spot(0.5, 0.25))
    assert sitter.view.pen.field.hasFocus()
    sitter.type("crack 12 mm")
    sitter.press(Qt.Key.Key_Return)
    (mark,) = sitter.overlay.marks
    assert (mark.kind, mark.text) == (MarkKind.TEXT, "crack 12 mm")
    assert (mark.start.x, mark.start.y) == pytest.approx((0.5, 0.25), abs=0.003)
    assert sitter.view.hasFocus()


def test_escape_leaves_the_words_and_empty_words_draw_nothing(sitter: Sitter) -> None:
    sitter.press(Qt.Key.Key_3)
    for last in (Qt.Key.Key_Escape, Qt.Key.Key_Return):
        QTest.mouseClick(sitter.canvas, Qt.MouseButton.LeftButton, NO_KEYS, sitter.spot(0.5, 0.25))
        if last == Qt.Key.Key_Escape:
            sitter.type("not this")
        sitter.press(last)
        assert not sitter.view.pen.field.isVisible()
    assert sitter.view.isVisible()
    assert sitter.drawn == []


def test_the_first_line_is_given_its_length_and_the_next_ones_say_theirs(sitter: Sitter) -> None:
    sitter.press(Qt.Key.Key_4)
    sitter.drag(sitter.spot(0.1, 0.2), sitter.spot(0.6, 0.2))
    assert sitter.view.pen.field.hasFocus()
    for wrong in ("seven", "0", "-1", "nan", "99999"):
        sitter.view.pen.field.setText(wrong)
        sitter.press(Qt.Key.Key_Return)
        assert sitter.view.pen.field.isVisible()
        assert "Write a length" in sitter.view._notes.whole
    sitter.view.pen.field.setText("71,5 mm")
    sitter.press(Qt.Key.Key_Return)
    assert sitter.overlay.marks[0].mm == 71.5
    sitter.drag(sitter.spot(0.1, 0.8), sitter.spot(0.35, 0.8))
    assert not sitter.view.pen.field.isVisible()
    assert [mark.mm for mark in sitter.overlay.marks] == [71.5, None]


def test_another_line_may_become_the_known_one(sitter: Sitter) -> None:
    shown(sitter, line(at(0.1, 0.2), at(0.6, 0.2), 71.5), line(at(0.1, 0.8), at(0.6, 0.8)))
    QTest.mouseDClick(sitter.canvas, Qt.MouseButton.LeftButton, NO_KEYS, sitter.spot(0.3, 0.8))
    sitter.type("40")
    sitter.press(Qt.Key.Key_Return)
    assert [mark.mm for mark in sitter.overlay.marks] == [None, 40.0]


def test_a_mark_is_chosen_moved_and_pulled_at_its_grip(sitter: Sitter) -> None:
    shown(sitter, arrow(0.2, 0.4, 0.6, 0.4))
    sitter.drag(sitter.spot(0.4, 0.4), sitter.spot(0.5, 0.6))
    (moved,) = sitter.overlay.marks
    assert (moved.start.x, moved.start.y) == pytest.approx((0.3, 0.6), abs=0.004)
    assert sitter.view.pen.chosen == 0
    grip = grips(moved, sitter.canvas.frame)[1][0].toPoint()
    sitter.drag(grip, sitter.spot(0.9, 0.9))
    (pulled,) = sitter.overlay.marks
    assert pulled.start == moved.start
    assert (pulled.end.x, pulled.end.y) == pytest.approx((0.9, 0.9), abs=0.004)
    assert len(sitter.drawn) == 2


@pytest.mark.parametrize("grip", range(4))
def test_a_box_is_pulled_at_every_corner_and_the_opposite_one_stays(sitter: Sitter, grip: int) -> None:
    box = cover(MarkKind.BLACK, at(0.3, 0.3), at(0.6, 0.6))
    shown(sitter, box)
    sitter.view.pen.choose(0)
    goals = [(0.2, 0.2), (0.7, 0.7), (0.2, 0.7), (0.7, 0.2)]
    sitter.drag(grips(box, sitter.canvas.frame)[grip][0].toPoint(), sitter.spot(*goals[grip]))
    (pulled,) = sitter.overlay.marks
    left, right = sorted((pulled.start.x, pulled.end.x))
    top, bottom = sorted((pulled.start.y, pulled.end.y))
    goal_x, goal_y = goals[grip]
    assert (left, right) == pytest.approx((min(goal_x, 0.3), max(goal_x, 0.6)), abs=0.004)
    assert (top, bottom) == pytest.approx((min(goal_y, 0.3), max(goal_y, 0.6)), abs=0.004)


def test_words_grow_by_their_grip_and_are_written_anew(sitter: Sitter) -> None:
    shown(sitter, words("crack"))
    sitter.view.pen.choose(0)
    grip = grips(sitter.overlay.marks[0], sitter.canvas.frame)[0][0].toPoint()
    sitter.drag(grip, grip + QPoint(60, 0))
    assert sitter.overlay.marks[0].size > words("crack").size
    sitter.press(Qt.Key.Key_Return)
    sitter.type("long crack")
    sitter.press(Qt.Key.Key_Return)
    assert sitter.overlay.marks[0].text == "long crack"


@pytest.mark.parametrize("turn", range(4))
def test_marks_are_drawn_and_moved_where_the_pointer_is_on_a_turned_photo_too(sitter: Sitter, turn: int) -> None:
    sitter.view.show_overlay(1, Overlay((), turn))
    sitter.press(Qt.Key.Key_2)
    sitter.drag(sitter.spot(0.2, 0.3), sitter.spot(0.5, 0.6))
    (mark,) = sitter.overlay.marks
    assert (mark.start.x, mark.start.y) == pytest.approx((0.2, 0.3), abs=0.004)
    before = sitter.canvas.frame.spot(mark.start)
    sitter.press(Qt.Key.Key_Right)
    sitter.view.pen.settle()
    after = sitter.canvas.frame.spot(sitter.overlay.marks[0].start)
    assert after.x() - before.x() == pytest.approx(8, abs=0.5)
    assert after.y() - before.y() == pytest.approx(0, abs=0.5)


def test_a_click_draws_nothing_and_a_stroke_never_leaves_the_photo(sitter: Sitter) -> None:
    sitter.press(Qt.Key.Key_1)
    QTest.mouseClick(sitter.canvas, Qt.MouseButton.LeftButton, NO_KEYS, sitter.spot(0.5, 0.5))
    assert sitter.drawn == []
    sitter.drag(sitter.spot(0.5, 0.5), QPoint(-50, -80))
    (mark,) = sitter.overlay.marks
    assert (mark.end.x, mark.end.y) == (0, 0)
    outside = sitter.spot(0, 0) - QPoint(12, 0)
    sitter.drag(outside, outside - QPoint(5, 40))
    assert len(sitter.drawn) == 1


def test_all_of_it_goes_by_keys_alone(sitter: Sitter) -> None:
    sitter.press(Qt.Key.Key_1)
    sitter.press(Qt.Key.Key_Return)
    sitter.press(Qt.Key.Key_Escape)
    (mark,) = sitter.overlay.marks
    for key, modifier in ((Qt.Key.Key_Right, NO_KEYS), (Qt.Key.Key_Right, NO_KEYS), (Qt.Key.Key_Down, SHIFT)):
        sitter.press(key, modifier)
    with sitter.qtbot.waitSignal(sitter.view.marks_drawn):
        pass  # moves that follow each other are one change
    (moved,) = sitter.overlay.marks
    assert moved.start.x > mark.start.x
    assert moved.start.y == pytest.approx(mark.start.y)
    assert moved.end.y > mark.end.y
    assert len(sitter.drawn) == 2
    sitter.press(Qt.Key.Key_3)
    sitter.press(Qt.Key.Key_Return)
    sitter.type("dent")
    sitter.press(Qt.Key.Key_Return)
    sitter.press(Qt.Key.Key_Escape)
    sitter.press(Qt.Key.Key_N)
    assert sitter.view.pen.chosen == 0
    sitter.press(Qt.Key.Key_Delete)
    assert [one.text for one in sitter.overlay.marks] == ["dent"]
    assert sitter.view.current is not None  # the mark was taken out, and not the photo


def test_what_was_moved_by_key_is_told_before_the_page_is_turned_or_the_view_left(sitter: Sitter) -> None:
    shown(sitter, arrow())
    sitter.press(Qt.Key.Key_N)
    sitter.press(Qt.Key.Key_Up, CONTROL)
    sitter.press(Qt.Key.Key_PageDown)
    assert [key for key, _, _ in sitter.drawn] == [1]
    sitter.press(Qt.Key.Key_PageUp)
    sitter.rest()
    assert sitter.overlay.marks[0].start.y < arrow().start.y


def test_undo_and_redo_are_asked_of_the_page_and_shown_when_it_answers(sitter: Sitter) -> None:
    asked: list[tuple[str, object]] = []
    sitter.view.undo_requested.connect(lambda key: asked.append(("undo", key)))
    sitter.view.redo_requested.connect(lambda key: asked.append(("redo", key)))
    sitter.view.show_undo(True, False)
    assert (sitter.view.tools.undo.isEnabled(), sitter.view.tools.redo.isEnabled()) == (True, False)
    sitter.press(Qt.Key.Key_Z, CONTROL)
    sitter.press(Qt.Key.Key_Z, CONTROL | SHIFT)
    sitter.press(Qt.Key.Key_Y, CONTROL)
    assert asked == [("undo", 1), ("redo", 1), ("redo", 1)]
    shown(sitter, arrow())
    sitter.view.pen.choose(0)
    shown(sitter)
    assert sitter.overlay == Overlay()
    assert sitter.view.pen.chosen is None


def test_one_mark_more_than_a_photo_takes_is_refused_in_a_sentence(sitter: Sitter) -> None:
    shown(sitter, *[arrow()] * MAX_MARKS)
    sitter.press(Qt.Key.Key_1)
    sitter.press(Qt.Key.Key_Return)
    sitter.drag(sitter.spot(0.8, 0.8), sitter.spot(0.9, 0.9))
    assert sitter.drawn == []
    assert f"at most {MAX_MARKS}" in sitter.view._notes.whole


@pytest.mark.parametrize(("button", "mine"), [("mine", True), ("theirs", False)])
def test_another_bench_s_marks_stand_beside_one_s_own_until_one_of_them_is_chosen(
    sitter: Sitter, button: str, mine: bool
) -> None:
    settled: list[tuple[object, bool]] = []
    sitter.view.conflict_settled.connect(lambda key, kept: settled.append((key, kept)))
    own, other = Overlay((arrow(),)), Overlay((words("theirs"),))
    sitter.view.show_conflict(1, own, other)
    sitter.rest()
    assert sitter.overlay == own
    assert sitter.view.beside.canvas.overlay == other
    sitter.press(Qt.Key.Key_1)
    sitter.press(Qt.Key.Key_R)
    assert sitter.drawn == []  # first the choice
    sitter.view.notice.action_requested.emit(button)
    assert settled == [(1, mine)]
    assert not sitter.view.beside.isVisible()
    sitter.press(Qt.Key.Key_1)
    assert sitter.view.pen.tool is MarkKind.ARROW
