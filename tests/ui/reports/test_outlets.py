"""What leaves the print room: through a printer, into files; and whether files that come in are genuine."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from labapp.core.errors import UserError
from labapp.core.work import Cancelled, Work
from labapp.ui.reports.page import ReportsPage
from labapp.ui.reports.printing import PrintDesk, PrintSheet, prepare, print_sheets
from tests.reports.shelves import ShelfFiller, numbers, page_words, small_pdf
from tests.ui.resting import settled
from tests.ui.sellers.room import Room

_CTRL = Qt.KeyboardModifier.ControlModifier


def pdf_printer(target: Path, kind: type[QPrinter] = QPrinter) -> QPrinter:
    """A printer whose paper is a PDF file."""
    printer = kind(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(target))
    printer.setResolution(150)
    return printer


def sizes(path: Path) -> list[tuple[int, int]]:
    """The size of each page in mm."""
    document = pypdfium2.PdfDocument(path)
    found = [tuple(round(side / 72 * 25.4) for side in page.get_size()) for page in document]
    document.close()
    return found  # type: ignore[return-value]


def darkness(page: pypdfium2.PdfPage) -> list[float]:
    """How dark each twentieth of a page is, from top to bottom."""
    picture = page.render(scale=0.5, grayscale=True).to_pil()
    high = picture.height / 20
    bands = [picture.crop((0, int(at * high), picture.width, int((at + 1) * high))) for at in range(20)]
    return [sum(255 - value for value in band.tobytes()) / len(band.tobytes()) for band in bands]


def printed(room: Room, document: int) -> list[str]:
    """By which printers a copy was printed."""
    return [one.printer for one in room.lab.shelf.document(room.manager, document).prints]


# ---- printing


def test_pages_come_out_in_their_size_and_place_as_they_are(look: object, tmp_path: Path) -> None:
    original = small_pdf("V-2026-000001", 2)
    printer = pdf_printer(tmp_path / "printed.pdf")
    prepare(printer, "V-2026-000001", "a4")
    assert print_sheets(printer, [PrintSheet("V-2026-000001", original, 2)], 2, Work()) == 2
    assert sizes(tmp_path / "printed.pdf") == [(210, 297)] * 2
    before, after = pypdfium2.PdfDocument(original), pypdfium2.PdfDocument(tmp_path / "printed.pdf")
    for page in range(2):
        was, came = darkness(before[page]), darkness(after[page])
        assert max(was) > 2  # there is something to compare
        assert came == pytest.approx(was, abs=0.6)
    before.close()
    after.close()


def test_a_letter_page_is_made_to_fit_on_a4(look: object, tmp_path: Path) -> None:
    printer = pdf_printer(tmp_path / "printed.pdf")
    prepare(printer, "two", "a4")
    sheets = [PrintSheet("one", small_pdf("one", 1, "letter"), 1)]
    print_sheets(printer, sheets, 1, Work())
    assert sizes(tmp_path / "printed.pdf") == [(210, 297)]
    document = pypdfium2.PdfDocument(tmp_path / "printed.pdf")
    assert max(darkness(document[0])) > 1
    document.close()


def test_on_both_sides_each_document_begins_on_a_sheet_of_its_own(look: object, tmp_path: Path) -> None:
    class BothSides(QPrinter):
        """A printer into a file cannot turn its paper; this one says that it does."""

        def duplex(self) -> QPrinter.DuplexMode:
            return QPrinter.DuplexMode.DuplexLongSide

    printer = pdf_printer(tmp_path / "printed.pdf", BothSides)
    sheets = [PrintSheet(name, small_pdf(name, pages), pages) for name, pages in (("one", 3), ("two", 1), ("three", 2))]
    print_sheets(printer, sheets, 6, Work())
    document = pypdfium2.PdfDocument(tmp_path / "printed.pdf")
    filled = [max(darkness(page)) > 1 for page in document]
    document.close()
    assert filled == [True, True, True, False, True, False, True, True]


def test_printing_is_told_page_by_page_and_stops_at_once(look: object, tmp_path: Path) -> None:
    told: list[tuple[int, int, str]] = []
    work = Work()

    def hear(done: int, total: int, text: str) -> None:
        told.append((done, total, text))
        if done == 1:
            work.stop()

    work.on_progress = hear
    with pytest.raises(Cancelled):
        print_sheets(pdf_printer(tmp_path / "printed.pdf"), [PrintSheet("one", small_pdf("one", 5), 5)], 5, work)
    assert told == [(0, 5, "one, page 1"), (1, 5, "one, page 2")]


def test_a_document_that_lacks_a_page_ends_the_printing(look: object, tmp_path: Path) -> None:
    sheets = [PrintSheet("one", small_pdf("one", 1), 1), PrintSheet("two", b"%PDF-1.4 torn", 1)]
    with pytest.raises(UserError, match="two cannot be printed whole"):
        print_sheets(pdf_printer(tmp_path / "printed.pdf"), sheets, 2, Work())


def test_a_printer_that_cannot_be_reached_is_told(look: object, tmp_path: Path, qt_words: list[str]) -> None:
    with pytest.raises(UserError, match="does not answer"):
        print_sheets(
            pdf_printer(tmp_path / "gone" / "printed.pdf"), [PrintSheet("one", small_pdf("one", 1), 1)], 1, Work()
        )
    assert qt_words  # Qt complains too
    qt_words.clear()


def test_without_a_printer_a_sentence_says_so_and_offers_a_file(
    room: Room, page: ReportsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled(room)
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", staticmethod(lambda: []))
    asked: list[str] = []
    monkeypatch.setattr(QFileDialog, "open", lambda dialog: asked.append(dialog.windowTitle()))
    QTest.keyClick(page.listing.table.view, Qt.Key.Key_P, _CTRL)
    assert page.notice.title == "No printer is set up on this machine."
    page.notice.action_requested.emit("save")
    page.listing.tick_all()
    page.print_documents()
    page.notice.action_requested.emit("save")
    assert asked == ["Save the document", "Save the print file"]


def test_the_systems_dialog_is_asked_for_the_ticked_documents(
    room: Room, page: ReportsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled(room)
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", staticmethod(lambda: ["Office"]))
    dialogs: list[QPrintDialog] = []
    monkeypatch.setattr(QPrintDialog, "show", lambda dialog: dialogs.append(dialog))
    QTest.keyClick(page.listing.table.view, Qt.Key.Key_A, _CTRL)
    assert page.batch.print.text() == "Print 3 …"
    page.batch.print.click()
    (dialog,) = dialogs
    assert dialog.printer().docName() == "3 documents"
    assert dialog.printer().fullPage()
    dialog.reject()


def test_printed_documents_leave_the_list_once_the_printer_has_them(
    room: Room, page: ReportsPage, three: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled(room)
    monkeypatch.setattr(PrintDesk, "ask", lambda *_: None)
    page.listing.table.model.tick(lambda row: row.id in three[:2])
    page.print_documents()
    page.outlets.print_on(pdf_printer(tmp_path / "printed.pdf"))
    settled(room)
    # a sheet before each, two pages and three
    assert len(sizes(tmp_path / "printed.pdf")) == 7
    assert page.notice.title == "2 documents are on the way to the printer."
    assert numbers(page.listing.table.rows) == ["V-2026-000003"]
    assert page.batch.rows == ()
    assert printed(room, three[0]) == [""]  # this printer wrote a file


def test_stopped_printing_notes_nothing(
    room: Room, page: ReportsPage, three: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled(room)
    monkeypatch.setattr(PrintDesk, "ask", lambda *_: None)
    page.print_documents()
    real = room.lab.shelf.pages_for_print

    def stopping(*given: object) -> bytes:
        for job in page.context.jobs.active:
            job.work.stop()
        return real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(room.lab.shelf, "pages_for_print", stopping)
    page.outlets.print_on(pdf_printer(tmp_path / "printed.pdf"))
    settled(room)
    assert printed(room, three[0]) == []
    assert not page.notice.isVisible()


# ---- files


def test_saving_writes_the_shown_document(
    room: Room, page: ReportsPage, three: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled(room)
    names: list[str] = []
    monkeypatch.setattr(QFileDialog, "open", lambda dialog: names.extend(dialog.selectedFiles()))
    QTest.keyClick(page.listing.table.view, Qt.Key.Key_S, _CTRL)
    assert [Path(name).name for name in names] == ["V-2026-000001_v1_internal_en.pdf"]
    row = page.particulars.row
    assert row is not None
    page.outlets.save_to(row, tmp_path / "saved.pdf")
    settled(room)
    assert len(page_words((tmp_path / "saved.pdf").read_bytes())) == 2
    assert page.notice.title == "V-2026-000001 is saved."
    assert page.particulars.row is not None  # it stays on view though it left the list
    page.outlets.save_to(row, tmp_path / "gone" / "saved.pdf")
    settled(room)
    assert "cannot be written" in page.notice.title


def test_a_batch_is_merged_or_written_one_by_one_as_chosen(
    room: Room, page: ReportsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled(room)
    kept: dict[str, object] = {}
    page.context.remembered.connect(kept.update)
    asked: list[tuple[str, QFileDialog.FileMode]] = []
    monkeypatch.setattr(QFileDialog, "open", lambda dialog: asked.append((dialog.windowTitle(), dialog.fileMode())))
    page.listing.tick_all()
    rows = page.batch.rows
    assert page.batch._note.whole == "3 documents, 6 pages, 3 separators"
    page.batch.save.click()
    QTest.keyClick(page.batch.form, Qt.Key.Key_Right)
    assert page.batch._note.whole == "3 documents, 6 pages"
    assert not page.batch.separators.isEnabled()
    page.batch.save.click()
    assert [title for title, _mode in asked] == ["Save the print file", "The folder for the documents"]
    assert kept == {"batch_form": "each", "separator_sheets": True}
    page.outlets.merge_to(rows, tmp_path / "batch.pdf", separated=True)
    settled(room)
    assert len(page_words((tmp_path / "batch.pdf").read_bytes())) == 9
    assert page.notice.title == "3 documents lie in one file of 9 pages, for printing only."
    folder = tmp_path / "each"
    folder.mkdir()
    page.outlets.copy_into(rows, folder)
    settled(room)
    assert len(list(folder.iterdir())) == 3
    assert page.notice.title == "3 documents are saved, a file each."


# ---- files that come in


def dropped(page: ReportsPage, paths: list[Path]) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(page.rect().center(), Qt.DropAction.CopyAction, data, buttons, keys)
    page.dragEnterEvent(enter)
    assert enter.isAccepted()
    assert "Let go" in page.verify._title.whole
    page.dropEvent(QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, buttons, keys))


def test_dropped_files_are_answered_one_by_one_with_the_way_to_the_document(
    room: Room, filler: ShelfFiller, tmp_path: Path
) -> None:
    room.lost_order(room.trial("Kestrel Renew").seller.number)
    page = room.page(ReportsPage)
    settled(room)
    row = page.particulars.row
    assert row is not None
    genuine = room.lab.store.read(row.sha256)
    altered = bytearray(genuine)
    altered[-2000] ^= 1
    files = {"issued.pdf": genuine, "altered.pdf": bytes(altered), "notes.pdf": b"no pdf at all", "empty.pdf": b""}
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    dropped(page, [tmp_path / name for name in files] + [tmp_path / "gone.pdf", tmp_path])
    room.qtbot.waitUntil(lambda: len(page.answers.cards) == 6, timeout=60_000)
    settled(room)
    answers = [card.answer for card in page.answers.cards]
    assert [answer.standing for answer in answers] == [
        "genuine",
        "altered",
        "unknown",
        "unknown",
        "not_read",
        "not_read",
    ]
    assert all(answer.reasons and answer.reasons[0].endswith((".", ")")) for answer in answers)
    assert page.answers.isVisible()
    assert page.verify.last.endswith("not read")
    assert page.answers.cards[0].open.text() == "Open V-2026-000001"
    page.answers.cards[0].open.click()
    settled(room)
    assert page.pdf.isVisible()
    assert page.particulars.row is not None
    assert page.particulars.row.id == row.id


def test_a_superseded_and_a_far_too_large_file_are_told(
    room: Room, filler: ShelfFiller, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.lost_order(room.trial("Kestrel Renew").seller.number)
    page = room.page(ReportsPage)
    settled(room)
    assert page.particulars.row is not None
    (tmp_path / "old.pdf").write_bytes(room.lab.store.read(page.particulars.row.sha256))
    room.lab.versions.withdraw(room.manager, "V-2026-000001", "The carrier found it.")
    with io.open(tmp_path / "large.pdf", "wb") as file:  # noqa: UP020  a file with a hole: it takes no room
        file.truncate(300_000_001)
    page.verify_files([str(tmp_path / "old.pdf"), str(tmp_path / "large.pdf")])
    room.qtbot.waitUntil(lambda: len(page.answers.cards) == 2, timeout=60_000)
    room.qtbot.wait(150)
    first, second = (card.answer for card in page.answers.cards)
    assert first.standing == "superseded"
    assert first.document_id is not None
    assert second.standing == "not_read"
    assert "larger than any document" in second.reasons[0]


def test_text_that_is_dragged_over_the_page_is_not_welcome(room: Room, page: ReportsPage) -> None:
    data = QMimeData()
    data.setText("V-2026-000001")
    enter = QDragEnterEvent(
        page.rect().center(), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    enter.ignore()
    page.dragEnterEvent(enter)
    assert not enter.isAccepted()
