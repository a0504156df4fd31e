"""Videos and sounds of the inspection on the bench: dropped or chosen, stored by hash, described, played, laid aside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from labapp.core.errors import UserError
from labapp.core.work import Work
from labapp.inspections.files import PreparedFile
from labapp.inspections.queries import FiledEvidence
from labapp.inspections.rules import FILE_SUFFIXES, is_file_name
from labapp.reports.content.evidence import file_size
from labapp.ui.bench.history import Act
from labapp.ui.bench.sitting import Sitting
from labapp.ui.context import Context
from labapp.ui.jobs import Job
from labapp.ui.playing import Player
from labapp.ui.widgets.button import Button
from labapp.ui.widgets.card import Card
from labapp.ui.widgets.file_row import FileOnItsWay, FileRow
from labapp.ui.widgets.label import Label
from labapp.ui.widgets.notice import Notice
from labapp.ui.widgets.photo_drag import files_in

_PATTERNS = " ".join(f"*.{suffix} *.{suffix.upper()}" for suffix in FILE_SUFFIXES)


def parted(files: Sequence[Path]) -> tuple[list[Path], list[Path]]:
    """Files that are videos or sounds by their name, and the others."""
    return [path for path in files if is_file_name(path.name)], [path for path in files if not is_file_name(path.name)]


@dataclass(frozen=True, slots=True)
class _Arrival:
    id: int
    path: Path
    reason: str = ""


class EvidenceCard(Card):
    """A few lines while nothing is there; it grows with what is given."""

    changed = Signal()
    """What is under way or refused has changed."""

    def __init__(self, context: Context, sitting: Sitting, parent: QWidget | None = None) -> None:
        super().__init__("Video and sound", " ", parent=parent)
        self._context, self._sitting = context, sitting
        self._arrivals: dict[int, _Arrival] = {}
        self._jobs: dict[int, Job] = {}
        self._ways: dict[int, FileOnItsWay] = {}
        self._shown: tuple[tuple[FiledEvidence, ...], bool] = ((), False)
        self._next = 1
        self.player = Player(context, self)
        self.player.unplayable.connect(self._tell_unplayable)
        self.player.failed.connect(self._failed)
        self.choose_button = Button("Choose …", "folder-open", "quiet")
        self.choose_button.clicked.connect(self.choose)
        self.add_to_head(self.choose_button)
        self.notice = Notice(closable=True)
        self._how = Label("Drop the film of the unboxing or a sound here; it is kept as it is.", "caption", wrap=True)
        self._rows, self._on_way = QVBoxLayout(), QVBoxLayout()
        self._rows.setSpacing(8)
        self._on_way.setSpacing(4)
        self.body.addWidget(self._how)
        self.body.addLayout(self._rows)
        self.body.addLayout(self._on_way)
        self.body.addWidget(self.notice)
        self.setAcceptDrops(True)
        sitting.loaded.connect(self.show_files)

    @property
    def busy(self) -> bool:
        """Whether a file is still being stored."""
        return any(not one.reason for one in self._arrivals.values())

    @property
    def rows(self) -> tuple[FileRow, ...]:
        """The rows of the stored files, those laid aside last."""
        return tuple(_widgets(self._rows, FileRow))

    @property
    def on_their_way(self) -> tuple[FileOnItsWay, ...]:
        """The files that are being stored or were refused."""
        return tuple(self._ways.values())

    # ---- showing

    def show_files(self) -> None:
        """Show what the inspection holds."""
        detail = self._sitting.detail
        if detail is None:
            return
        editable = self._sitting.editable
        self.choose_button.setVisible(editable)
        self._how.setVisible(editable)
        self.setVisible(editable or bool(detail.files_in_place))
        if (detail.files, editable) == self._shown or any(row.typing for row in self.rows):
            return  # nobody's typing is disturbed
        self._shown = detail.files, editable
        _empty(self._rows)
        for place, file in enumerate(detail.files_in_place, 1):
            self._rows.addWidget(self._row(file, f"E{place}", editable))
        aside = [file for file in detail.files if file.removed]
        if aside:
            self._rows.addWidget(Label("Laid aside", "label"))
        for file in aside:
            self._rows.addWidget(self._row(file, "", editable))
        standing = len(detail.files_in_place)
        self.set_title("Video and sound", f"{standing}" if standing else "none")

    def _row(self, file: FiledEvidence, number: str, editable: bool) -> FileRow:
        row = FileRow(
            file.id,
            number,
            file.name,
            file_size(file.size),
            file.caption,
            editable=editable and file.playable,
            removed=file.removed,
            playable=file.playable,
        )
        row.play_requested.connect(self._play)
        row.caption_written.connect(self._caption)
        row.removal_requested.connect(self._remove)
        row.restore_requested.connect(self._restore)
        return row

    def _file(self, key: object) -> FiledEvidence | None:
        detail = self._sitting.detail
        return None if detail is None else next((file for file in detail.files if file.id == key), None)

    # ---- taking files

    def choose(self) -> None:
        """Ask for files with the system's dialog."""
        dialog = QFileDialog(self, "Choose videos and sounds", "", f"Videos and sounds ({_PATTERNS});;All files (*)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(self._chosen)
        dialog.open()

    def _chosen(self, names: list[str]) -> None:
        self.take_files([Path(name) for name in names])

    def take_files(self, files: Sequence[Path]) -> None:
        """Store files; each shows how far it is and can be stopped."""
        if self._sitting.editable:
            for path in files:
                self._begin(_Arrival(self._number(), path))

    def _number(self) -> int:
        self._next += 1
        return self._next

    def _begin(self, arrival: _Arrival) -> None:
        self._arrivals[arrival.id] = arrival
        self._show_way(arrival)
        files, path = self._context.services.files, arrival.path

        def store(work: Work) -> PreparedFile:
            return files.prepare(path, work)

        job = self._context.jobs.start(
            f"Storing {path.name}",
            store,
            lane="cpu",
            succeeded=partial(self._prepared, arrival),
            failed=lambda error, _label: self._refused(arrival, error),
        )
        self._jobs[arrival.id] = job
        job.progressed.connect(partial(self._progressed, arrival.id))
        job.cancelled.connect(partial(self._gone, arrival))
        job.finished.connect(partial(self._jobs.pop, arrival.id, None))

    def _progressed(self, arrival: int, done: int, total: int, _text: str) -> None:
        way = self._ways.get(arrival)
        if way is not None:
            way.show_progress(done, total)

    def _prepared(self, arrival: _Arrival, file: PreparedFile) -> None:
        files, actor, inspection = self._context.services.files, self._context.actor, self._sitting.inspection_id

        def placed(row: int) -> None:
            take = partial(files.remove, actor, inspection, row)
            self._sitting.history.remember(self._act(f"file {file.name}", partial(take, restore=True), take))
            self._gone(arrival)

        add = partial(files.add, actor, inspection, file)
        self._sitting.do("Filing a video or sound", add, placed, partial(self._refused, arrival))

    def _refused(self, arrival: _Arrival, error: Exception) -> None:
        words = str(error) if isinstance(error, UserError) else f"{arrival.path.name} could not be stored: {error}"
        refused = replace(arrival, reason=words)
        self._arrivals[arrival.id] = refused
        self._show_way(refused)

    def _gone(self, arrival: _Arrival) -> None:
        self._arrivals.pop(arrival.id, None)
        way = self._ways.pop(arrival.id, None)
        if way is not None:
            way.hide()
            self._on_way.removeWidget(way)
            way.deleteLater()
        self.changed.emit()

    def _show_way(self, arrival: _Arrival) -> None:
        old = self._ways.pop(arrival.id, None)
        if old is not None:
            old.hide()
            self._on_way.removeWidget(old)
            old.deleteLater()
        way = FileOnItsWay(arrival.id, arrival.path.name, arrival.reason)
        way.stop_requested.connect(self._stop)
        way.retry_requested.connect(self._retry)
        way.dismissed.connect(self._dismiss)
        self._ways[arrival.id] = way
        self._on_way.addWidget(way)
        self.changed.emit()

    def _stop(self, key: int) -> None:
        job = self._jobs.get(key)
        if job is not None:
            job.stop()

    def _retry(self, key: int) -> None:
        arrival = self._arrivals.get(key)
        if arrival is not None:
            self._begin(replace(arrival, reason=""))

    def _dismiss(self, key: int) -> None:
        arrival = self._arrivals.get(key)
        if arrival is not None:
            self._gone(arrival)

    # ---- what is stored

    def _play(self, key: object) -> None:
        file = self._file(key)
        if file is not None:
            self.notice.clear()
            self.player.play(file)

    def _tell_unplayable(self, name: str) -> None:
        self.notice.tell(f"No program of this machine plays {name}.", "Install a player; the file is stored.", "remark")

    def _failed(self, error: Exception, label: str) -> None:
        if isinstance(error, UserError):
            self.notice.tell_error(error)
        else:
            self._context.jobs.failed.emit(error, label)

    def _caption(self, key: object, caption: str) -> None:
        file = self._file(key)
        if file is None:
            return
        write = partial(self._context.services.files.caption, self._context.actor, self._sitting.inspection_id, file.id)
        self._sitting.do("Storing a caption", partial(write, caption))
        self._sitting.history.remember(
            self._act(f"caption of {file.name}", partial(write, caption), partial(write, file.caption))
        )

    def _remove(self, key: object) -> None:
        file = self._file(key)
        if file is None:
            return
        take = partial(self._context.services.files.remove, self._context.actor, self._sitting.inspection_id, file.id)
        self._sitting.do("Laying a file aside", take)
        self._sitting.history.remember(self._act(f"file {file.name}", take, partial(take, restore=True)))

    def _restore(self, key: object) -> None:
        file = self._file(key)
        if file is not None:
            files, actor, inspection = self._context.services.files, self._context.actor, self._sitting.inspection_id
            back = partial(files.remove, actor, inspection, file.id, restore=True)
            self._sitting.do("Putting a file back", back)

    def _act(self, words: str, again: partial[None], back: partial[None]) -> Act:
        do = self._sitting.do
        return Act(words, partial(do, "Changing a file back", back), partial(do, "Changing a file", again))

    # ---- dropping

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Videos and sounds are welcome; photos go on to the desk."""
        if self._sitting.editable and parted(files_in(event.mimeData()))[0]:
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take what was dropped here; what is no video and no sound is refused with its reason."""
        self.take_files(files_in(event.mimeData()))
        event.acceptProposedAction()


def _widgets(layout: QVBoxLayout, kind: type[FileRow]) -> list[FileRow]:
    items = (layout.itemAt(place) for place in range(layout.count()))
    return [widget for item in items if item is not None and isinstance(widget := item.widget(), kind)]


def _empty(layout: QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        old = item.widget()
        if old is not None:
            old.hide()
            old.deleteLater()
