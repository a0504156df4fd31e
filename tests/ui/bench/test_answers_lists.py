"""By keyboard alone: what is missing, what was found, what differs from the promise, and all keys at a glance."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QWidget,
)

from labapp.rulebook.types import Result
from labapp.ui.bench import keys
from labapp.ui.bench.desk_keys import deeds
from labapp.ui.widgets.label import ElidedLabel
from tests.ui.bench.bench import Bench

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def test_keys_lead_to_what_is_missing_and_to_what_was_found(bench: Bench) -> None:
    desk = bench.desk
    bench.go_to("function.loudspeaker")
    bench.press(Qt.Key.Key_2)
    bench.room.rest()
    missing = bench.detail().assessment.missing_at
    assert desk.strip._missing.text() == f"{len(missing)} missing"
    seen = []
    for _ in range(4):
        bench.press(Qt.Key.Key_J, CONTROL)
        seen.append(desk.walk.key)
    assert len(set(seen)) == 4
    assert all(f"check:{key}" in missing for key in seen)
    bench.press(Qt.Key.Key_F7)
    findings = desk.middle.findings
    assert [place.at for place in findings.places] == ["check:function.loudspeaker"]
    assert findings.places[0].words.startswith("Major: ")
    bench.press(Qt.Key.Key_Return)
    assert desk.walk.key == "function.loudspeaker"
    desk.strip.findings.clicked.emit()
    bench.press(Qt.Key.Key_Escape)
    assert not findings.isVisible()
    assert desk.question.buttons[Result.FAIL].hasFocus()
    bench.press(Qt.Key.Key_J, CONTROL | SHIFT)
    assert len(desk.middle.missing.places) == len(missing)


def test_every_key_that_is_listed_does_something_and_every_deed_has_its_key(bench: Bench) -> None:
    listed = {key.act for _, group in keys.GROUPS for key in group if key.keys}
    assert listed == set(deeds(bench.desk)) - {"letter"}
    sequences = [sequence for _, group in keys.GROUPS for key in group for sequence in key.keys]
    assert len(sequences) == len(set(sequences))
    bench.go_to("function.touch")
    bench.press(Qt.Key.Key_F1)
    assert bench.desk.sheet.isVisible()
    told = {label.text() for label in bench.desk.sheet.findChildren(QLabel)}
    assert {key.words for _, group in keys.GROUPS for key in group} <= told
    bench.press(Qt.Key.Key_1)  # the first key only takes the sheet away
    assert not bench.desk.sheet.isVisible()
    bench.room.rest()
    assert bench.stored("function.touch") is None


def test_a_difference_becomes_a_finding_with_one_key(bench: Bench) -> None:
    desk = bench.desk
    bench.go_to("promise.colour")
    bench.press(Qt.Key.Key_D)
    (editor,) = desk.question.value.editors()
    assert editor.hasFocus()
    bench.type("black")
    bench.press(Qt.Key.Key_Return)
    bench.room.rest()
    row = bench.stored("promise.colour")
    assert row is not None
    assert (row.result, row.value) == (Result.FAIL, "black")
    (finding,) = bench.detail().assessment.findings
    assert finding.sentence == "Colour: promised blue, received black."
    assert desk.promise.rows[0].key == "colour"  # differences stand first
    # from anywhere, by the row of the promise
    bench.go_to("function.touch")
    bench.press(Qt.Key.Key_P)
    assert desk.promise.hasFocus()
    desk.promise.choose("storage")
    bench.press(Qt.Key.Key_D)
    assert desk.walk.key == "promise.storage"
    bench.type("64 GB")
    bench.press(Qt.Key.Key_Return)
    bench.room.rest()
    assert [row.key for row in desk.promise.rows[:2]] == ["storage", "colour"]
    assert len(bench.detail().assessment.findings) == 2
    # what follows from facts is not answered
    bench.go_to("function.touch")
    bench.press(Qt.Key.Key_D)
    bench.room.rest()
    assert bench.stored("function.touch") is None
    assert "not compared by an answer" in desk.notice.title


TARGETS = (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox, QPlainTextEdit, QCheckBox, QRadioButton)


@pytest.mark.parametrize("check", ["cosmetics.observations"])
def test_everything_is_met_with_gloves_and_the_wheel_changes_nothing(bench: Bench, check: str) -> None:
    desk = bench.desk
    bench.go_to(check)
    bench.press(Qt.Key.Key_N)
    bench.room.rest()
    small = []
    for key in (check, "parts.screen", "battery.health", "function.loudspeaker"):
        bench.go_to(key)
        for widget in desk.findChildren(QWidget):
            inner = isinstance(widget, QLineEdit) and isinstance(widget.parentWidget(), QAbstractSpinBox | QComboBox)
            shown = isinstance(widget, TARGETS) and widget.isVisible() and not inner
            if shown and widget.height() < 44:
                small.append(f"{key}: {type(widget).__name__} {widget.accessibleName()} {widget.height()}")
            if isinstance(widget, QLabel):
                assert widget.textFormat() is Qt.TextFormat.PlainText, (widget.text(), type(widget.parent()).__name__)
    assert small == []
    bench.go_to(check)
    desk.marks.list.setCurrentRow(0)
    form = desk.marks.form
    before = form.observation()
    trail = bench.detail().newest_change
    for field in (form.kind.combo, form.length.edit, form.count.edit):
        field.setFocus()
        turn(field)
        turn(field.lineEdit() if isinstance(field, QAbstractSpinBox) else field)
    bench.room.rest()
    assert form.observation() == before
    assert bench.detail().newest_change == trail


def turn(widget: QWidget) -> None:
    """The wheel is turned over a widget."""
    middle = QPointF(widget.rect().center())
    event = QWheelEvent(
        middle,
        QPointF(widget.mapToGlobal(widget.rect().center())),
        QPoint(0, 120),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def test_a_note_of_five_thousand_characters_stays_quick_and_scrolls(bench: Bench) -> None:
    bench.go_to("function.loudspeaker")
    note = bench.desk.question.note
    note.setFocus()
    note.setPlainText("The membrane rattles. " * 227)
    note.flush()
    bench.room.rest()
    high = note.height()
    assert high <= 140
    assert note.verticalScrollBar().maximum() > 0
    note.moveCursor(note.textCursor().MoveOperation.End)
    bench.type("end.")
    note.flush()
    bench.room.rest()
    row = bench.stored("function.loudspeaker")
    assert row is not None
    assert row.note.endswith("end.")
    assert note.height() == high
    # a title of three hundred letters is cut with an ellipsis, not clipped
    title = bench.desk.band.findChild(ElidedLabel)
    assert title is not None
    title.setText("W" * 300)
    bench.room.rest()
    assert title.text().endswith("…")
    assert title.toolTip() == "W" * 300
    assert bench.desk.band.submit.geometry().right() <= bench.desk.band.width()
