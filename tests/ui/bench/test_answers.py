"""Answering at the bench: by keys alone, stored at once, never lost, taken back and done again."""

import threading

import pytest
from PySide6.QtCore import Qt

from labapp.core.errors import Unavailable, UserError
from labapp.inspections.rules import InspectionState
from labapp.rulebook.types import Result
from tests.ui.bench.bench import Bench

CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


def test_a_digit_answers_and_enter_goes_to_the_next_check(bench: Bench) -> None:
    first = bench.desk.check
    assert first is not None
    bench.press(Qt.Key.Key_2)
    bench.press(Qt.Key.Key_Return)
    bench.room.rest()
    row = bench.stored(first.key)
    assert row is not None
    assert row.result is Result.FAIL
    after = bench.desk.check
    assert after is not None
    assert after.key != first.key


@pytest.mark.parametrize(
    ("key", "result"),
    [
        (Qt.Key.Key_1, Result.PASS),
        (Qt.Key.Key_2, Result.FAIL),
        (Qt.Key.Key_3, Result.NOT_APPLICABLE),
        (Qt.Key.Key_4, Result.NOT_TESTED),
        (Qt.Key.Key_5, Result.NOT_READABLE),
    ],
)
def test_each_digit_is_its_answer(bench: Bench, key: Qt.Key, result: Result) -> None:
    bench.go_to("function.touch")
    bench.press(key)
    bench.room.rest()
    row = bench.stored("function.touch")
    assert row is not None
    assert row.result is result


def test_a_note_is_stored_while_it_is_typed_without_leaving_it(bench: Bench) -> None:
    bench.go_to("function.loudspeaker")
    bench.desk.question.note.setFocus()
    bench.type("light hiss at 80 %")
    bench.room.qtbot.waitUntil(lambda: bench.stored("function.loudspeaker") is not None, timeout=5000)
    row = bench.stored("function.loudspeaker")
    assert row is not None
    assert (row.result, row.note) == (None, "light hiss at 80 %")
    assert bench.desk.question.note.hasFocus()


def test_digits_typed_into_a_note_are_no_answers(bench: Bench) -> None:
    bench.go_to("function.loudspeaker")
    bench.desk.question.note.setFocus()
    bench.type("2 of 4")
    bench.desk.question.note.flush()
    bench.room.rest()
    row = bench.stored("function.loudspeaker")
    assert row is not None
    assert (row.result, row.note) == (None, "2 of 4")


def test_the_window_says_saved_only_once_the_answer_is_durable(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    gate, real = threading.Event(), type(bench.room.lab.inspections).answer

    def slow(*args: object, **named: object) -> object:
        assert gate.wait(10)
        return real(*args, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(type(bench.room.lab.inspections), "answer", slow)
    bench.go_to("function.touch")
    bench.press(Qt.Key.Key_1)
    bench.room.qtbot.wait(60)
    assert bench.desk.band.saved.words == "saving …"
    assert not bench.page.may_leave()
    gate.set()
    bench.room.rest()
    assert bench.desk.band.saved.words.startswith("saved ")
    assert bench.page.may_leave()


def test_while_the_database_is_away_answers_wait_here_and_are_stored_in_order_later(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    away, real = [True], type(bench.room.lab.inspections).answer

    def answer(*args: object, **named: object) -> object:
        if away[0]:
            raise Unavailable("The database does not answer.")
        return real(*args, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(type(bench.room.lab.inspections), "answer", answer)
    bench.desk.sitting._retry.setInterval(50)
    bench.go_to("function.touch")
    bench.press(Qt.Key.Key_1)
    bench.press(Qt.Key.Key_Return)
    bench.press(Qt.Key.Key_2)
    bench.room.qtbot.waitUntil(lambda: bench.desk.band.saved.status == "fail")
    assert "waiting" in bench.desk.band.saved.words
    assert bench.stored("function.touch") is None
    away[0] = False
    bench.room.qtbot.waitUntil(lambda: bench.desk.idle, timeout=5000)
    bench.room.rest()
    touch, display = bench.stored("function.touch"), bench.stored("function.display")
    assert touch is not None
    assert display is not None
    assert (touch.result, display.result) == (Result.PASS, Result.FAIL)
    assert bench.desk.band.saved.status == "pass"


def test_what_is_on_its_way_is_stored_even_if_the_person_leaves_at_once(bench: Bench) -> None:
    bench.go_to("function.touch")
    bench.press(Qt.Key.Key_1)
    bench.desk.question.note.setFocus()
    bench.type("edge tested twice")
    inspection = bench.id
    bench.desk.leave()
    assert bench.page.desk is None
    bench.room.rest()
    row = bench.room.lab.inspections.detail(bench.technician, inspection).answers["function.touch"]
    assert (row.result, row.note) == (Result.PASS, "edge tested twice")
    assert bench.page.may_leave()


def test_another_benchs_answer_is_not_overwritten_silently(bench: Bench) -> None:
    bench.go_to("function.touch")
    other = bench.room.helper()
    bench.room.lab.inspections.answer(other, bench.id, "function.touch", Result.FAIL, None, "dead corner")
    bench.press(Qt.Key.Key_1)  # before the window has heard of it
    bench.room.rest()
    panel = bench.desk.middle.conflict
    assert panel.isVisible()
    assert panel.mine.words == "Answer: Pass"
    assert panel.theirs.words == "Answer: Fail\nNote: dead corner"
    assert other.name in panel.theirs.head.text()
    row = bench.stored("function.touch")
    assert row is not None
    assert row.result is Result.FAIL
    bench.press(Qt.Key.Key_M, ALT)
    bench.room.rest()
    row = bench.stored("function.touch")
    assert row is not None
    assert row.result is Result.PASS


def test_theirs_can_be_taken(bench: Bench) -> None:
    bench.go_to("function.touch")
    bench.room.lab.inspections.answer(bench.room.helper(), bench.id, "function.touch", Result.FAIL, None, "dead corner")
    bench.press(Qt.Key.Key_1)
    bench.room.rest()
    bench.press(Qt.Key.Key_T, ALT)
    bench.room.rest()
    assert bench.desk.sitting.reply("function.touch").note == "dead corner"
    assert bench.desk.question.buttons[Result.FAIL].isChecked()


def test_undo_takes_an_answer_back_and_redo_gives_it_again(bench: Bench) -> None:
    bench.go_to("function.touch")
    bench.press(Qt.Key.Key_1)
    bench.press(Qt.Key.Key_2)
    bench.room.rest()
    bench.press(Qt.Key.Key_Z, CONTROL)
    bench.room.rest()
    first = bench.stored("function.touch")
    bench.press(Qt.Key.Key_Z, CONTROL)
    bench.room.rest()
    second = bench.stored("function.touch")
    bench.press(Qt.Key.Key_Y, CONTROL)
    bench.room.rest()
    third = bench.stored("function.touch")
    assert first is not None
    assert second is not None
    assert third is not None
    assert [first.result, second.result, third.result] == [Result.PASS, None, Result.PASS]


def test_a_letter_chooses_an_option_and_the_option_answers(bench: Bench) -> None:
    bench.go_to("parts.screen")
    bench.press(Qt.Key.Key_C)
    bench.room.rest()
    row = bench.stored("parts.screen")
    assert row is not None
    assert (row.result, row.value) == (Result.FAIL, "lcd_for_oled")


def test_a_digit_that_several_options_stand_for_asks_which(bench: Bench) -> None:
    bench.go_to("parts.screen")
    bench.press(Qt.Key.Key_1)
    bench.room.rest()
    assert bench.stored("parts.screen") is None
    assert "letter" in bench.desk.question.instruction.title


def test_a_number_is_typed_with_a_comma_and_enter_stores_it(bench: Bench) -> None:
    bench.go_to("battery.health")
    bench.type("84,5")
    bench.press(Qt.Key.Key_Return)
    bench.room.rest()
    row = bench.stored("battery.health")
    assert row is not None
    assert row.value == 84.5


def test_an_impossible_number_is_refused_with_a_sentence_and_stays_to_be_corrected(bench: Bench) -> None:
    bench.go_to("battery.health")
    bench.type("184")
    bench.press(Qt.Key.Key_Return)
    bench.room.rest()
    check = bench.desk.check
    assert check is not None
    assert check.key == "battery.health"
    editor = bench.desk.question.value._editor
    assert editor is not None
    assert "over the highest possible value" in editor.error
    assert bench.desk.question.value.value() == 184
    assert bench.stored("battery.health") is None


def test_a_scanned_imei_fills_the_field_that_asks_for_it_and_a_wrong_one_is_told_at_once(bench: Bench) -> None:
    bench.go_to("identity.imei")
    assert bench.page.take_code("353209114821375")
    assert "check digit" in bench.desk.question.aid.words
    assert bench.page.take_code("353209114821374")
    bench.room.rest()
    row = bench.stored("identity.imei")
    assert row is not None
    assert row.value == "353209114821374"
    bench.go_to("function.touch")
    assert not bench.page.take_code("353209114821374")


def test_slash_finds_a_check_by_its_words(bench: Bench) -> None:
    bench.press(Qt.Key.Key_Slash)
    bench.type("wi-fi", bench.desk.finder.edit)
    bench.press(Qt.Key.Key_Return)
    check = bench.desk.check
    assert check is not None
    assert check.key == "function.radio"


def test_a_knock_out_shows_its_instruction_and_offers_to_finish_short(bench: Bench) -> None:
    bench.go_to("battery.swollen")
    bench.press(Qt.Key.Key_2)
    bench.room.rest()
    assert "quarantine box" in bench.desk.question.instruction.title
    assert bench.desk.band.short.isVisible()
    bench.desk.submit(short=True)
    bench.room.rest()
    assert [place.words for place in bench.desk.middle.missing.places] == [
        "“The battery is flat: the device does not rock or gape.” has 0 of 2 photos."
    ]
    for _ in range(2):
        bench.drop(bench.photo(), bench.desk.photos.slot)
    bench.desk.submit(short=True)
    bench.room.rest()
    assert bench.page.desk is None


def test_submitting_lists_what_is_missing_and_leads_to_the_first_of_it(bench: Bench) -> None:
    bench.go_to("cosmetics.observations")
    bench.desk.submit()
    bench.room.rest()
    missing = bench.desk.middle.missing
    assert missing.title.text() == f"{len(missing.places)} things are missing"
    assert len(missing.places) == len(bench.detail().assessment.missing)
    check = bench.desk.check
    assert check is not None
    assert f"check:{check.key}" == missing.places[0].at
    other = next(place for place in missing.places if place.at == "check:function.touch")
    missing.list.setCurrentRow(missing.places.index(other))
    missing.list.setFocus()
    bench.press(Qt.Key.Key_Return)
    assert bench.desk.walk.key == "function.touch"
    bench.press(Qt.Key.Key_1)
    bench.room.rest()
    assert other not in missing.places  # the list follows what is mended
    assert bench.detail().state is InspectionState.IN_PROGRESS


def test_an_inspection_that_was_sent_back_shows_the_reason(bench: Bench) -> None:
    bench.go_to("battery.swollen")
    bench.press(Qt.Key.Key_2)
    for _ in range(2):
        bench.drop(bench.photo(), bench.desk.photos.slot)
    inspection = bench.id
    bench.desk.submit(short=True)
    bench.room.rest()
    bench.room.lab.inspections.send_back(bench.room.manager, inspection, "Photograph the gap from the side.")
    bench.room.rest()
    (row,) = bench.page.queue.table.rows
    assert row.returned_reason
    bench.page.activated(row.order_number)
    bench.room.rest()
    assert bench.desk.notice.detail == "Photograph the gap from the side."


def test_a_submitted_inspection_can_be_read_but_not_changed(bench: Bench) -> None:
    bench.go_to("battery.swollen")
    bench.press(Qt.Key.Key_2)
    for _ in range(2):
        bench.drop(bench.photo(), bench.desk.photos.slot)
    inspection = bench.id
    bench.desk.submit(short=True)
    bench.room.rest()
    bench.page.activated(inspection)
    bench.room.rest()
    bench.go_to("function.touch")
    assert not bench.desk.question.buttons[Result.PASS].isEnabled()
    bench.press(Qt.Key.Key_1)
    bench.room.rest()
    assert bench.stored("function.touch") is None
    assert not bench.desk.band.submit.isVisible()


def test_a_refused_answer_says_why_where_it_was_given(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **named: object) -> object:
        raise UserError("This inspection is submitted and cannot be changed.", "A manager can send it back.")

    monkeypatch.setattr(type(bench.room.lab.inspections), "answer", refuse)
    bench.go_to("function.touch")
    bench.press(Qt.Key.Key_1)
    bench.room.rest()
    assert "cannot be changed" in bench.desk.question.instruction.title
    assert not bench.desk.question.buttons[Result.PASS].isChecked()


def test_tab_goes_from_the_answers_to_the_value_and_then_to_the_note(bench: Bench) -> None:
    bench.go_to("promise.model")
    (editor,) = bench.desk.question.value.editors()
    bench.desk.question.focus_answers()
    bench.press(Qt.Key.Key_Tab)
    assert editor.hasFocus()
    bench.press(Qt.Key.Key_Tab)
    assert bench.desk.question.note.hasFocus()
