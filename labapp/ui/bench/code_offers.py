"""Barcodes seen in photos and by the camera, offered for the field they fit; never filled in silence."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from labapp.core.errors import UserError
from labapp.inspections.rules import TRACKING, Code, CodeKind, Offer, group_imei, is_read, offers
from labapp.rulebook.types import Result
from labapp.ui.bench.sitting import Reply, Sitting
from labapp.ui.context import Context
from labapp.ui.widgets.button import Button
from labapp.ui.widgets.glyphs import Glyph
from labapp.ui.widgets.label import Label
from labapp.ui.widgets.painting import say

_MOST_SHOWN = 3
_CAMERA = "camera"


class CodeOffers(QObject):
    """Looks at pictures one after the other, and knows what their codes can be used for as the answers stand now."""

    changed = Signal()
    """`offers` may be others."""
    failed = Signal(object, str)

    def __init__(self, context: Context, sitting: Sitting, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context, self._sitting = context, sitting
        self._found: dict[object, tuple[str, tuple[Code, ...]]] = {}
        self._seen: set[int] = set()
        self._waiting: list[tuple[object, str, Callable[[], Any]]] = []
        self._looking = False
        self._ignored: set[tuple[str, str]] = set()
        self._offers: tuple[Offer, ...] = ()
        self._first = True
        sitting.loaded.connect(self._loaded)

    @property
    def offers(self) -> tuple[Offer, ...]:
        """What can be used now, in the order in which it was seen."""
        return self._offers

    @property
    def busy(self) -> bool:
        """Whether a picture is still looked at."""
        return self._looking or bool(self._waiting)

    def look_at(self, data: bytes, where: str) -> None:
        """Look for codes in a picture that is not stored, such as a frame of the camera; only the newest one waits."""
        self._waiting = [one for one in self._waiting if one[0] != _CAMERA]
        self._waiting.append((_CAMERA, where, partial(self._context.services.photos.read_codes, data)))
        self._look()

    def scanned(self, text: str) -> bool:
        """A code came from a scanner while another check is shown; whether it is offered for an empty field."""
        fresh = [one for one in self._fitting((Code(text),), "scan") if not one.differs]
        if not fresh:
            return False
        self._found[text] = ("scan", (Code(text),))
        self._work_out()
        return True

    # ---- looking

    def _loaded(self) -> None:
        detail = self._sitting.detail
        if detail is None:
            return
        placed = {photo.id: photo for photo in detail.photos if not photo.removed}
        for key in [key for key in self._found if isinstance(key, int)]:
            if key in placed:  # it may have been moved to another place
                self._found[key] = (_place(placed[key]), self._found[key][1])
            else:
                del self._found[key]
        for photo in placed.values():
            if photo.id in self._seen or not self._sitting.editable:
                continue
            self._seen.add(photo.id)
            where = _place(photo)
            # On opening, photos of earlier hours are read again only where they could still fill something.
            if is_read(where, detail.checklist) and (not self._first or self._is_open(where)):
                read = partial(self._context.services.photos.codes_of, photo.sha256)
                self._waiting.append((photo.id, where, read))
        self._first = False
        self._work_out()
        self._look()

    def _is_open(self, where: str) -> bool:
        detail = self._sitting.detail
        if detail is None:
            return False
        if where.startswith("shot:parcel"):
            return not detail.order.facts.tracking and not detail.second
        return any(check.identity and self._sitting.reply(check.key).result is None for check in self._sitting.asked())

    def _look(self) -> None:
        if self._looking or not self._waiting:
            return
        key, where, read = self._waiting.pop(0)
        self._looking = True
        self._context.run(
            "Looking for barcodes", read, partial(self._read, key, where), partial(self._not_read, key), lane="cpu"
        )

    def _read(self, key: object, where: str, codes: Any) -> None:
        self._looking = False
        plain = tuple(Code(one.text, one.format, one.position) for one in codes)
        if plain or key != _CAMERA:  # a blurred frame does not unsay the one before
            self._found[key] = (where, plain)
        self._work_out()
        self._look()

    def _not_read(self, key: object, error: Exception, label: str) -> None:
        self._looking = False
        if not isinstance(error, UserError):  # a photo that cannot be read again is no matter of its codes
            self.failed.emit(error, label)
        self._look()

    # ---- offering

    def _fitting(self, codes: tuple[Code, ...], where: str) -> tuple[Offer, ...]:
        detail = self._sitting.detail
        if detail is None or not self._sitting.editable:
            return ()
        asked = self._sitting.asked()
        answers = {
            check.key: (reply.result, reply.value)
            for check in asked
            if check.identity and (reply := self._sitting.reply(check.key))
        }
        tracking = None if detail.second else detail.order.facts.tracking
        return offers(codes, where, detail.checklist, [check.key for check in asked], answers, tracking)

    def _work_out(self) -> None:
        found: dict[tuple[str, str], Offer] = {}
        for where, codes in self._found.values():
            for one in self._fitting(codes, where):
                found.setdefault((one.target, one.meaning.value), one)
        offered = tuple(one for key, one in found.items() if key not in self._ignored)
        if offered != self._offers:
            self._offers = offered
            self.changed.emit()

    def use(self, offer: Offer) -> None:
        """Fill the field, as if it had been typed; it can be undone."""
        if offer.target == TRACKING:
            self._note_tracking(offer)
        else:
            check = next((one for one in self._sitting.asked() if one.key == offer.target), None)
            if check is not None:
                stands = self._sitting.reply(check.key)
                result = stands.result if stands.result is Result.FAIL else Result.PASS
                self._sitting.give(check, Reply(result, offer.meaning.value, stands.note))
        self._work_out()

    def _note_tracking(self, offer: Offer) -> None:
        detail = self._sitting.detail
        if detail is None or offer.differs:
            return
        orders, actor, number = self._context.services.orders, self._context.actor, detail.order.row.number
        self._sitting.do(
            "Noting the tracking number",
            partial(orders.note_tracking, actor, number, offer.meaning.value, offer.meaning.carrier),
        )

    def ignore(self, offer: Offer) -> None:
        """Leave the field as it is, and offer this no more."""
        self._ignored.add((offer.target, offer.meaning.value))
        self._work_out()

    def use_first(self) -> None:
        """Use what is offered first."""
        usable = next((one for one in self._offers if can_use(one)), None)
        if usable is not None:
            self.use(usable)

    def ignore_first(self) -> None:
        """Ignore what is offered first."""
        if self._offers:
            self.ignore(self._offers[0])

    def words(self, offer: Offer) -> str:
        """What is offered, from where, and what differs, in one sentence."""
        detail = self._sitting.detail
        check = None if detail is None else detail.checklist.check(offer.target)
        field = "the order’s tracking number" if check is None else f"“{check.text.rstrip('.')}”"
        said = f"{offer.meaning.words} {self._from(offer.where)}"
        if not offer.differs:
            return f"{said}: use it for {field}?"
        standing = group_imei(offer.standing) if offer.meaning.kind is CodeKind.IMEI else offer.standing
        return f"{said}, but {field} holds {standing}"

    def _from(self, where: str) -> str:
        kind, _, key = where.partition(":")
        detail = self._sitting.detail
        if kind == "shot" and detail is not None:
            title = next((shot.title for shot in detail.checklist.shots if shot.key == key), key)
            return f"read from “{title}”"
        return {"check": "read from a photo on its check", "scan": "scanned"}.get(kind, "read by the camera")


def can_use(offer: Offer) -> bool:
    """Whether the person may put it in its place: another tracking number than the one noted is only told."""
    return not (offer.target == TRACKING and offer.differs)


def _place(photo: Any) -> str:
    return f"shot:{photo.shot}" if photo.shot else f"check:{photo.check_key or ''}"


class OfferStrip(QWidget):
    """The offers in place: one line each, to use or to ignore."""

    def __init__(self, codes: CodeOffers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._codes = codes
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        codes.changed.connect(self._show)
        self.hide()

    def _show(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for place, offer in enumerate(self._codes.offers[:_MOST_SHOWN]):
            self._column.addWidget(self._line(offer, first=place == 0))
        self.setVisible(bool(self._codes.offers))

    def _line(self, offer: Offer, *, first: bool) -> QWidget:
        words, status = self._codes.words(offer), "remark" if offer.differs else "info"
        line = QFrame()
        line.setProperty("role", "notice")
        line.setProperty("status", status)
        row = QHBoxLayout(line)
        row.setContentsMargins(12, 4, 8, 4)
        row.setSpacing(8)
        row.addWidget(Glyph(status, status, 16))
        row.addWidget(Label(words, "body", wrap=True), 1)
        if can_use(offer):
            use = Button("Use instead" if offer.differs else "Use")
            use.setToolTip("Use it (Ctrl+U)" if first else "Use it")
            use.clicked.connect(partial(self._codes.use, offer))
            row.addWidget(use)
        ignore = Button("Ignore", "", "quiet")
        ignore.setToolTip("Leave it (Ctrl+Shift+U)" if first else "Leave it")
        ignore.clicked.connect(partial(self._codes.ignore, offer))
        row.addWidget(ignore)
        say(line, words)
        return line
