"""The whole job in the real window: place, receive by scan, inspect by keyboard, verify, see the PDF, decide the trial."""

from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from labapp.accounts.rules import Role
from labapp.assembly import create_lab, open_lab
from labapp.core.trail import SYSTEM, Actor
from labapp.inspections.rules import InspectionState
from labapp.lab.service import LabProfile
from labapp.orders.service import NewIdentity
from labapp.rulebook.types import CheckKind, Evidence, Result
from labapp.sellers.rules import Gate, SellerKind
from labapp.sellers.service import NewSeller
from labapp.trials.rules import SinglePlan
from labapp.ui.bench.page import BenchPage
from labapp.ui.orders.page import OrdersPage
from labapp.ui.review.page import ReviewPage
from labapp.ui.theme import Theme
from labapp.ui.trials.page import TrialsPage
from tests.drawn import drawn_photo
from tests.journeys.window import LabWindow

MARTA, SOFIA = "marta signs with care", "sofia sees scratches"
IMEI = "353209114821374"


@pytest.fixture
def lab_folder(tmp_path: Path) -> Path:
    """A lab with a manager, a technician, a buyer identity and a seller on trial by the plan (1, 0)."""
    folder = tmp_path / "lab"
    with create_lab(str(folder), LabProfile("Lyon lab", "1 rue du Test, Lyon", "Europe/Paris")) as lab:
        first = lab.accounts.add_person(SYSTEM, "Ada Lindqvist", Role.ADMINISTRATOR, "ada keeps the keys")
        admin = Actor(first.id, first.name, str(first.role))
        lab.accounts.add_person(admin, "Marta Klein", Role.MANAGER, MARTA, own_passphrase="ada keeps the keys")
        lab.accounts.add_person(admin, "Sofia Okafor", Role.TECHNICIAN, SOFIA, own_passphrase="ada keeps the keys")
        manager = lab.accounts.sign_in("Marta Klein", MARTA)
        lab.orders.add_identity(manager, NewIdentity("Camille Fabre", "3 rue des Essais, Lyon", "FR"))
        number = lab.sellers.add(manager, NewSeller("Kestrel Renew", SellerKind.TRADER, "FR")).number
        for gate in Gate:
            lab.sellers.pass_gate(manager, number, gate, "seen")
        lab.trials.start(manager, number, plan=SinglePlan(1, 0))
    return folder


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    """A dozen pictures that are all different."""
    folder = tmp_path / "camera"
    folder.mkdir()
    files = []
    for seed in range(20):
        path = folder / f"IMG_{seed:04}.jpg"
        path.write_bytes(drawn_photo(seed))
        files.append(path)
    return files


def place_order(window: LabWindow) -> str:
    """The manager walks to a new order; returns its number."""
    window.press(Qt.Key.Key_N, window.page, Qt.KeyboardModifier.ControlModifier)
    window.rest()
    orders = window.page
    assert isinstance(orders, OrdersPage)
    walk = orders.walk
    assert walk is not None
    walk.listing.seller.combo.setCurrentIndex(1)
    walk.listing.seller.combo.activated.emit(1)
    assert walk.listing.market.value == "FR"  # the seller's own market comes by itself
    window.type("iPhone 12 128 GB blue", walk.listing.title.edit)
    walk.listing.price.setFocus()
    window.type("289,00")
    window.picture("01-new-order")
    window.press(Qt.Key.Key_Return)
    assert walk.step == 1
    for field, words in (
        (walk.promise.brand, "Apple"),
        (walk.promise.model, "iPhone 12"),
        (walk.promise.storage, "128 GB"),
        (walk.promise.colour, "blue"),
    ):
        window.type(words, field.edit)
    window.press(Qt.Key.Key_Return)
    window.rest()
    assert walk.step == 2
    assert walk.identity.chosen() is not None  # the free identity is chosen already
    window.press(Qt.Key.Key_Return)
    assert walk.step == 3
    window.picture("02-what-to-buy")
    walk.next.click()
    window.rest()
    assert orders.walk is None
    row = orders.list.table.current_row
    assert row is not None
    assert row.title == "iPhone 12 128 GB blue"
    return str(row.number)


def receive(window: LabWindow, number: str) -> None:
    """The technician scans the label at the door, sees what was promised, receives it, opens it on the bench."""
    window.scan(number)
    orders = window.page
    assert isinstance(orders, OrdersPage)
    assert orders.receive.order is not None
    assert orders.receive.order.row.number == number
    assert orders.receive.take.hasFocus()
    window.picture("03-receive")
    window.press(Qt.Key.Key_Return)
    window.rest()
    assert "is received" in orders.receive.notice.title
    orders.receive.notice.action_requested.emit("bench")
    window.rest()


def inspect(window: LabWindow, photos: list[Path]) -> None:
    """The technician answers everything by keyboard; a wrong screen is found; photos are dropped."""
    bench = window.page
    assert isinstance(bench, BenchPage)
    desk = bench.desk
    assert desk is not None
    detail = desk.sitting.detail
    assert detail is not None
    left = list(photos)
    for shot in detail.checklist.shots:
        window.drop([left.pop() for _ in range(shot.minimum)], desk.shots.slot_of(shot.key)) if shot.minimum else None
    window.qtbot.waitUntil(lambda: desk.idle, timeout=60_000)
    window.picture("04-bench")
    for _ in range(120):
        check = desk.check
        assert check is not None
        if desk.sitting.judged(check.key) is None or check.evidence is Evidence.REQUIRED:
            if check.key == "parts.screen":
                wrong = next(at for at, option in enumerate(check.options) if option.key == "lcd_for_oled")
                window.press(Qt.Key(Qt.Key.Key_A.value + wrong))
                desk.question.note.setFocus()
                window.type("A black picture glows.")
                window.drop([left.pop(), left.pop()], desk.photos.slot)
                window.rest()
                window.picture("05-wrong-screen")
            elif check.kind is CheckKind.CHOICE:
                window.press(Qt.Key.Key_A)
            elif check.kind is CheckKind.NUMBER:
                window.type("91")
            elif check.key == "identity.imei":
                window.drop([left.pop()], desk.photos.slot)
                window.scan(IMEI)
                desk.question.value.focus_editor()
            elif check.kind is CheckKind.IDENTITY:
                window.press(Qt.Key.Key_3, desk, Qt.KeyboardModifier.AltModifier)
            elif check.kind is CheckKind.TEXT:
                window.type("iOS 19.2")
            elif check.kind is CheckKind.DATE:
                window.press(Qt.Key.Key_3)
            else:
                window.press(Qt.Key.Key_1)
        window.rest()
        here = check.key
        window.press(Qt.Key.Key_Return)
        window.rest()
        after = desk.check
        if after is not None and after.key == here:
            break
    assert desk.band.saved.words.startswith("saved ")
    assert desk.strip.words[0] == "Fail"
    window.press(Qt.Key.Key_Return, desk, Qt.KeyboardModifier.ControlModifier)
    window.rest()
    assert bench.desk is None, desk.notice.detail
    assert "is submitted" in bench.notice.title


def verify(window: LabWindow) -> Path:
    """The manager reads the reasons, signs, and sees the PDF."""
    window.shell.open("review")
    window.rest()
    review = window.page
    assert isinstance(review, ReviewPage)
    assert review.band.word == "Fail"
    window.picture("06-review")
    window.type("not my passphrase", review.sign.passphrase.edit)
    window.press(Qt.Key.Key_Return, review.sign.passphrase.edit)
    window.rest()
    assert review.sign.passphrase.error
    review.sign.passphrase.edit.selectAll()
    window.type(MARTA, review.sign.passphrase.edit)
    window.press(Qt.Key.Key_Return, review.sign.passphrase.edit)
    window.rest()
    assert "is issued" in review.notice.title
    assert review.document.isVisible()
    assert review.pdf.page_count >= 3
    window.picture("07-document")
    services = review.context.services
    copy, row = services.reports.documents(review.context.actor)
    assert (row.copy, copy.copy, copy.language) == ("internal", "seller", "fr")
    return services.reports.pdf_path(row)


def decide(window: LabWindow) -> Path:
    """The manager signs the trial's outcome as the rule recommends."""
    window.shell.open("trials")
    window.rest()
    trials = window.page
    assert isinstance(trials, TrialsPage)
    trials.cockpit.table.setFocus()
    window.press(Qt.Key.Key_Return, trials.cockpit.table)
    trials.open_trial("TR-000001")
    window.rest()
    window.picture("08-trial")
    form = trials.view.form
    assert form.draft().outcome == "not_passed"  # what the rule recommends is chosen already
    window.type(MARTA, form.passphrase.edit)
    form.sign.click()
    window.rest()
    window.picture("09-outcome")
    services = trials.context.services
    statement, row = services.reports.documents(trials.context.actor)[:2]
    assert statement.number.startswith("M-")  # the reasons of the suspension, signed with the outcome
    assert row.number == f"T-{date.today().year}-000001"  # noqa: DTZ011  the series carries the machine's year
    return services.reports.pdf_path(row)


def words_of(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def test_the_whole_job_is_done_in_the_window(
    lab_folder: Path, photos: list[Path], tmp_path: Path, qtbot: QtBot, look: Theme
) -> None:
    window = LabWindow(lab_folder, tmp_path, qtbot)
    window.sign_in("Marta Klein", MARTA)
    number = place_order(window)
    window.sign_out()
    window.sign_in("Sofia Okafor", SOFIA)
    receive(window, number)
    inspect(window, photos)
    window.sign_out()
    window.sign_in("Marta Klein", MARTA)
    verdict = verify(window)
    outcome = decide(window)
    assert not window.crashes.reports
    words = words_of(verdict)
    assert number in words
    assert "an LCD in a model sold with OLED" in words
    assert "Kestrel Renew" in words_of(outcome)
    window.close()

    with open_lab(str(lab_folder)) as lab:
        manager = lab.accounts.sign_in("Marta Klein", MARTA)
        inspection = lab.inspections.of_order(manager, number)
        assert inspection is not None
        detail = lab.inspections.detail(manager, inspection)
        assert detail.state is InspectionState.ISSUED
        assert detail.answers["parts.screen"].result is Result.FAIL
        assert detail.answers["parts.screen"].note == "A black picture glows."
        assert detail.answers["identity.imei"].value == IMEI
        assert lab.check(full=True).complaints == ()
