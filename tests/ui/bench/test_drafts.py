"""No keystroke is lost: what was typed and could not be stored is offered again at the next start."""

from pathlib import Path

import pytest

from labapp.core.errors import Unavailable
from labapp.core.paths import drafts_folder
from labapp.ui.bench.drafts import Draft, read_drafts, write_drafts
from labapp.ui.bench.page import BenchPage
from tests.ui.bench.bench import Bench

AT = "2026-03-12T13:02:00+00:00"


def test_a_note_that_could_not_be_stored_is_offered_at_the_next_start_and_recovered(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*args: object, **named: object) -> object:
        raise Unavailable("The database does not answer.")

    inspection = bench.id
    with monkeypatch.context() as patch:
        patch.setattr(type(bench.room.lab.inspections), "answer", away)
        bench.go_to("function.loudspeaker")
        bench.desk.question.note.setFocus()
        bench.type("light hiss at 80 %")
        bench.room.qtbot.waitUntil(lambda: bench.desk.band.saved.status == "fail")
        bench.room.qtbot.wait(60)
        bench.desk.sitting._queue.clear()  # the power cut: nothing of this run is left but its file
        bench.desk.sitting._retry.stop()
    page = bench.room.page(BenchPage, bench.technician)
    page.activated(inspection)
    bench.room.rest()
    assert page.desk is not None
    assert "“light hiss at 80 %”" in page.desk.notice.title
    page.desk.notice.action_requested.emit("recover")
    bench.room.rest()
    row = bench.room.lab.inspections.detail(bench.technician, inspection).answers["function.loudspeaker"]
    assert row.note == "light hiss at 80 %"
    bench.room.qtbot.waitUntil(lambda: not list(drafts_folder(bench.room.lab.location).glob("*.json")))


def test_a_discarded_draft_does_not_come_back(bench: Bench) -> None:
    path = drafts_folder(bench.room.lab.location) / f"inspection-{bench.id}.json"
    write_drafts(path, {"function.touch": Draft("function.touch", "dead corner", AT)})
    bench.desk.unsaved.begin()
    bench.room.rest()
    assert "from 14:02" in bench.desk.notice.title  # the lab's own time
    bench.desk.notice.action_requested.emit("discard")
    bench.room.rest()
    assert bench.desk.notice.title == ""
    assert not path.exists()
    assert bench.stored("function.touch") is None


def test_a_draft_that_was_stored_after_all_is_not_offered(bench: Bench) -> None:
    bench.go_to("function.touch")
    bench.desk.question.note.add_phrase("dead corner")
    bench.room.rest()
    path = drafts_folder(bench.room.lab.location) / f"inspection-{bench.id}.json"
    write_drafts(path, {"function.touch": Draft("function.touch", "dead corner", AT)})
    bench.desk.unsaved.begin()
    bench.room.rest()
    assert bench.desk.notice.title == ""
    assert not path.exists()


def test_no_draft_is_left_once_everything_is_stored(bench: Bench) -> None:
    bench.go_to("function.loudspeaker")
    bench.desk.question.note.setFocus()
    bench.type("hiss")
    bench.room.qtbot.waitUntil(lambda: bench.stored("function.loudspeaker") is not None, timeout=5000)
    bench.room.rest()
    assert read_drafts(drafts_folder(bench.room.lab.location) / f"inspection-{bench.id}.json") == {}


@pytest.mark.parametrize("text", ["", "{", "[1]", '[{"check": "a"}]', '[{"check": "a", "note": "b", "at": "never"}]'])
def test_a_damaged_file_of_drafts_is_no_obstacle(tmp_path: Path, text: str) -> None:
    path = tmp_path / "inspection-1.json"
    path.write_text(text)
    assert read_drafts(path) == {}


def test_a_note_that_no_document_can_show_is_told_while_it_can_still_be_changed(bench: Bench) -> None:
    bench.go_to("function.loudspeaker")
    bench.desk.question.note.setPlainText("hisses 😀")
    bench.desk.question.note.flush()
    bench.room.rest()
    assert "😀" in bench.desk.question.warning.title
    bench.desk.question.note.setPlainText("hisses, été, Žižek, Ελ")
    bench.desk.question.note.flush()
    bench.room.rest()
    assert bench.desk.question.warning.title == ""
