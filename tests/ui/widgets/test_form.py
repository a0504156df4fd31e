"""Form fields: values in and out, errors below, and a wheel that changes nothing."""

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from labapp.ui.theme import Theme
from labapp.ui.widgets.form import (
    ChoiceField,
    Combo,
    CountField,
    DateField,
    Field,
    MeasureField,
    MoneyField,
    NoteField,
    TextField,
)

OPTIONS = (("a", "Apple"), ("b", "Pear"), ("c", "Plum"))


def turn_wheel(widget: QWidget) -> None:
    """Turn the wheel one notch over a widget."""
    event = QWheelEvent(
        QPointF(5, 5),
        QPointF(widget.mapToGlobal(QPoint(5, 5))),
        QPoint(0, 0),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def wheeled() -> list[tuple[Field, QWidget]]:
    choice, day = ChoiceField("Fruit", OPTIONS), DateField("Day", date(2026, 3, 12))
    number, measure, money = (
        CountField("Orders", 10),
        MeasureField("Battery", 84.5),
        MoneyField("Price", Decimal("289")),
    )
    return [
        (choice, choice.combo),
        (day, day.edit),
        (number, number.edit),
        (measure, measure.edit),
        (money, money.combo),
    ]


@pytest.mark.parametrize("place", range(5))
@pytest.mark.parametrize("focused", [False, True])
def test_the_wheel_over_a_closed_field_changes_nothing(look: Theme, qtbot: QtBot, place: int, focused: bool) -> None:
    field, editor = wheeled()[place]
    qtbot.addWidget(field)
    field.show()
    if focused:
        editor.setFocus()
    before = field.value, getattr(field, "currency", None)  # type: ignore[attr-defined]
    turn_wheel(editor)
    assert (field.value, getattr(field, "currency", None)) == before  # type: ignore[attr-defined]


def test_a_text_is_given_without_blanks_and_a_secret_as_typed(look: Theme, qtbot: QtBot) -> None:
    plain, secret = TextField("Name", "  Lyon lab "), TextField("Passphrase", secret=True)
    qtbot.addWidget(plain)
    qtbot.addWidget(secret)
    secret.set_value(" spaced out ")
    assert plain.value == "Lyon lab"
    assert secret.value == " spaced out "


def test_an_error_stands_below_until_the_person_types(look: Theme, qtbot: QtBot) -> None:
    field = TextField("IMEI", "49015420323751")
    qtbot.addWidget(field)
    field.show()
    field.set_error("Check digit must be 8")
    assert field._error_row.isVisible()
    assert field.edit.accessibleDescription() == "Check digit must be 8"
    with qtbot.waitSignal(field.changed):
        qtbot.keyClicks(field.edit, "8")
    assert field.error == ""
    assert not field._error_row.isVisible()


@pytest.mark.parametrize("place", range(6))
def test_an_error_turns_the_edge_of_any_field_red(look: Theme, qtbot: QtBot, place: int) -> None:
    field, editor = [*wheeled(), (note := NoteField("Note"), note.edit)][place]
    inner = field.edit if isinstance(field, MoneyField) else editor
    qtbot.addWidget(field)
    field.resize(300, 120)
    field.show()
    field.set_error("It is wrong.")
    edge = inner.grab().toImage().pixelColor(1, inner.height() // 2)
    assert edge == look.color("status.fail.solid")


def test_setting_a_value_is_not_a_change_by_the_person(look: Theme, qtbot: QtBot) -> None:
    fields = [
        TextField("a"),
        NoteField("b"),
        DateField("c"),
        CountField("d"),
        MeasureField("e"),
        ChoiceField("f", OPTIONS),
    ]
    told: list[str] = []
    values = ["x", "y", date(2026, 1, 1), 3, 4.5, "b"]
    for field, value in zip(fields, values, strict=True):
        qtbot.addWidget(field)
        field.changed.connect(lambda label=field.label: told.append(label))
        field.set_value(value)  # type: ignore[attr-defined]
        assert field.value == value  # type: ignore[attr-defined]
    assert told == []


def test_a_day_may_be_missing(look: Theme, qtbot: QtBot) -> None:
    field = DateField("Return by")
    qtbot.addWidget(field)
    assert field.value is None
    assert field.edit.text() == "no date"
    field.set_value(date(2026, 4, 15))
    assert field.edit.text() == "15 April 2026"


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("289", "289.00"),
        ("289.5", "289.50"),
        ("289,50", "289.50"),
        ("1 289,00", "1289.00"),
        ("1'000", "1000.00"),
        ("0", "0.00"),
    ],
)
def test_an_amount_is_read_with_comma_or_point(look: Theme, qtbot: QtBot, typed: str, amount: str) -> None:
    field = MoneyField("Price")
    qtbot.addWidget(field)
    qtbot.keyClicks(field.edit, typed)
    assert field.value == Decimal(amount)


@pytest.mark.parametrize("typed", ["abc", "1.234", "-3", "1,2,3", "nan", "inf"])
def test_what_is_no_amount_is_refused_with_a_sentence(look: Theme, qtbot: QtBot, typed: str) -> None:
    field = MoneyField("Price")
    qtbot.addWidget(field)
    qtbot.keyClicks(field.edit, typed)
    with pytest.raises(ValueError, match="amount"):
        field.checked()
    assert field.error


def test_no_amount_is_none(look: Theme, qtbot: QtBot) -> None:
    field = MoneyField("Price", currency="CHF")
    qtbot.addWidget(field)
    assert (field.value, field.currency) == (None, "CHF")


def test_new_options_keep_the_choice_if_they_can(look: Theme, qtbot: QtBot) -> None:
    combo = Combo(OPTIONS)
    qtbot.addWidget(combo)
    combo.choose("b")
    combo.set_options((("b", "Pear"), ("d", "Date")))
    assert combo.key == "b"
    combo.set_options((("d", "Date"),))
    assert combo.key == "d"
    combo.choose("unknown")
    assert combo.key == "d"
    combo.set_options(())
    assert combo.key == ""


def test_an_option_of_300_characters_does_not_widen_the_field(look: Theme, qtbot: QtBot) -> None:
    combo = Combo([("long", "x" * 300)])
    qtbot.addWidget(combo)
    assert combo.sizeHint().width() < 260


def test_ctrl_return_submits_a_note_and_tab_goes_on(look: Theme, qtbot: QtBot) -> None:
    note = NoteField("Reason")
    qtbot.addWidget(note)
    qtbot.keyClicks(note.edit, "late")
    qtbot.keyClick(note.edit, Qt.Key.Key_Return)
    with qtbot.waitSignal(note.submitted):
        qtbot.keyClick(note.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert note.value == "late"
    assert note.edit.tabChangesFocus()


def test_enter_submits_a_line(look: Theme, qtbot: QtBot) -> None:
    field = TextField("Passphrase", secret=True)
    qtbot.addWidget(field)
    with qtbot.waitSignal(field.submitted):
        qtbot.keyClick(field.edit, Qt.Key.Key_Return)


def test_words_in_a_spin_box_do_not_touch_its_edge(look: Theme, qtbot: QtBot) -> None:
    field = CountField("Orders", 10)
    qtbot.addWidget(field)
    assert field.edit.lineEdit().textMargins().left() == 7
