"""The findings of an inspection, gravest first, each with its photos."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from labapp.inspections.queries import InspectionDetail, PlacedPhoto
from labapp.inspections.rules import Finding
from labapp.rulebook.types import CheckKind, Severity
from labapp.ui import labels
from labapp.ui.pictures import Pictures
from labapp.ui.theme import theme
from labapp.ui.widgets.badge import Badge
from labapp.ui.widgets.card import Card, rule
from labapp.ui.widgets.glyphs import Glyph
from labapp.ui.widgets.label import Label
from labapp.ui.widgets.photo_strip import PhotoStrip, Thumb

_GRAVITY = tuple(Severity)
_WORDS = 150
"""The least width in which a finding is still read as a sentence."""


def in_order(findings: tuple[Finding, ...]) -> list[Finding]:
    """Gravest first, otherwise as the rules found them."""
    return sorted(findings, key=lambda finding: _GRAVITY.index(finding.severity))


def photos_behind(detail: InspectionDetail, finding: Finding) -> tuple[PlacedPhoto, ...]:
    """The photos that show a finding: those on its check, for the grade those on the marks."""
    behind = {finding.check} if finding.check else set()
    if finding.source.startswith("cosmetics."):
        behind |= {check.key for check in detail.checklist.checks if check.kind is CheckKind.OBSERVATIONS}
    return tuple(one for one in detail.photos if one.check_key in behind and not one.removed)


class FindingRow(QWidget):
    """Severity, words, and photos beside them, or below them where the words had no room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        self.badge = QVBoxLayout()
        self._column = QWidget()
        self._column.setFixedWidth(84 * theme().text_scale // 100)
        self.badge.setContentsMargins(0, 0, 0, 0)
        self._column.setLayout(self.badge)
        line.addWidget(self._column)
        self._beside = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._beside.setSpacing(12)
        self.words = QVBoxLayout()
        self.words.setSpacing(2)
        self._beside.addLayout(self.words, 1)
        line.addLayout(self._beside, 1)
        self._strip: PhotoStrip | None = None

    def show_photos(self, strip: PhotoStrip) -> None:
        """Show a strip of photos."""
        self._strip = strip
        self._beside.addWidget(strip, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Photos go below where the words had too little room beside them."""
        super().resizeEvent(event)
        if self._strip is not None:
            room = self.width() - self._column.width() - self._strip.width() - 24
            way = QBoxLayout.Direction
            wide = room >= _WORDS * theme().text_scale // 100
            self._beside.setDirection(way.LeftToRight if wide else way.TopToBottom)


class Findings(Card):
    """One row per finding; the photos that show none are in a strip below."""

    photo_opened = Signal(object, object)
    """The photos (tuple of PlacedPhoto) and the one to begin with."""

    def __init__(self, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__("Findings", " ", parent=parent)
        self._pictures = pictures
        self._rows = QVBoxLayout()
        self._rows.setSpacing(10)
        self.body.addLayout(self._rows)
        self.body.addStretch(1)
        self._rest_head = Label("", "label")
        self._rest = PhotoStrip(56)
        self._others: tuple[PlacedPhoto, ...] = ()
        self._rest.photo_opened.connect(self._open_rest)
        for widget in (rule(), self._rest_head, self._rest):
            self.body.addWidget(widget)
        self._strips: dict[PhotoStrip, tuple[PlacedPhoto, ...]] = {}
        pictures.arrived.connect(self._arrived)

    def show_detail(self, detail: InspectionDetail) -> None:
        """Show the findings of an inspection."""
        while (item := self._rows.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        self._strips = {}
        findings = in_order(detail.assessment.findings)
        self.set_title("Findings", f"{len(findings)}, gravest first" if findings else "none")
        if not findings:
            self._rows.addWidget(_nothing_found())
        shown: set[int] = set()
        for place, finding in enumerate(findings):
            if place:
                self._rows.addWidget(rule())
            photos = photos_behind(detail, finding)
            shown |= {photo.id for photo in photos}
            self._rows.addWidget(self._row(detail, finding, photos))
        self._into_tab_order()
        self._others = tuple(one for one in detail.photos if not one.removed and one.id not in shown)
        self._rest_head.setText(f"Other photos  {len(self._others)}")
        self._rest.set_thumbs(self._thumbs(self._others))
        self._rest.setVisible(bool(self._others))

    def _into_tab_order(self) -> None:
        """The strips are made later than the other photos but are read before them."""
        before: QWidget | None = self._rest.previousInFocusChain()
        while before is not None and before.focusPolicy() == Qt.FocusPolicy.NoFocus and before is not self._rest:
            before = before.previousInFocusChain()
        if before is not None:
            for first, then in itertools.pairwise((before, *self._strips)):
                QWidget.setTabOrder(first, then)

    def _thumbs(self, photos: tuple[PlacedPhoto, ...]) -> list[Thumb]:
        return [
            Thumb(
                one.id,
                one.caption or one.shot or "photo",
                flags=one.flags,
                fetch=partial(self._pictures.get, one.small),
                path=one.small,
                marked=one.overlay is not None,
            )
            for one in photos
        ]

    def _row(self, detail: InspectionDetail, finding: Finding, photos: tuple[PlacedPhoto, ...]) -> QWidget:
        row = FindingRow()
        badge = Badge(labels.word("severity", finding.severity), labels.status("severity", finding.severity))
        row.badge.addWidget(badge, 0, Qt.AlignmentFlag.AlignTop)
        words = row.words
        words.addWidget(Label(finding.sentence, "strong", wrap=True))
        answer = detail.answers.get(finding.check)
        note = "" if answer is None else answer.note
        if note:
            words.addWidget(Label(note, "body", wrap=True))
        if finding.found and finding.found != note:
            check = detail.checklist.check(finding.check)
            plain = not finding.expected or (check is not None and finding.expected == check.text)
            compared = f"found {finding.found}" if plain else f"expected {finding.expected}, found {finding.found}"
            words.addWidget(Label(compared, "caption", wrap=True))
        words.addWidget(Label(_source(detail, finding), "caption", wrap=True))
        words.addStretch(1)
        if photos:
            strip = PhotoStrip(72)
            strip.setFixedWidth(200 if len(photos) > 1 else 98)
            strip.set_thumbs(self._thumbs(photos))
            strip.photo_opened.connect(partial(self._open, photos))
            self._strips[strip] = photos
            row.show_photos(strip)
        return row

    def _open(self, photos: tuple[PlacedPhoto, ...], key: object) -> None:
        photo = next((one for one in photos if one.id == key), None)
        if photo is not None:
            self.photo_opened.emit(photos, photo)

    def _open_rest(self, key: object) -> None:
        self._open(self._others, key)

    def _arrived(self, path: Path, pixmap: QPixmap) -> None:
        strips: Mapping[PhotoStrip, tuple[PlacedPhoto, ...]] = {**self._strips, self._rest: self._others}
        for strip in strips:
            strip.fetched(path, pixmap)


def _source(detail: InspectionDetail, finding: Finding) -> str:
    keys = [check.key for check in detail.checklist.checks]
    answer = detail.answers.get(finding.check)
    pillar = finding.pillar.value
    if finding.check in keys:
        by = f" · {labels.initials(answer.answered_by)}" if answer is not None else ""
        return f"{pillar} · check {keys.index(finding.check) + 1}{by}"
    return f"{pillar} · from the facts of the order"


def _nothing_found() -> QWidget:
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.addWidget(Glyph("pass", "nothing found", 16))
    line.addWidget(Label("Nothing speaks against this order."), 1)
    return row
