"""Notices, empty states, panels, the scan box, the jobs bar and the PDF view."""

import threading
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPainter, QPdfWriter
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from labapp.core.errors import Conflict, Incomplete, UserError
from labapp.core.work import Work
from labapp.ui.context import Context
from labapp.ui.gallery import components
from labapp.ui.jobs import JobRunner
from labapp.ui.shell.shell import Shell
from labapp.ui.shell.start_pages import CreateLabPage, OpeningPage, SignInPage
from labapp.ui.theme import Theme
from labapp.ui.widgets.button import Button
from labapp.ui.widgets.empty import EmptyState
from labapp.ui.widgets.job_bar import JobBar
from labapp.ui.widgets.label import Label
from labapp.ui.widgets.notice import Notice
from labapp.ui.widgets.pdf_view import PdfView
from labapp.ui.widgets.scan_box import ScanBox
from labapp.ui.widgets.side_panel import SidePanel
from tests.ui.fakes import SCREENS, FakeLab, actor_of


def placed(notice: Notice, qtbot: QtBot) -> QWidget:
    """A page with a notice on it."""
    page = QWidget()
    qtbot.addWidget(page)
    QVBoxLayout(page).addWidget(notice)
    return page


def test_a_notice_told_before_it_has_a_place_is_no_window(look: Theme, qtbot: QtBot) -> None:
    notice = Notice()
    notice.tell("Too early")
    assert notice.isHidden()
    page = placed(notice, qtbot)
    page.show()
    assert notice.isVisible()


def test_building_the_shells_parts_opens_no_window_of_their_own(look: Theme, jobs: JobRunner, qtbot: QtBot) -> None:
    opened: list[str] = []

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
                opened.append(type(watched).__name__)
            return False

    watch = Watch()
    application = QApplication.instance()
    assert application is not None
    application.installEventFilter(watch)
    gate = threading.Event()
    jobs.start("runs", lambda work: gate.wait(5), lane="cpu")
    context = Context(FakeLab(), actor_of("manager"), jobs)  # type: ignore[arg-type]
    made = [
        components(),
        Shell(context, "Lyon lab", screens=SCREENS[:1]),
        SignInPage("Lyon lab", (("Mara", "manager"),), locked=True),
        CreateLabPage("/labs/lyon"),
        OpeningPage(),
    ]
    gate.set()
    qtbot.waitUntil(lambda: not jobs.active)
    application.removeEventFilter(watch)
    for widget in made:
        qtbot.addWidget(widget)
    assert opened == []


def test_a_notice_is_silent_until_it_has_something_to_say(look: Theme, qtbot: QtBot) -> None:
    notice = Notice(closable=True)
    page = placed(notice, qtbot)
    assert notice.isHidden()
    assert page.isHidden()
    notice.tell("One unsaved note", "from 14:02", "info", (("recover", "Recover"), ("discard", "Discard")))
    assert not notice.isHidden()
    assert notice.accessibleName() == "One unsaved note from 14:02"
    buttons = [button for button in notice.findChildren(Button) if button.text() == "Discard"]
    with qtbot.waitSignal(notice.action_requested) as asked:
        qtbot.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
    assert asked.args == ["discard"]
    with qtbot.waitSignal(notice.closed):
        qtbot.mouseClick(notice._close, Qt.MouseButton.LeftButton)
    assert notice.isHidden()


def test_an_error_for_people_is_told_with_its_advice(look: Theme, qtbot: QtBot) -> None:
    notice = Notice()
    qtbot.addWidget(notice)
    notice.tell_error(UserError("The disk is full.", "Make room."))
    assert (notice.title, notice.detail) == ("The disk is full.", "Make room.")
    notice.tell_error(Incomplete("Not complete yet.", ("Photo of the label is missing.", "Check 12 is open.")))
    assert notice.detail == "· Photo of the label is missing.\n· Check 12 is open."
    notice.tell_error(Conflict("The note", "light hiss", "no hiss"))
    assert notice.detail == "Yours: light hiss\nTheirs: no hiss"
    assert [button.text() for button in notice.findChildren(Button) if button.isVisibleTo(notice)] == [
        "Keep mine",
        "Take theirs",
    ]
    notice.tell_error(ValueError("odd"))
    assert "unexpected" in notice.title


def test_the_words_of_a_notice_wear_its_status_each_time_it_is_told(look: Theme, qtbot: QtBot) -> None:
    notice = Notice()
    qtbot.addWidget(notice)
    for status, colour in (("info", "text.strong"), ("fail", "status.fail.text"), ("remark", "text.strong")):
        notice.tell("Something", "And more.", status)
        assert notice._title.palette().windowText().color() == look.color(colour)


def test_the_silhouette_of_a_notice_stands_at_its_first_line(look: Theme, qtbot: QtBot) -> None:
    notice = Notice(closable=True)
    qtbot.addWidget(notice)
    for detail in ("", "One more line.", "Many more words. " * 30):
        notice.tell("Something.", detail, "remark", (("do", "Do it"),))
        notice.resize(500, notice.heightForWidth(500))
        notice.show()
        qtbot.wait(1)
        line = notice._title.geometry().top() + notice._title.fontMetrics().height() / 2
        assert abs(notice._glyph.geometry().center().y() - line) <= 3


def test_a_long_notice_grows_instead_of_being_cut(look: Theme, qtbot: QtBot) -> None:
    notice = Notice()
    qtbot.addWidget(notice)
    notice.tell("Something. " * 30, "And more. " * 30)
    notice.resize(400, 10)
    assert notice.heightForWidth(400) > 200


def test_an_empty_place_offers_the_next_step(look: Theme, qtbot: QtBot) -> None:
    empty = EmptyState("package-open", "No order waits", "Scan a label.", "Plan an order")
    qtbot.addWidget(empty)
    assert empty.accessibleName() == "No order waits Scan a label."
    with qtbot.waitSignal(empty.action_requested):
        qtbot.mouseClick(empty._button, Qt.MouseButton.LeftButton)
    look.choose("dark")
    empty.tell("inbox", "Nothing")
    assert empty._button.isHidden()


def test_a_panel_keeps_its_foot_in_sight(look: Theme, qtbot: QtBot) -> None:
    panel = SidePanel("Verify and issue", 320, closable=True)
    qtbot.addWidget(panel)
    for _ in range(60):
        panel.body.addWidget(Label("a line"))
    button = Button("Verify and issue", kind="primary")
    panel.foot.addWidget(button)
    panel.show_foot()
    panel.resize(320, 500)
    panel.show()
    qtbot.waitExposed(panel)
    assert button.mapTo(panel, button.rect().bottomLeft()).y() < 500
    with qtbot.waitSignal(panel.closed):
        qtbot.mouseClick(panel._close, Qt.MouseButton.LeftButton)
    panel.set_title("Another")
    assert panel.accessibleName() == "Another"


def test_enter_tells_the_code_clears_and_keeps_the_focus(look: Theme, qtbot: QtBot) -> None:
    box = ScanBox()
    qtbot.addWidget(box)
    box.show()
    box.activateWindow()
    qtbot.waitUntil(box.isActiveWindow)
    heard: list[tuple[str, bool]] = []
    box.scanned.connect(lambda code, again: heard.append((code, again)))
    for code in (" O-2026-000412 ", "O-2026-000412", "  ", "OTHER"):
        qtbot.keyClicks(box, code)
        qtbot.keyClick(box, Qt.Key.Key_Return)
    assert heard == [("O-2026-000412", False), ("O-2026-000412", True), ("OTHER", False)]
    assert box.text() == ""
    assert box.hasFocus()


def test_a_repeated_scan_is_marked_until_something_is_typed(look: Theme, qtbot: QtBot) -> None:
    box = ScanBox()
    qtbot.addWidget(box)
    for _ in range(2):
        qtbot.keyClicks(box, "A1")
        qtbot.keyClick(box, Qt.Key.Key_Return)
    assert box.mark == "scanned again"
    assert not box.grab().isNull()
    qtbot.keyClicks(box, "B")
    assert box.mark == ""
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert box.text() == ""


def test_the_bar_shows_a_job_with_its_progress_and_stops_it(look: Theme, jobs: JobRunner, qtbot: QtBot) -> None:
    bar = JobBar(jobs)
    qtbot.addWidget(bar)
    assert bar.isHidden()

    def slow(work: Work) -> None:
        for done in range(10_000):
            work.report(64 + done * 0, 100, "photos")
            time.sleep(0.002)

    job = jobs.start("Backup", slow, lane="cpu")
    qtbot.waitUntil(lambda: bar._percent.text() == "64 %")
    assert bar._name.whole == "Backup: photos"
    assert "64 %" in bar.accessibleName()
    with qtbot.waitSignal(job.cancelled):
        qtbot.mouseClick(bar._cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(bar.isHidden)


def test_a_quiet_job_does_not_show(look: Theme, jobs: JobRunner, qtbot: QtBot) -> None:
    bar = JobBar(jobs)
    qtbot.addWidget(bar)
    with qtbot.waitSignal(jobs.job_finished):
        jobs.start("autosave", lambda work: None, quiet=True)
    assert bar.isHidden()


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """A PDF of three pages."""
    path = tmp_path / "V-2026-000311.pdf"
    writer = QPdfWriter(str(path))
    painter = QPainter(writer)
    for page in range(3):
        if page:
            writer.newPage()
        painter.drawText(300, 300, f"page {page + 1}")
    painter.end()
    return path


def test_a_pdf_is_shown_with_its_pages(look: Theme, qtbot: QtBot, paper: Path) -> None:
    view = PdfView()
    qtbot.addWidget(view)
    view.resize(600, 700)
    view.show()
    assert view.page_count == 0
    assert view.show_file(paper)
    assert view.page_count == 3
    assert view._pages.text() == "1 of 3"
    qtbot.mouseClick(view._on, Qt.MouseButton.LeftButton)
    assert view._pages.text() == "2 of 3"
    qtbot.mouseClick(view._back, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(view._larger, Qt.MouseButton.LeftButton)
    assert view._pages.text() == "1 of 3"


def test_what_is_no_pdf_is_a_sentence(look: Theme, qtbot: QtBot, tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_text("no pdf")
    view = PdfView()
    qtbot.addWidget(view)
    assert not view.show_file(broken)
    assert not view.show_file(tmp_path / "missing.pdf")
    assert "cannot be shown" in view.accessibleName()
