"""Two benches at one inspection, and one person who takes back: nothing is overwritten in silence, nothing is lost."""

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from pytestqt.qtbot import QtBot

from labapp.inspections.models import InspectionTime
from labapp.inspections.rules import Observation
from labapp.rulebook.types import Result
from tests.ui.bench.bench import Bench

CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


def deaf(bench: Bench) -> None:
    """The other bench is another program: its changes are not pushed to this window."""
    bench.room.changes.changed.disconnect(bench.page.context.changed)


def test_a_bench_hears_of_another_one_by_itself(bench: Bench) -> None:
    deaf(bench)
    bench.go_to("function.touch")
    bench.room.lab.inspections.answer(bench.room.helper(), bench.id, "function.touch", Result.FAIL, None, "dead corner")
    bench.room.rest()
    assert not bench.desk.question.buttons[Result.FAIL].isChecked()
    bench.desk.look()
    bench.room.rest()
    assert bench.desk.question.buttons[Result.FAIL].isChecked()
    assert bench.desk.question.note.toPlainText() == "dead corner"


def test_a_desk_that_is_left_while_it_listens_hears_nothing_any_more(bench: Bench, qtbot: QtBot) -> None:
    deaf(bench)
    bench.drop(bench.photo(), bench.desk.shots.slot_of("parcel_label"))
    (photo,) = bench.detail().photos
    bench.room.lab.inspections.caption_photo(bench.room.helper(), bench.id, photo.id, "the left corner")
    bench.desk.look()
    with qtbot.captureExceptions() as caught:  # type: ignore[no-untyped-call]
        bench.desk.leave()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        bench.room.rest()
    assert bench.page.desk is None
    assert caught == []


def test_what_another_bench_wrote_while_this_one_typed_is_put_beside_it(bench: Bench) -> None:
    deaf(bench)
    bench.go_to("function.touch")
    note = bench.desk.question.note
    note.setFocus()
    note._pause.setInterval(60_000)  # the person goes on typing
    bench.type("mine")
    bench.room.lab.inspections.answer(bench.room.helper(), bench.id, "function.touch", Result.FAIL, None, "theirs")
    bench.desk.look()
    bench.room.rest()
    assert note.toPlainText() == "mine"
    note.flush()
    bench.room.rest()
    panel = bench.desk.middle.conflict
    assert panel.isVisible()
    assert (panel.mine.words, panel.theirs.words) == ("Answer: Fail\nNote: mine", "Answer: Fail\nNote: theirs")
    bench.type(" too")
    note.flush()
    assert panel.mine.words == "Answer: Fail\nNote: mine too"
    assert not bench.page.may_leave()
    bench.desk.leave()
    assert bench.page.desk is not None  # first it is decided
    stored = bench.stored("function.touch")
    assert stored is not None
    assert stored.note == "theirs"
    bench.press(Qt.Key.Key_T, ALT)
    bench.room.rest()
    assert note.toPlainText() == "theirs"
    assert not panel.isVisible()
    assert bench.page.may_leave()


def test_a_mark_that_another_bench_changed_is_put_beside_mine(bench: Bench) -> None:
    deaf(bench)
    bench.go_to("cosmetics.observations")
    bench.press(Qt.Key.Key_N)
    bench.room.rest()
    (row,) = bench.detail().observations
    bench.desk.marks.list.setCurrentRow(0)
    other = Observation(row.observation.zone, "dent", 4.0, True, True)
    bench.room.lab.inspections.change_observation(bench.room.helper(), bench.id, row.id, other)
    form = bench.desk.marks.form
    form.count.edit.setValue(2)
    form.count.edit.setValue(3)  # quicker than the database
    bench.room.rest()
    panel = bench.desk.middle.conflict
    assert panel.isVisible()
    assert "How many: 3" in panel.mine.words
    assert "Mark: dent" in panel.theirs.words
    assert bench.detail().observations[0].observation == other
    bench.press(Qt.Key.Key_M, ALT)
    bench.room.rest()
    (kept,) = bench.detail().observations
    assert (kept.observation.kind, kept.observation.count) == (row.observation.kind, 3)
    assert bench.desk.idle


def test_undo_leads_back_to_where_it_was_and_a_pause_of_typing_is_one_step(bench: Bench) -> None:
    desk = bench.desk
    bench.go_to("function.loudspeaker")
    bench.press(Qt.Key.Key_2)
    bench.press(Qt.Key.Key_N, CONTROL)
    note = desk.question.note
    bench.type("hisses")
    note.flush()
    bench.type(" at 80 %")
    note.flush()
    bench.room.rest()
    text = bench.desk.check
    assert text is not None
    assert desk.sitting.history.undo_words == f"note, “{text.text.rstrip('.')}”"
    bench.press(Qt.Key.Key_Z, CONTROL)  # inside the note
    bench.room.rest()
    assert note.toPlainText() == "hisses"
    bench.go_to("function.touch")
    bench.press(Qt.Key.Key_Z, CONTROL)
    bench.room.rest()
    assert desk.walk.key == "function.loudspeaker"
    assert note.toPlainText() == ""
    bench.press(Qt.Key.Key_Z, CONTROL)
    bench.room.rest()
    row = bench.stored("function.loudspeaker")
    assert row is not None
    assert (row.result, row.note) == (None, "")
    assert "Fail" in desk.steps._told.text()
    for _ in range(3):
        bench.press(Qt.Key.Key_Y, CONTROL)
    bench.room.rest()
    row = bench.stored("function.loudspeaker")
    assert row is not None
    assert (row.result, row.note) == (Result.FAIL, "hisses at 80 %")


def test_the_time_at_a_step_is_shown_there_and_stored_when_it_is_left(bench: Bench) -> None:
    desk, now = bench.desk, [1000.0]
    desk.clock._now = lambda: now[0]
    bench.go_to("battery.health")
    desk.clock._touched = desk.clock._last = now[0]
    now[0] += 25
    desk.clock.tick()
    places = [button.step for button in desk.steps._buttons if button.step.title == "Battery"]
    assert places[0].seconds == 25
    bench.go_to("function.touch")
    bench.room.rest()
    assert bench.detail().times["battery"] == 25
    assert bench.detail().took_part == frozenset()
    assert InspectionTime.__tablename__ not in bench.page.cares_for
