"""Video and sound at the bench: dropped anywhere, stored with progress, described, played on a copy, laid aside."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDropEvent

from labapp.core.store import BlobStore
from labapp.core.work import Work
from labapp.inspections.models import FileKind
from labapp.ui.bench.evidence import EvidenceCard
from tests.ui.bench.bench import Bench

HEAD = b"\0\0\0\x18ftypmp42"


def film(folder: Path, name: str = "unboxing.mp4", size: int = 3_000_000) -> Path:
    path = folder / name
    path.write_bytes(HEAD + bytes(size))
    return path


def card_of(bench: Bench) -> EvidenceCard:
    return bench.desk.evidence


def given(bench: Bench, *files: Path) -> None:
    card_of(bench).take_files(files)
    bench.room.rest()


def dropped(take: Callable[[QDropEvent], None], *files: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in files])
    button, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    take(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, button, keys))


def test_a_video_dropped_where_photos_are_taken_is_no_refused_photo(bench: Bench, tmp_path: Path) -> None:
    dropped(bench.desk.dropEvent, film(tmp_path), bench.photo())
    bench.room.rest()
    bench.room.rest()
    detail = bench.detail()
    assert [(file.kind, file.name) for file in detail.files] == [(FileKind.VIDEO, "unboxing.mp4")]
    assert len(detail.photos) == 1
    (row,) = card_of(bench).rows
    assert row.accessibleName() == "E1 unboxing.mp4 3.0\u00a0MB"
    assert not card_of(bench).on_their_way


def test_what_is_no_video_is_refused_in_place_and_can_be_tried_again(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"MZ a program")
    given(bench, path)
    (way,) = card_of(bench).on_their_way
    assert "is not what its ending says" in way.words
    path.write_bytes(HEAD + b"frames")
    way.retry_requested.emit(way._key)
    bench.room.rest()
    assert card_of(bench).on_their_way == ()
    assert [file.name for file in bench.detail().files] == ["clip.mp4"]


def test_a_file_on_its_way_is_awaited_by_submitting_and_can_be_stopped(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = BlobStore.put_file

    def stopped_half_way(store: BlobStore, path: Path, work: Work, **more: object) -> object:
        way.append(card_of(bench).busy and not bench.desk.idle)
        work.stop()
        return real(store, path, work, **more)  # type: ignore[arg-type]

    way: list[bool] = []
    monkeypatch.setattr(BlobStore, "put_file", stopped_half_way)
    given(bench, film(tmp_path))
    assert way == [True]
    assert card_of(bench).on_their_way == ()
    assert bench.detail().files == ()
    assert bench.desk.idle


def test_a_file_is_described_laid_aside_and_brought_back_by_undo(bench: Bench, tmp_path: Path) -> None:
    given(bench, film(tmp_path))
    (row,) = card_of(bench).rows
    row.caption.setText("the seal is broken")
    row.caption.editingFinished.emit()
    bench.room.rest()
    assert bench.detail().files[0].caption == "the seal is broken"
    (row,) = card_of(bench).rows
    row.remove.click()
    bench.room.rest()
    assert bench.detail().files_in_place == ()
    assert bench.desk.sitting.history.undo_words == "file unboxing.mp4"
    bench.desk.sitting.undo()
    bench.room.rest()
    assert len(bench.detail().files_in_place) == 1
    bench.desk.sitting.undo()
    bench.room.rest()
    assert bench.detail().files[0].caption == ""
    (row,) = card_of(bench).rows
    row.remove.click()
    bench.room.rest()
    (row,) = card_of(bench).rows
    row.back.click()
    bench.room.rest()
    assert len(bench.detail().files_in_place) == 1


def test_playing_hands_the_system_a_copy_with_the_right_ending(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(Path(url.toLocalFile())) or True)
    path = film(tmp_path)
    given(bench, path)
    (row,) = card_of(bench).rows
    row.play.click()
    bench.room.rest()
    (copy,) = opened
    assert copy.suffix == ".mp4"
    assert copy.read_bytes() == path.read_bytes()
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: False)
    row.play.click()
    bench.room.rest()
    assert card_of(bench).notice.title == "No program of this machine plays unboxing.mp4."


def test_the_band_says_who_has_the_device_and_where(bench: Bench) -> None:
    assert bench.desk.band._lies.whole == "With Sofia Okafor, bench, since 3 Mar 09:00"


def test_the_bench_is_called_as_somebody_says_once(bench: Bench) -> None:
    from labapp.ui.bench.bench_name import BenchName

    (name,) = bench.page.queue.findChildren(BenchName)
    kept: list[dict[str, str]] = []
    bench.page.context.remembered.connect(kept.append)
    name._ask()
    name.edit.setText("  bench  2 ")
    name._keep()
    assert kept == [{"bench": "bench 2"}]
    assert bench.page.context.settings.bench == "bench 2"
    name._ask()
    name.edit.setText("")
    name._keep()  # a bench without a name keeps the one it has
    assert len(kept) == 1
    assert name.button.text() == "At bench 2"
