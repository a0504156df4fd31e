"""The live picture of a camera beside the shots: what is expected lies faintly over it, Space takes it into the open shot."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QHideEvent, QImage, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from labapp.ui.bench.camera_source import NO_CAMERA, FrameSource, UsbCamera
from labapp.ui.theme import theme
from labapp.ui.widgets.button import Button, IconButton
from labapp.ui.widgets.empty import EmptyState
from labapp.ui.widgets.form import Combo
from labapp.ui.widgets.guide import Guide, paint_guide
from labapp.ui.widgets.label import ElidedLabel, Label
from labapp.ui.widgets.painting import Painted, painter_of, say

_CODES_MS = 500
_GUIDE_DARK, _GUIDE_LIGHT = QColor(0, 0, 0), QColor(255, 255, 255)


class _Live(Painted):
    """The newest frame, whole, with the guide over it."""

    def __init__(self) -> None:
        super().__init__()
        self.frame = QImage()
        self.guide: Guide | None = None
        self.setMinimumHeight(160)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = painter_of(self)
        painter.fillRect(self.rect(), theme().color("surface.sunken"))
        size = self.frame.size()
        if not size.isEmpty():
            scale = min(self.width() / size.width(), self.height() / size.height())
            wide, high = size.width() * scale, size.height() * scale
            place = QRectF((self.width() - wide) / 2, (self.height() - high) / 2, wide, high)
            painter.drawImage(place, self.frame)
            if self.guide is not None:
                inside = place.adjusted(wide * 0.1, high * 0.1, -wide * 0.1, -high * 0.1)
                # dark under light, so that it is seen on any ground
                paint_guide(painter, inside.translated(1.2, 1.2), self.guide, _GUIDE_DARK, 0.45)
                paint_guide(painter, inside, self.guide, _GUIDE_LIGHT, 0.6)
        painter.end()


class CameraPanel(QFrame):
    """Lies over steps and question, beside the shots, while it is used; the camera runs only then."""

    frame_taken = Signal(QImage)
    frame_for_codes = Signal(QImage)
    """The newest frame, every half second, for whoever looks for barcodes in it."""
    device_chosen = Signal(str)
    step_requested = Signal(int)
    """Another shot shall be open: the one before (-1) or after (1)."""
    closed = Signal()

    def __init__(self, over: QWidget, beside: QWidget, source: Callable[[], FrameSource] | None = None) -> None:
        super().__init__(over)
        self.setProperty("role", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.make_source: Callable[[], FrameSource] = source or (lambda: UsbCamera(self))
        self._source: FrameSource | None = None
        self._beside, self._device = beside, ""
        self._taken = 0
        self._frozen = QTimer(self)
        self._frozen.setSingleShot(True)
        self._frozen.setInterval(120)
        self._codes = QTimer(self)
        self._codes.setInterval(_CODES_MS)
        self._codes.timeout.connect(self._look_for_codes)
        self._build()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        beside.installEventFilter(self)
        self.hide()

    def _build(self) -> None:
        self._title = ElidedLabel("", "heading")
        self._guidance = Label("", "caption", wrap=True)
        self.devices = Combo()
        self.devices.setAccessibleName("Camera")
        self.devices.setMinimumWidth(200)
        self.devices.activated.connect(self._chosen)
        before = IconButton("arrow-left", "Shot before (←)")
        before.clicked.connect(lambda: self.step_requested.emit(-1))
        after = IconButton("arrow-right", "Next shot (→)")
        after.clicked.connect(lambda: self.step_requested.emit(1))
        close = IconButton("x", "Back to the check (Escape or F8)")
        close.clicked.connect(self.close_panel)
        head = QHBoxLayout()
        head.setContentsMargins(20, 10, 12, 0)
        head.setSpacing(8)
        head.addWidget(self._title, 1)
        for widget in (self.devices, before, after, close):
            head.addWidget(widget)
        words = QHBoxLayout()
        words.setContentsMargins(20, 0, 20, 6)
        words.addWidget(self._guidance)
        self.live = _Live()
        self.empty = EmptyState("camera", NO_CAMERA)
        self.empty.action_requested.connect(self._begin)
        self.take_button = Button("Take the photo", "camera", "default")
        self.take_button.setToolTip("Space")
        self.take_button.clicked.connect(self.take)
        self._said = Label("", "caption", wrap=True)
        foot = QHBoxLayout()
        foot.setContentsMargins(20, 8, 20, 12)
        foot.setSpacing(12)
        foot.addWidget(self.take_button)
        foot.addWidget(self._said, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(words)
        column.addWidget(self.live, 1)
        column.addWidget(self.empty, 1)
        column.addLayout(foot)
        self.empty.hide()

    # ---- opening and closing

    def open_panel(self, device: str) -> None:
        """Show the live picture of that camera, of the first one if it is not there."""
        self._device, self._taken = device, 0
        self._place()
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._source is None:
            self._source = self.make_source()
            self._source.setParent(self)
            self._source.frame_arrived.connect(self._frame)
            self._source.failed.connect(self._failed)
            self._source.devices_changed.connect(self._devices_changed)
        self._begin()

    def close_panel(self) -> None:
        """Go back to the check; the camera ends."""
        if self.isVisible():
            self.hide()
            self.closed.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        """No camera runs unseen: another screen, the lock or the list ends it."""
        super().hideEvent(event)
        self._codes.stop()
        self.live.frame = QImage()
        if self._source is not None:
            self._source.stop()
        if not event.spontaneous() and not self.isHidden():  # the whole bench was hidden
            self.hide()
            self.closed.emit()

    def show_goal(self, title: str, guidance: str, guide: Guide | None, said: str) -> None:
        """Say where the next photo goes, and what became of those before."""
        self._title.setText(title)
        self._guidance.setText(guidance)
        self._guidance.setVisible(bool(guidance))
        self._said.setText(said)
        if guide != self.live.guide:
            self.live.guide = guide
            self.live.update()

    # ---- the camera

    def _begin(self) -> None:
        if self._source is None:
            return
        self._show_devices()
        self.empty.hide()
        self.live.show()
        self._enable()
        self._source.start(self._device)
        self._codes.start()

    def _show_devices(self) -> None:
        if self._source is None:
            return
        found = self._source.devices()
        self.devices.set_options([(one.key, one.name) for one in found])
        if any(one.key == self._device for one in found):
            self.devices.choose(self._device)
        self.devices.setVisible(len(found) > 1)

    def _devices_changed(self) -> None:
        waiting = self.empty.isVisible()
        self._show_devices()
        if waiting and self._source is not None and self._source.devices() and self.isVisible():
            self._begin()

    def _chosen(self) -> None:
        self._device = self.devices.key
        self.device_chosen.emit(self._device)
        self._begin()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _frame(self, image: QImage) -> None:
        if not self.isVisible() or self._frozen.isActive():
            return
        first = self.live.frame.isNull()
        self.live.frame = image
        self.live.update()
        if first:
            self._enable()

    def _failed(self, sentence: str) -> None:
        self._codes.stop()
        self.live.frame = QImage()
        self.live.hide()
        self.empty.tell(
            "camera", sentence, "Photos can be dropped, pasted or chosen meanwhile.", "Try again", kind="default"
        )
        self.empty.show()
        self._enable()
        say(self, sentence)

    def _enable(self) -> None:
        self.take_button.setEnabled(not self.live.frame.isNull())

    def _look_for_codes(self) -> None:
        if not self.live.frame.isNull():
            self.frame_for_codes.emit(self.live.frame)

    def take(self) -> None:
        """Take the picture that is seen; it stands still for a moment, so that one sees which."""
        if self.live.frame.isNull() or self._frozen.isActive():
            return
        self._taken += 1
        self._frozen.start()
        self.frame_taken.emit(QImage(self.live.frame))

    # ---- keys and place

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space takes, arrows open another shot, Escape and F8 go back."""
        key = event.key()
        if key == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self.take()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.step_requested.emit(-1 if key == Qt.Key.Key_Left else 1)
        elif key in (Qt.Key.Key_Escape, Qt.Key.Key_F8):
            self.close_panel()
        else:
            event.ignore()

    def _place(self) -> None:
        rect = self._beside.geometry()
        self.setGeometry(QRect(0, rect.y(), rect.x(), rect.height()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the room beside the shots."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move) and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)
