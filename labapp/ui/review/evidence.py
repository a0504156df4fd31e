"""Videos, sounds and tools' results behind a verdict: listed as the record numbers them, played by the system's player."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from labapp.core.errors import UserError
from labapp.inspections.queries import FiledEvidence, InspectionDetail
from labapp.reports.content.evidence import file_size
from labapp.ui.context import Context
from labapp.ui.playing import Player
from labapp.ui.widgets.card import Card
from labapp.ui.widgets.file_row import FileRow
from labapp.ui.widgets.notice import Notice


class FurtherEvidence(Card):
    """Hidden where there is none."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__("Further evidence", " ", parent=parent)
        self._context = context
        self._files: tuple[FiledEvidence, ...] = ()
        self.player = Player(context, self)
        self.player.unplayable.connect(self._tell_unplayable)
        self.player.failed.connect(self._failed)
        self.rows: list[FileRow] = []
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        self.notice = Notice(closable=True)
        self.body.addLayout(self._rows)
        self.body.addWidget(self.notice)
        self.hide()

    def show_detail(self, detail: InspectionDetail) -> None:
        """Show the files of an inspection."""
        self._files = detail.files_in_place
        self.notice.clear()
        for row in self.rows:
            row.hide()
            self._rows.removeWidget(row)
            row.deleteLater()
        self.rows = []
        for place, file in enumerate(self._files, 1):
            row = FileRow(file.id, f"E{place}", file.name, file_size(file.size), file.caption, playable=file.playable)
            row.play_requested.connect(self._play)
            self.rows.append(row)
            self._rows.addWidget(row)
        self.set_title("Further evidence", f"{len(self._files)}")
        self.setVisible(bool(self._files))

    def _play(self, key: object) -> None:
        file = next((file for file in self._files if file.id == key), None)
        if file is not None:
            self.player.play(file)

    def _tell_unplayable(self, name: str) -> None:
        self.notice.tell(f"No program of this machine plays {name}.", "Install a player; the file is stored.", "remark")

    def _failed(self, error: Exception, label: str) -> None:
        if isinstance(error, UserError):
            self.notice.tell_error(error)
        else:
            self._context.jobs.failed.emit(error, label)
