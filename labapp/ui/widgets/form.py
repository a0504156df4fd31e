"""Form fields: label above, editor, and below it the sentence that says what is wrong. The wheel changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import QDate, QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QDateEdit,
    QDoubleSpinBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from labapp.ui.theme import repolish, theme
from labapp.ui.widgets.glyphs import Glyph, on_first_line
from labapp.ui.widgets.label import Label
from labapp.ui.widgets.painting import line_height

_NO_DATE = QDate(1900, 1, 1)


class Combo(QComboBox):
    """A combo box that the wheel does not turn while it is closed; long options are cut, told whole in a tip."""

    def __init__(self, options: Sequence[tuple[str, str]] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(10)
        self.setMaxVisibleItems(14)
        self.set_options(options)
        self.currentTextChanged.connect(self.setToolTip)

    def set_options(self, options: Sequence[tuple[str, str]]) -> None:
        """Offer these (key, word); the chosen key stays if it is still there."""
        key = self.key
        self.blockSignals(True)
        self.clear()
        for option, word in options:
            self.addItem(word, option)
            self.setItemData(self.count() - 1, word, Qt.ItemDataRole.ToolTipRole)
        self.setCurrentIndex(max(0, self.findData(key)) if options else -1)
        self.blockSignals(False)

    @property
    def key(self) -> str:
        """The chosen key; empty if there is none."""
        return str(self.currentData() or "")

    def choose(self, key: str) -> None:
        """Choose a key; an unknown one leaves the choice as it is."""
        place = self.findData(key)
        if place >= 0:
            self.setCurrentIndex(place)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel scrolls the page, not the value."""
        event.ignore()


class _StillWheel(QObject):
    """Keeps the wheel from turning spin boxes and date edits."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel:
            event.ignore()
            return True
        return False


def _prepare(spin: QAbstractSpinBox) -> None:
    """What all spin boxes need: strong focus, no wheel, room left of the text (the style sheet cannot give it)."""
    spin.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    spin.setKeyboardTracking(False)
    spin.lineEdit().setTextMargins(7, 0, 0, 0)
    spin.setFixedHeight(max(theme().px("size.control"), line_height("body") + 10))
    spin.installEventFilter(_StillWheel(spin))


class Field(QWidget):
    """Label, editor, and the error sentence below; `changed` is emitted when the person changes the value."""

    changed = Signal()

    def __init__(self, label: str, editor: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self._label = Label(label, "caption")
        self._label.setBuddy(editor)
        editor.setAccessibleName(label)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        if label:
            column.addWidget(self._label)
        column.addWidget(editor)
        self._error_row = QWidget()
        line = QHBoxLayout(self._error_row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        self._error = Label("", "error", wrap=True)
        line.addLayout(on_first_line(Glyph("fail", "error", 12), "caption"))
        line.addWidget(self._error, 1)
        column.addWidget(self._error_row)
        self._error_row.hide()
        self.setFocusProxy(editor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    @property
    def label(self) -> str:
        """The word above the editor."""
        return self._label.text()

    @property
    def error(self) -> str:
        """The sentence below; empty if all is well."""
        return self._error.text()

    def set_error(self, sentence: str) -> None:
        """Say below the editor what is wrong; empty takes it away."""
        self._error.setText(sentence)
        self._error_row.setVisible(bool(sentence))
        self._editor.setAccessibleDescription(sentence)
        self._editor.setProperty("state", "error" if sentence else "")
        repolish(self._editor)

    def _edited(self) -> None:
        self.set_error("")
        self.changed.emit()


def fields_row(*fields: QWidget, spacing: int = 12) -> QWidget:
    """Fields beside each other with their labels on one line, also while one of them shows an error."""
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(spacing)
    for field in fields:
        line.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
    return row


class TextField(Field):
    """One line of text; `secret` for passphrases, `mono` for identifiers."""

    submitted = Signal()
    """Enter was pressed."""

    def __init__(
        self,
        label: str,
        text: str = "",
        *,
        placeholder: str = "",
        secret: bool = False,
        mono: bool = False,
        longest: int = 300,
        parent: QWidget | None = None,
    ) -> None:
        self.edit = QLineEdit(text)
        super().__init__(label, self.edit, parent)
        self.edit.setPlaceholderText(placeholder)
        self.edit.setMaxLength(longest)
        if secret:
            self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        if mono:
            self.edit.setProperty("role", "id")
        self.edit.textEdited.connect(self._edited)
        self.edit.returnPressed.connect(self.submitted)

    @property
    def value(self) -> str:
        """The text without blanks at its ends; a secret as it was typed."""
        text = self.edit.text()
        return text if self.edit.echoMode() == QLineEdit.EchoMode.Password else text.strip()

    def set_value(self, text: str) -> None:
        """Show a text."""
        self.edit.setText(text)
        self.edit.setCursorPosition(0)


class _NoteEdit(QPlainTextEdit):
    """Ctrl+Return submits; Tab goes on to the next field."""

    submitted = Signal()

    def __init__(self, text: str, lines: int) -> None:
        super().__init__(text)
        self._lines = lines
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(240, self.fontMetrics().lineSpacing() * self._lines + 18)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self.submitted.emit()
            return
        super().keyPressEvent(event)


class NoteField(Field):
    """Several lines of text."""

    submitted = Signal()
    """Ctrl+Return was pressed."""

    def __init__(
        self, label: str, text: str = "", *, placeholder: str = "", lines: int = 3, parent: QWidget | None = None
    ) -> None:
        self.edit = _NoteEdit(text, lines)
        super().__init__(label, self.edit, parent)
        self.edit.setPlaceholderText(placeholder)
        self.edit.textChanged.connect(self._edited)
        self.edit.submitted.connect(self.submitted)

    @property
    def value(self) -> str:
        """The text without blanks at its ends."""
        return self.edit.toPlainText().strip()

    def set_value(self, text: str) -> None:
        """Show a text without telling that it changed."""
        self.edit.blockSignals(True)
        self.edit.setPlainText(text)
        self.edit.blockSignals(False)


class ChoiceField(Field):
    """One of several options, given as (key, word)."""

    def __init__(self, label: str, options: Sequence[tuple[str, str]] = (), parent: QWidget | None = None) -> None:
        self.combo = Combo(options)
        super().__init__(label, self.combo, parent)
        self.combo.activated.connect(self._edited)

    @property
    def value(self) -> str:
        """The chosen key."""
        return self.combo.key

    def set_value(self, key: str) -> None:
        """Choose a key."""
        self.combo.choose(key)

    def set_options(self, options: Sequence[tuple[str, str]]) -> None:
        """Offer other options."""
        self.combo.set_options(options)


class DateField(Field):
    """A day, or none if that is allowed."""

    def __init__(
        self, label: str, day: date | None = None, *, optional: bool = True, parent: QWidget | None = None
    ) -> None:
        self.edit = QDateEdit()
        super().__init__(label, self.edit, parent)
        _prepare(self.edit)
        self.edit.setDisplayFormat("d MMMM yyyy")
        self.edit.setCalendarPopup(False)
        self.edit.setMinimumDate(_NO_DATE)
        self.edit.setSpecialValueText("no date" if optional else "")
        self.set_value(day)
        self.edit.userDateChanged.connect(self._edited)

    @property
    def value(self) -> date | None:
        """The day, None if there is none."""
        day = self.edit.date()
        return None if day == _NO_DATE else date(day.year(), day.month(), day.day())

    def set_value(self, day: date | None) -> None:
        """Show a day without telling that it changed."""
        self.edit.blockSignals(True)
        self.edit.setDate(_NO_DATE if day is None else QDate(day.year, day.month, day.day))
        self.edit.blockSignals(False)


class CountField(Field):
    """A whole number."""

    def __init__(
        self,
        label: str,
        value: int = 0,
        low: int = 0,
        high: int = 1_000_000,
        *,
        unit: str = "",
        parent: QWidget | None = None,
    ) -> None:
        self.edit = QSpinBox()
        super().__init__(label, self.edit, parent)
        _prepare(self.edit)
        self.edit.setRange(low, high)
        self.edit.setSuffix(f" {unit}" if unit else "")
        self.edit.setValue(value)
        self.edit.valueChanged.connect(self._edited)

    @property
    def value(self) -> int:
        """The number."""
        return self.edit.value()

    def set_value(self, value: int) -> None:
        """Show a number without telling that it changed."""
        self.edit.blockSignals(True)
        self.edit.setValue(value)
        self.edit.blockSignals(False)


class MeasureField(Field):
    """A number with decimals and a unit, such as 84.5 %."""

    def __init__(
        self,
        label: str,
        value: float = 0.0,
        low: float = 0.0,
        high: float = 1_000_000.0,
        *,
        decimals: int = 1,
        unit: str = "",
        parent: QWidget | None = None,
    ) -> None:
        self.edit = QDoubleSpinBox()
        super().__init__(label, self.edit, parent)
        _prepare(self.edit)
        self.edit.setDecimals(decimals)
        self.edit.setRange(low, high)
        self.edit.setSuffix(f" {unit}" if unit else "")
        self.edit.setValue(value)
        self.edit.valueChanged.connect(self._edited)

    @property
    def value(self) -> float:
        """The number."""
        return self.edit.value()

    def set_value(self, value: float) -> None:
        """Show a number without telling that it changed."""
        self.edit.blockSignals(True)
        self.edit.setValue(value)
        self.edit.blockSignals(False)


class MoneyField(Field):
    """An amount with its currency; comma and point are both read as the decimal mark."""

    def __init__(
        self,
        label: str,
        amount: Decimal | None = None,
        currency: str = "EUR",
        *,
        currencies: Sequence[str] = ("EUR", "GBP", "CHF", "PLN", "SEK", "USD"),
        parent: QWidget | None = None,
    ) -> None:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        self.edit = QLineEdit()
        self.edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.edit.setPlaceholderText("0.00")
        self.edit.setMaxLength(16)
        self.combo = Combo([(name, name) for name in dict.fromkeys((currency, *currencies))])
        self.combo.setMinimumContentsLength(4)
        self.combo.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.combo.setAccessibleName(f"{label}: currency")
        line.addWidget(self.edit, 1)
        line.addWidget(self.combo)
        super().__init__(label, row, parent)
        row.setFocusProxy(self.edit)
        self.edit.setAccessibleName(label)
        self.set_value(amount, currency)
        self.edit.textEdited.connect(self._edited)
        self.combo.activated.connect(self._edited)

    @property
    def value(self) -> Decimal | None:
        """The amount with two decimals; None if the field is empty. ValueError if it is no amount."""
        text = self.edit.text().replace("\u00a0", "").replace(" ", "").replace("'", "").replace(",", ".")
        if not text:
            return None
        try:
            amount = Decimal(text)
        except InvalidOperation as error:
            raise ValueError("An amount is written like 289.00.") from error
        if not amount.is_finite() or amount < 0 or amount != amount.quantize(Decimal("0.01")):
            raise ValueError("An amount is not negative and has at most two decimals.")
        return amount.quantize(Decimal("0.01"))

    @property
    def currency(self) -> str:
        """The currency's code."""
        return self.combo.key

    def set_value(self, amount: Decimal | None, currency: str = "") -> None:
        """Show an amount."""
        self.edit.setText("" if amount is None else f"{amount:.2f}")
        if currency:
            self.combo.choose(currency)

    def checked(self) -> Decimal | None:
        """The amount; if it cannot be read the field says why and ValueError is raised."""
        try:
            return self.value
        except ValueError as error:
            self.set_error(str(error))
            raise

    def set_error(self, sentence: str) -> None:
        """Say what is wrong; the edge of the amount turns red."""
        super().set_error(sentence)
        self.edit.setProperty("state", "error" if sentence else "")
        repolish(self.edit)
