"""The large view over a page: one photo or two, scaled and turned; captions and marks where the page lets them be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from labapp.photos.overlays import MarkKind, Overlay
from labapp.ui.jobs import JobRunner
from labapp.ui.pictures import read_image
from labapp.ui.widgets.label import ElidedLabel, Label
from labapp.ui.widgets.notice import Notice
from labapp.ui.widgets.photo_view.beside import Alike, Beside
from labapp.ui.widgets.photo_view.canvas import STEP, Canvas
from labapp.ui.widgets.photo_view.head import Head
from labapp.ui.widgets.photo_view.keys import action_of
from labapp.ui.widgets.photo_view.look import Look
from labapp.ui.widgets.photo_view.pen import Pen
from labapp.ui.widgets.photo_view.shown import ShownPhoto
from labapp.ui.widgets.photo_view.tools import Tools

Whole = Callable[[str], bytes]
_PUSH = 80.0


class PhotoView(QFrame):
    """Lies over its parent while it is shown. `whole` makes the whole picture of an original, as a JPEG."""

    closed = Signal()
    caption_written = Signal(object, str)
    removal_requested = Signal(object)
    marks_drawn = Signal(object, object, object)
    """The photo's key, and its overlay before and after one change."""
    undo_requested = Signal(object)
    redo_requested = Signal(object)
    conflict_settled = Signal(object, bool)
    """The photo's key, and whether this bench's marks shall stay."""

    def __init__(
        self,
        jobs: JobRunner,
        parent: QWidget,
        *,
        editable: bool = False,
        whole: Whole | None = None,
        alike: Alike | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._jobs, self._whole = jobs, whole
        self._photos: list[ShownPhoto] = []
        self._others: tuple[ShownPhoto, ...] = ()
        self._place = 0
        self._asked_whole = ""
        self._contested: object = None
        self.head = Head()
        self.canvas = Canvas()
        self.canvas.setAccessibleName("Photo")
        self.pen = Pen(self.canvas)
        self.tools = Tools()
        self.beside = Beside(jobs, alike)
        self.notice = Notice()
        self._notes = ElidedLabel("", "error")
        self.caption = QLineEdit()
        self.caption.setMaxLength(300)
        self.caption.setPlaceholderText("What does the photo show?")
        self.caption.setAccessibleName("Caption")
        self._words = Label("", "body", wrap=True)
        self._lay_out()
        self._connect()
        self.set_editable(editable)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        parent.installEventFilter(self)
        self.hide()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(self.head)
        told = QVBoxLayout()
        told.setContentsMargins(20, 0, 20, 0)
        told.addWidget(self.notice)
        column.addLayout(told)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.tools)
        middle.addWidget(self.canvas, 1)
        middle.addWidget(self.beside, 1)
        column.addLayout(middle, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(20, 8, 20, 12)
        foot.addWidget(self._notes)
        foot.addWidget(self.caption)
        foot.addWidget(self._words)
        column.addLayout(foot)
        self.beside.hide()

    def _connect(self) -> None:
        head, canvas = self.head, self.canvas
        head.before.clicked.connect(lambda: self._turn_page(-1))
        head.after.clicked.connect(lambda: self._turn_page(1))
        head.larger.clicked.connect(lambda: canvas.zoom(STEP))
        head.smaller.clicked.connect(lambda: canvas.zoom(1 / STEP))
        head.fit.clicked.connect(self._fit_or_pixels)
        head.left.clicked.connect(lambda: self._rotate(-1))
        head.right.clicked.connect(lambda: self._rotate(1))
        head.compare.clicked.connect(self._toggle_beside)
        head.remove.clicked.connect(self._ask_removal)
        head.close_button.clicked.connect(self.close_view)
        canvas.looked.connect(self._looked)
        self.beside.canvas.looked.connect(self._looked_beside)
        self.beside.closed.connect(self._toggle_beside)
        self.pen.drawn.connect(self._drawn)
        self.pen.tool_changed.connect(self._show_tool)
        self.pen.told.connect(self._tell)
        self.tools.tool_chosen.connect(self.pen.take)
        self.tools.remove_requested.connect(self.pen.remove)
        self.tools.undo_requested.connect(self._ask_undo)
        self.tools.redo_requested.connect(self._ask_redo)
        self.notice.action_requested.connect(self._settle)
        self.caption.editingFinished.connect(self._written)

    # ---- what the page says

    def set_editable(self, editable: bool) -> None:
        """Whether captions may be written, photos marked and laid aside."""
        self._editable = editable
        self.caption.setVisible(editable)
        self._words.setVisible(not editable)
        self.tools.setVisible(editable)
        self.head.saved.setVisible(editable)
        self.pen.enabled = editable

    @property
    def current(self) -> ShownPhoto | None:
        """The photo that is looked at."""
        return self._photos[self._place] if self._photos and self.isVisible() else None

    def show_photos(self, photos: Sequence[ShownPhoto], key: object, others: Sequence[ShownPhoto] = ()) -> None:
        """Show these photos, beginning with the one of this key; `others` can be laid beside, too."""
        self._photos, self._others = list(photos), tuple(others)
        self._place = next((place for place, one in enumerate(self._photos) if one.key == key), 0)
        if not self._photos:
            self.close_view()
            return
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.rect())
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show()

    def show_overlay(self, key: object, overlay: Overlay) -> None:
        """What is drawn on a photo is this now: undone, done again, or stored by another bench."""
        for place, photo in enumerate(self._photos):
            if photo.key == key and photo.overlay != overlay:
                self._photos[place] = replace(photo, overlay=overlay)
                if place == self._place:
                    self.pen.show(overlay)
                    self._show_tool()

    def show_undo(self, undo: bool, redo: bool) -> None:
        """Whether the last change to this photo can be taken back, or done again."""
        self.tools.show_undo(undo, redo)

    def show_saved(self, at: datetime) -> None:
        """All is stored."""
        self.head.saved.show_saved(at)

    def show_conflict(self, key: object, mine: Overlay, theirs: Overlay) -> None:
        """Another bench marked this photo meanwhile: both are shown, and one of them is chosen."""
        place = next((place for place, one in enumerate(self._photos) if one.key == key), None)
        if place is None or not self.isVisible():
            return
        if place != self._place:
            self._place = place
            self._show()
        self.pen.enabled = False
        self.pen.show(mine)
        self._contested = key
        self.notice.tell(
            "Another bench marked this photo meanwhile",
            "Yours are at the left, theirs at the right.",
            "remark",
            (("mine", "Keep mine"), ("theirs", "Take theirs")),
        )
        self.beside.show_one(replace(self._photos[place], overlay=theirs, title="Theirs", caption=""))
        self._show_beside(True)

    def _settle(self, action: str) -> None:
        key, self._contested = self._contested, None
        self.notice.clear()
        self._show_beside(False)
        self.pen.enabled = self._editable
        if key is not None:
            self.conflict_settled.emit(key, action == "mine")

    def close_view(self) -> None:
        """Go back to the page."""
        if self.isVisible():
            self._leave()
            self._show_beside(False)
            self.pen.take(None)
            self.hide()
            self.closed.emit()

    # ---- showing

    def _leave(self) -> None:
        """Before another photo is shown, or none: what was begun on this one is told."""
        if self.caption.hasFocus():
            self._written()
        self.pen.settle()
        if self._contested is not None:
            self._settle("theirs")

    def _show(self) -> None:
        photo = self._photos[self._place]
        self.head.title.setText(photo.title)
        self.head.show_place(self._place, len(self._photos))
        self._tell(" · ".join(photo.notes))
        self.caption.setText(photo.caption)
        self._words.setText(photo.caption)
        self._words.setVisible(not self._editable and bool(photo.caption))
        marking = self._editable and not photo.removed
        self.head.remove.setVisible(marking)
        self.pen.enabled = marking
        self.tools.setEnabled(marking)
        self.pen.reset()
        self._asked_whole = ""
        self.canvas.show_photo(QPixmap(), photo.width, photo.height, photo.overlay)
        self._show_tool()
        if self.beside.isVisible():
            self.beside.show_for(photo, self._offered())
        path = photo.path
        self._jobs.start(
            "Reading a photo", lambda _work: (path, read_image(path)), lane="cpu", quiet=True, succeeded=self._take
        )

    def _tell(self, sentence: str) -> None:
        self._notes.setText(sentence)
        self._notes.setVisible(bool(sentence))

    def _take(self, found: tuple[Path, QImage]) -> None:
        path, image = found
        if self._photos and self._photos[self._place].path == path:
            photo = self._photos[self._place]
            self.canvas.show_photo(QPixmap.fromImage(image), photo.width, photo.height, photo.overlay)
            self._show_percent()

    def _show_tool(self) -> None:
        self.tools.show_tool(self.pen.tool, chosen=self.pen.chosen is not None)

    def _show_percent(self) -> None:
        self.head.percent.setText(f"{self.canvas.look.scale * self.devicePixelRatioF():.0%}")

    # ---- looking

    def _looked(self, before: Look, after: Look) -> None:
        self._show_percent()
        if self.beside.isVisible() and self.beside.linked.isChecked():
            self.beside.canvas.follow(before, after, self.canvas)
        self._ask_whole()

    def _looked_beside(self, before: Look, after: Look) -> None:
        if self.beside.linked.isChecked():
            self.canvas.follow(before, after, self.beside.canvas)
            self._show_percent()

    def _ask_whole(self) -> None:
        photo, whole = self.current, self._whole
        if photo is None or whole is None or not photo.sha256 or not self.canvas.wants_whole():
            return
        if self._asked_whole == photo.sha256:
            return
        sha256 = self._asked_whole = photo.sha256
        self._jobs.start(
            "Reading the whole photo",
            lambda _work: (sha256, QImage.fromData(whole(sha256))),
            lane="cpu",
            succeeded=self._take_whole,
            failed=self._no_whole,
        )

    def _take_whole(self, found: tuple[str, QImage]) -> None:
        sha256, image = found
        photo = self.current
        if photo is not None and photo.sha256 == sha256:
            self.canvas.show_whole(QPixmap.fromImage(image))

    def _no_whole(self, error: Exception, _label: str) -> None:
        self._tell(f"It cannot be looked at more closely. {error}")

    def _fit_or_pixels(self) -> None:
        if self.canvas.is_fitted:
            self.canvas.one_to_one()
        else:
            self.canvas.fit()

    def _rotate(self, quarters: int) -> None:
        photo = self.current
        if photo is None or self._contested is not None:
            return
        self.pen.settle()
        before = self.canvas.overlay
        after = replace(before, turn=(before.turn + quarters) % 4)
        if self.pen.enabled:
            self.pen.show(after)
            self._drawn(before, after)
        else:  # to look at only
            self.canvas.show_overlay(after)
        self._show_percent()

    def _turn_page(self, step: int) -> None:
        goal = self._place + step
        if 0 <= goal < len(self._photos):
            self._leave()
            self._place = goal
            self._show()

    # ---- two side by side

    def _offered(self) -> list[ShownPhoto]:
        return [*self._photos, *(one for one in self._others if one.key not in {two.key for two in self._photos})]

    def _toggle_beside(self) -> None:
        if self._contested is not None:
            self._settle("theirs")
        else:
            self._show_beside(not self.beside.isVisible())

    def _show_beside(self, shown: bool) -> None:
        photo = self.current
        self.head.compare.setChecked(shown)
        self.beside.setVisible(shown)
        if not shown:
            self.beside.forget()
        elif photo is not None and self._contested is None:
            self.beside.show_for(photo, self._offered())

    # ---- captions, marks, laying aside

    def _drawn(self, before: Overlay, after: Overlay) -> None:
        photo = self.current
        if photo is not None:
            self._photos[self._place] = replace(photo, overlay=after)
            self._tell(" · ".join(photo.notes))
            self.head.saved.show_writing()
            self.marks_drawn.emit(photo.key, before, after)

    def _ask_undo(self) -> None:
        self.pen.settle()
        if self.current is not None and self.pen.enabled:
            self.undo_requested.emit(self.current.key)

    def _ask_redo(self) -> None:
        self.pen.settle()
        if self.current is not None and self.pen.enabled:
            self.redo_requested.emit(self.current.key)

    def _written(self) -> None:
        photo = self.current
        if photo is not None and self._editable and self.caption.text().strip() != photo.caption:
            text = self.caption.text().strip()
            self._photos[self._place] = replace(photo, caption=text)
            self.caption_written.emit(photo.key, text)

    def _ask_removal(self) -> None:
        photo = self.current
        if photo is not None and self._editable and not photo.removed:
            self.pen.settle()
            del self._photos[self._place]
            self._place = min(self._place, max(0, len(self._photos) - 1))
            self.removal_requested.emit(photo.key)
            if self._photos:
                self._show()
            else:
                self.close_view()

    # ---- keys

    def event(self, event: QEvent) -> bool:
        """Keys of the view come before shortcuts of the page below it."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and action_of(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The pen first, then the view; see `keys.py` for what each key does."""
        if self.pen.field.hasFocus() or (self.caption.hasFocus() and self._typed(event)):
            return
        if self._contested is None and self.pen.key(event):
            return
        action = action_of(event)
        acts: dict[str, Callable[[], object]] = {
            "close": self._escape,
            "larger": partial(self.canvas.zoom, STEP),
            "smaller": partial(self.canvas.zoom, 1 / STEP),
            "fit": self._fit_or_pixels,
            "turn_right": partial(self._rotate, 1),
            "turn_left": partial(self._rotate, -1),
            "compare": self._toggle_beside,
            "link": self.beside.linked.toggle,
            "before": partial(self._turn_page, -1),
            "after": partial(self._turn_page, 1),
            "before_beside": partial(self.beside.turn, -1),
            "after_beside": partial(self.beside.turn, 1),
            "left": partial(self._arrow, 1, 0),
            "right": partial(self._arrow, -1, 0),
            "up": partial(self._arrow, 0, 1),
            "down": partial(self._arrow, 0, -1),
            "remove": self._ask_removal,
            "undo": self._ask_undo,
            "redo": self._ask_redo,
        }
        if action.startswith("tool:"):
            if self.pen.enabled:
                self.pen.take(MarkKind(action.removeprefix("tool:")))
        elif action in acts:
            acts[action]()
        else:
            super().keyPressEvent(event)

    def _typed(self, event: QKeyEvent) -> bool:
        """Keys that the caption left over: Enter goes back to the photo, the others are none of the photo's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        return event.key() not in (Qt.Key.Key_Escape, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)

    def _escape(self) -> None:
        if self.beside.isVisible():
            self._toggle_beside()
        else:
            self.close_view()

    def _arrow(self, x: int, y: int) -> None:
        """Arrows push a picture that is seen in part; else they turn pages."""
        if not self.canvas.is_fitted:
            self.canvas.push(x * _PUSH, y * _PUSH)
        elif x:
            self._turn_page(-x)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the page."""
        if isinstance(watched, QWidget) and event.type() == QEvent.Type.Resize and self.isVisible():
            self.setGeometry(watched.rect())
        return super().eventFilter(watched, event)
