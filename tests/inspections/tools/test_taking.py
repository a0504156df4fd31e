"""Taking a tool's result over on both back ends: file, answers and their source together, or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from labapp.core.db import Database
from labapp.core.errors import Conflict, UserError
from labapp.core.trail import entries_of
from labapp.inspections.models import FileKind, InspectionFile
from labapp.inspections.tools import LineState
from labapp.rulebook.types import Result
from tests.inspections.looking_twice import number_of, share
from tests.inspections.tools.files import OTHER, OURS, example, line
from tests.lab.room import Room, quick_documents, quick_passphrases

HEALTH, TOUCH, IMEI, SPEAKER = "battery.health", "function.touch", "identity.imei", "function.loudspeaker"
PHONES = example("phones.csv")


@pytest.fixture
def room(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Room:
    quick_passphrases(monkeypatch)
    quick_documents(monkeypatch)
    return Room(database, tmp_path / "store")


@pytest.fixture
def inspection(room: Room) -> int:
    """Sofia has read the IMEI and seen the touch screen fail."""
    started = room.started(room.seller())
    room.inspections.answer(room.sofia, started, IMEI, Result.PASS, OURS)
    room.inspections.answer(room.sofia, started, TOUCH, Result.FAIL, None, "dead strip at the left")
    return started


def refused(code: str) -> pytest.RaisesExc[UserError]:
    return pytest.raises(UserError, check=lambda error: error.code == code and bool(error.title))


def files(room: Room) -> list[InspectionFile]:
    with room.database.reading() as session:
        return list(session.scalars(sa.select(InspectionFile).order_by(InspectionFile.id)))


def test_reading_a_file_stores_nothing(room: Room, inspection: int) -> None:
    before = room.trail()
    found = room.inspections.read_tool_file(room.sofia, inspection, PHONES, "phones.csv")
    assert (line(found, IMEI).state, line(found, TOUCH).state) == (LineState.SAME, LineState.DIFFERS)
    assert (room.trail(), files(room), room.complaints()) == (before, [], set())


def test_what_is_chosen_is_taken_with_its_source_and_the_rest_is_left(room: Room, inspection: int) -> None:
    here = room.inspections
    taken = here.take_tool_result(room.sofia, inspection, PHONES, "phones.csv", [HEALTH, TOUCH], {HEALTH: 0, TOUCH: 1})
    assert taken.versions == {HEALTH: 1, TOUCH: 2}
    answers = here.detail(room.sofia, inspection).answers
    health, touch = answers[HEALTH], answers[TOUCH]
    assert (health.result, health.value, health.source) == (Result.PASS, 87.0, "Phone tester, phones.csv")
    assert (touch.result, touch.note, touch.source) == (
        Result.PASS,
        "dead strip at the left",
        "Phone tester, phones.csv",
    )
    assert SPEAKER not in answers
    assert answers[IMEI].source == ""
    (file,) = files(room)
    assert (file.kind, file.tool, file.name, file.size) == (
        FileKind.TOOL_RESULT,
        "phone_tester",
        "phones.csv",
        len(PHONES),
    )
    assert room.store.read(file.sha256) == PHONES
    assert room.complaints() == set()


def test_the_trail_tells_the_file_and_each_answer_with_both_values_and_the_source(room: Room, inspection: int) -> None:
    room.inspections.take_tool_result(room.sofia, inspection, PHONES, "phones.csv", [TOUCH], {TOUCH: 1})
    with room.database.reading() as session:
        answered, filed = entries_of(session, "inspection", inspection)[-2:]
    assert (answered.action, filed.action, answered.actor_id) == ("answered", "filed", room.sofia.id)
    told = str(answered.changes)
    assert "dead strip" in told
    assert "Phone tester, phones.csv" in told
    assert "phone_tester" in str(filed.changes)


def test_an_answer_changed_by_hand_has_no_source_any_more_but_a_note_leaves_it(room: Room, inspection: int) -> None:
    here = room.inspections
    here.take_tool_result(room.sofia, inspection, PHONES, "phones.csv", [HEALTH], {})
    here.answer(room.sofia, inspection, HEALTH, Result.PASS, 87.0, "seen twice")
    assert here.detail(room.sofia, inspection).answers[HEALTH].source == "Phone tester, phones.csv"
    here.answer(room.sofia, inspection, HEALTH, Result.PASS, 88.0, "seen twice")
    assert here.detail(room.sofia, inspection).answers[HEALTH].source == ""
    assert room.complaints() == set()


def test_a_taken_identity_is_found_by_its_number(room: Room) -> None:
    started = room.started(room.seller())
    one = b"\n".join(PHONES.splitlines()[:2])
    room.inspections.take_tool_result(room.sofia, started, one, "one.csv", [IMEI], {})
    assert [match.kind for match in room.lab.find(OURS)] == ["order"]


def test_the_same_file_taken_twice_lies_there_once(room: Room, inspection: int) -> None:
    here = room.inspections
    here.take_tool_result(room.sofia, inspection, PHONES, "phones.csv", [HEALTH], {})
    here.take_tool_result(room.sofia, inspection, PHONES, "phones.csv", [SPEAKER], {})
    assert len(files(room)) == 1


def test_another_bench_s_change_meanwhile_is_a_conflict_and_nothing_is_taken(room: Room, inspection: int) -> None:
    here = room.inspections
    found = here.read_tool_file(room.sofia, inspection, PHONES, "phones.csv")
    seen = {one.check: one.version for one in found.lines}
    here.answer(room.jonas, inspection, TOUCH, Result.PASS, None, "cleaned, works")
    with pytest.raises(Conflict) as told:
        here.take_tool_result(room.sofia, inspection, PHONES, "phones.csv", [HEALTH, TOUCH], seen)
    assert "cleaned" in str(told.value.theirs)
    assert HEALTH not in here.detail(room.sofia, inspection).answers
    assert (files(room), room.complaints()) == ([], set())


@pytest.mark.parametrize("chosen", [[], ["identity.imei2"], ["no.such.check"], [HEALTH, "cosmetics.clean"]])
def test_only_what_the_file_proposes_can_be_taken(room: Room, inspection: int, chosen: list[str]) -> None:
    with refused("not_proposed"):
        room.inspections.take_tool_result(room.sofia, inspection, PHONES, "phones.csv", chosen, {})
    assert HEALTH not in room.inspections.detail(room.sofia, inspection).answers


def test_a_submitted_inspection_takes_no_more_results(room: Room) -> None:
    submitted = room.submitted(room.seller())
    with refused("wrong_state"):
        room.inspections.read_tool_file(room.sofia, submitted, PHONES, "phones.csv")
    with refused("wrong_state"):
        room.inspections.take_tool_result(room.sofia, submitted, PHONES, "phones.csv", [HEALTH], {})
    assert files(room) == []


def test_only_who_may_inspect_reads_and_takes(room: Room, inspection: int) -> None:
    for who in (room.olga, room.ada):
        with refused("not_allowed"):
            room.inspections.read_tool_file(who, inspection, PHONES, "phones.csv")
        with refused("not_allowed"):
            room.inspections.take_tool_result(who, inspection, PHONES, "phones.csv", [HEALTH], {})


def test_a_blind_second_look_reads_its_own_file_and_sees_nothing_of_the_first(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    share(monkeypatch, 1.0)
    first = room.submitted(room.seller())
    second = room.inspections.start_second(room.jonas, number_of(room, first))
    one = b"\n".join(PHONES.splitlines()[:2])
    found = room.inspections.read_tool_file(room.jonas, second, one, "one.csv")
    assert {line.state for line in found.lines} <= {LineState.NEW, LineState.REFUSED}
    room.inspections.take_tool_result(room.jonas, second, one, "one.csv", [HEALTH], {})
    with refused("not_blind"):
        room.inspections.read_tool_file(room.sofia, second, one, "one.csv")
    assert HEALTH in room.inspections.detail(room.jonas, second).answers


def test_who_takes_a_result_has_taken_part(room: Room, inspection: int) -> None:
    room.inspections.take_tool_result(room.marta, inspection, PHONES, "phones.csv", [HEALTH], {})
    assert room.marta.id in room.inspections.detail(room.sofia, inspection).took_part


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("C:\\tests\\phones.csv", "phones.csv"),
        ("../../up.csv", "up.csv"),
        ("a\u202eb\ncsv.csv", "a b csv.csv"),
        ("", "a file without a name"),
        ("x" * 300 + ".csv", "x" * 115 + "….csv"),
    ],
)
def test_a_file_s_name_is_kept_bare_and_printable(room: Room, inspection: int, given: str, kept: str) -> None:
    assert room.inspections.read_tool_file(room.sofia, inspection, PHONES, given).name == kept


def test_the_number_of_another_device_is_shown_not_taken_by_itself(room: Room, inspection: int) -> None:
    lines = PHONES.splitlines()
    found = room.inspections.read_tool_file(room.sofia, inspection, b"\n".join([lines[0], lines[2]]), "other.csv")
    assert (found.certain, line(found, IMEI).value) == (False, OTHER)
