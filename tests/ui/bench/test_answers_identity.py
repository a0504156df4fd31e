"""Numbers while they are typed, drafts of values, photos of marks, and working without knowing whose order it is."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from labapp.core.errors import Unavailable
from labapp.core.paths import drafts_folder
from labapp.inspections.rules import MarkView
from labapp.rulebook.types import Result
from labapp.ui.bench.drafts import Draft, Stored, read_drafts, write_drafts
from labapp.ui.bench.page import BenchPage
from labapp.ui.widgets.label import Label
from tests.ui.bench.bench import Bench, receive_order

IMEI = "353209114821374"
AT = "2026-03-12T13:02:00+00:00"


def test_a_number_says_how_it_stands_with_every_key_and_where_the_lab_has_seen_it(bench: Bench) -> None:
    room, aid = bench.room, bench.desk.question.aid
    other = room.lab.inspections.start(room.helper(), second_order(bench))
    room.lab.inspections.answer(room.helper(), other, "identity.imei", Result.PASS, IMEI)
    bench.go_to("identity.imei_box")
    bench.type(IMEI)
    bench.press(Qt.Key.Key_Return)
    bench.go_to("identity.imei")
    bench.type(IMEI[:-1])
    assert aid.words == "14 of 15 digits: check digit 4 expected."
    assert aid.others.startswith("35 320911 482137 4 · ")
    bench.type("5")
    assert "should be 4, not 5" in aid.words
    bench.press(Qt.Key.Key_Backspace)
    bench.type("4")
    assert "is right" in aid.words
    assert aid.others.endswith("the same")
    room.qtbot.waitUntil(lambda: "Quartz" in aid.repeats.title, timeout=5000)
    assert bench.stored("identity.imei") is None  # told before it is given
    bench.go_to("function.touch")
    assert not aid.isVisible()


def second_order(bench: Bench) -> str:
    """Another order of the same model, of another seller."""
    return receive_order(bench.room, seller="Quartz Devices", buyer="Louis Blanc")


def test_who_works_blinded_is_told_so_and_reads_no_name(bench: Bench) -> None:
    room = bench.room
    other = room.lab.inspections.start(room.helper(), second_order(bench))
    for inspection in (other, bench.id):
        room.lab.inspections.answer(room.helper(), inspection, "identity.imei", Result.PASS, IMEI)
    bench.desk.leave()
    room.rest()
    page = bench.page
    told: list[dict[str, object]] = []
    page.context.remembered.connect(told.append)
    assert any("Kestrel" in row.seller_name for row in page.queue.table.rows)
    page.queue.blinded.click()
    room.rest()
    assert told == [{"work_blinded": True}]
    assert not any(row.seller_name for row in page.queue.table.rows)
    page.activated(bench.number)
    room.rest()
    assert bench.desk.band.blinded.isVisible()
    assert "of another seller" in bench.desk.notice.title
    bench.go_to("identity.imei")
    room.qtbot.waitUntil(lambda: "of another seller" in bench.desk.question.aid.repeats.title, timeout=5000)
    words = " ".join(f"{label.text()} {label.toolTip()}" for label in page.findChildren(Label))
    for name in ("Kestrel", "Quartz"):
        assert name not in words


def test_a_value_that_was_typed_and_not_stored_is_offered_again(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*args: object, **named: object) -> object:
        raise Unavailable("The database does not answer.")

    inspection, path = bench.id, drafts_folder(bench.room.lab.location) / f"inspection-{bench.id}.json"
    with monkeypatch.context() as patch:
        patch.setattr(type(bench.room.lab.inspections), "answer", away)
        bench.go_to("battery.health")
        bench.type("84,5")
        bench.room.qtbot.waitUntil(lambda: "battery.health" in read_drafts(path))
    page = bench.room.page(BenchPage, bench.technician)  # the power cut: nothing of the first window is left
    page.activated(inspection)
    bench.room.rest()
    assert page.desk is not None
    assert "One unsaved value from" in page.desk.notice.title
    assert "“84,5”" in page.desk.notice.title
    page.desk.notice.action_requested.emit("recover")
    bench.room.rest()
    row = bench.room.lab.inspections.detail(bench.technician, inspection).answers["battery.health"]
    assert row.value == 84.5


def test_drafts_of_values_are_read_back_and_old_files_without_them_too(tmp_path: Path) -> None:
    path = tmp_path / "inspection-1.json"
    draft = Draft("identity.imei", "", AT, "3532")
    write_drafts(path, {draft.check: draft})
    assert read_drafts(path) == {draft.check: draft}
    path.write_text(f'[{{"check": "a", "note": "b", "at": "{AT}"}}]')
    assert read_drafts(path) == {"a": Draft("a", "b", AT)}
    assert draft.is_stored(Stored("", "3532"))
    assert not draft.is_stored(Stored("", ""))
    assert Draft("a", "b ", AT).is_stored(Stored("b", "anything"))


def test_a_mark_gets_its_close_up_and_its_place_by_drop(bench: Bench) -> None:
    bench.go_to("cosmetics.observations")
    bench.press(Qt.Key.Key_N)
    bench.room.rest()
    marks = bench.desk.marks
    marks.list.setCurrentRow(0)
    slots = marks.photos.slots
    assert [slot.state for slot in slots.values()] == ["empty", "empty"]
    bench.drop(bench.photo(), slots[MarkView.CLOSE_UP])
    (row,) = bench.detail().observations
    (photo,) = bench.detail().photos
    assert (photo.observation_id, photo.view, photo.check_key) == (row.id, MarkView.CLOSE_UP, "cosmetics.observations")
    assert slots[MarkView.CLOSE_UP].state == "stored"
    assert "close-up only" in marks.list.item(0).data(Qt.ItemDataRole.AccessibleTextRole)
    slots[MarkView.LOCATING].setFocus()  # whatever comes next belongs there
    assert bench.desk.photo_desk.goal_here() == marks.photos.goal(MarkView.LOCATING)
    bench.drop(bench.photo(), slots[MarkView.LOCATING])
    assert "both photos" in marks.list.item(0).data(Qt.ItemDataRole.AccessibleTextRole)
    bench.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    bench.room.rest()
    assert slots[MarkView.LOCATING].state == "empty"
