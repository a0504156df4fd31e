"""Correcting and withdrawing issued verdicts: what stays in force meanwhile, what the next version says, what counts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import sqlalchemy as sa

from labapp.core.db import Database
from labapp.core.errors import NotAllowed, NotFound, UserError
from labapp.inspections.models import VerdictRow
from labapp.inspections.rules import InspectionState
from labapp.orders.rules import OrderState
from labapp.reports.verifying.judging import Standing
from labapp.rulebook.types import Result
from labapp.sellers.models import SellerTally
from tests.lab.room import Room, quick_documents, quick_passphrases
from tests.reports.pdfs import pages_of

REASON = "The technician's cable was broken, not the device's microphone."


@pytest.fixture
def room(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Room:
    quick_passphrases(monkeypatch)
    return Room(database, tmp_path / "store")


@pytest.fixture
def quick(room: Room, monkeypatch: pytest.MonkeyPatch) -> Room:
    quick_documents(monkeypatch)
    return room


def refused(code: str) -> pytest.RaisesExc[UserError]:
    return pytest.raises(UserError, check=lambda error: error.code == code and bool(error.title))


def tally(room: Room) -> tuple[int, int, int]:
    with room.database.reading() as session:
        row = session.scalars(sa.select(SellerTally)).one()
        return row.counted, row.failed, row.pillar_count


def records(room: Room) -> list[dict[str, object]]:
    with room.database.reading() as session:
        return [json.loads(record) for record in session.scalars(sa.select(VerdictRow.record).order_by(VerdictRow.id))]


def corrected(room: Room, number: str) -> int:
    """The inspection with the touch screen answered anew, handed in again."""
    inspection = room.versions.open_correction(room.marta, number, REASON)
    room.inspections.answer(room.sofia, inspection, "function.touch", Result.PASS, None, "Tried again with gloves off.")
    room.inspections.submit(room.sofia, inspection)
    return inspection


def test_a_correction_is_the_next_version_of_the_same_number_and_counts_instead_of_the_first(quick: Room) -> None:
    seller = quick.seller()
    first = quick.issued(quick.submitted(seller, failing="function.touch"))
    assert tally(quick)[:2] == (1, 1)
    inspection = corrected(quick, first.number)
    assert tally(quick)[:2] == (1, 1)  # the first version is in force until the second is issued
    second = quick.issued(inspection)
    assert (second.number, second.version, second.title) == (first.number, 2, "iPhone 12 128 GB blue · pass")
    assert tally(quick) == (1, 0, 3)
    one, two = records(quick)
    assert one["replaces"] is None
    replaces = two["replaces"]
    assert isinstance(replaces, dict)
    assert {key: replaces[key] for key in ("number", "version", "verdict", "reason")} == {
        "number": first.number,
        "version": 1,
        "verdict": "fail",
        "reason": REASON,
    }
    told = {(change["about"], change["label"]) for change in replaces["changes"]}
    assert ("verdict", "") in told
    assert ("finding", "function.touch") in told
    assert any(about == "check" for about, _ in told)
    order = quick.orders.detail(quick.marta, "O-2026-000001")
    assert (order.row.state, order.row.verdict, order.row.verdict_number) == (
        OrderState.INSPECTED,
        "pass",
        first.number,
    )
    assert quick.reports.document(quick.olga, first.number).version == 2
    assert quick.complaints() == set()


def test_the_bench_and_the_check_of_the_lab_live_with_a_correction_under_way(quick: Room) -> None:
    seller = quick.seller()
    number = quick.issued(quick.submitted(seller, failing="function.touch")).number
    inspection = quick.versions.open_correction(quick.marta, number, REASON)
    (row,) = quick.inspections.bench(quick.sofia)
    assert (row.inspection_id, row.returned_reason) == (inspection, REASON)
    quick.inspections.answer(quick.sofia, inspection, "function.touch", Result.PASS)
    assert quick.complaints() == set()
    with refused("changed_meanwhile"):
        quick.versions.leave_as_issued(quick.marta, number)


def test_a_correction_that_changes_nothing_is_left_as_issued(quick: Room) -> None:
    number = quick.issued(quick.submitted(quick.seller())).number
    inspection = quick.versions.open_correction(quick.marta, number, REASON)
    quick.versions.leave_as_issued(quick.marta, number)
    assert quick.inspections.detail(quick.marta, inspection).state is InspectionState.ISSUED
    assert quick.inspections.bench(quick.sofia) == ()
    assert len(records(quick)) == 1
    with refused("wrong_state"):
        quick.versions.leave_as_issued(quick.marta, number)
    assert quick.complaints() == set()


def test_who_corrects_does_not_verify_and_only_what_is_issued_is_corrected(quick: Room) -> None:
    seller = quick.seller()
    inspection = quick.submitted(seller, failing="function.touch")
    with pytest.raises(NotFound):
        quick.versions.open_correction(quick.marta, "V-2026-000001", REASON)
    number = quick.issued(inspection).number
    with pytest.raises(NotAllowed):
        quick.versions.open_correction(quick.sofia, number, REASON)
    with refused("no_reason"):
        quick.versions.open_correction(quick.marta, number, "  ")
    with refused("too_long"):
        quick.versions.open_correction(quick.marta, number, "x" * 2001)
    with refused("glyph_missing"):
        quick.versions.open_correction(quick.marta, number, "because \U0001f600")
    quick.versions.open_correction(quick.marta, number, REASON)
    with refused("wrong_state"):
        quick.versions.open_correction(quick.marta, number, REASON)
    quick.inspections.answer(quick.remi, inspection, "function.touch", Result.PASS)
    quick.inspections.submit(quick.remi, inspection)
    with refused("took_part"):
        quick.reports.verify_and_issue(quick.remi, inspection, quick.word(quick.remi))
    lost = quick.issued(quick.lost(seller)).number
    with refused("no_device"):
        quick.versions.open_correction(quick.marta, lost, REASON)


def test_a_withdrawn_verdict_counts_for_nothing_and_nothing_more_is_issued_under_it(quick: Room) -> None:
    number = quick.issued(quick.submitted(quick.seller(), failing="function.touch")).number
    with pytest.raises(NotAllowed):
        quick.versions.withdraw(quick.olga, number, REASON)
    with pytest.raises(NotFound):
        quick.versions.withdraw(quick.marta, "V-2026-000412", REASON)
    quick.versions.withdraw(quick.marta, number, REASON)
    assert tally(quick) == (0, 0, 0)
    order = quick.orders.detail(quick.marta, "O-2026-000001")
    assert (order.row.verdict, order.row.verdict_number) == (None, None)
    for again in (
        lambda: quick.versions.withdraw(quick.marta, number, REASON),
        lambda: quick.versions.open_correction(quick.marta, number, REASON),
    ):
        with refused("withdrawn"):
            again()
    assert quick.complaints() == set()


def test_a_verdict_that_is_being_corrected_is_not_withdrawn(quick: Room) -> None:
    number = quick.issued(quick.submitted(quick.seller())).number
    quick.versions.open_correction(quick.marta, number, REASON)
    with refused("wrong_state"):
        quick.versions.withdraw(quick.marta, number, REASON)


def test_the_second_version_says_first_what_it_replaces_and_the_first_is_superseded(room: Room) -> None:
    first = room.issued(room.submitted(room.seller(), failing="function.touch"))
    old = room.reports.pdf_path(first).read_bytes()
    assert room.reports.verify(old).standing is Standing.GENUINE
    second = room.issued(corrected(room, first.number))
    new = room.reports.pdf_path(second).read_bytes()
    pages = pages_of(new)
    assert "Replaces V-2026-000001 version 1 (2 March 2026), because:" in pages[0]
    assert "The verdict changes: fail → pass." in pages[0]
    assert REASON in " ".join(pages)
    assert pages[0].index("Replaces") < pages[0].index("PASS ")
    whole = " ".join(pages)
    assert "What changed" in whole
    assert "Tried again with gloves off." in whole
    assert room.reports.verify(new).standing is Standing.GENUINE
    found = room.reports.verify(old)
    assert (found.standing, found.version) == (Standing.SUPERSEDED, 1)
    assert "version 2 has replaced it" in found.reasons[0]
    assert room.reports.pdf_path(first).read_bytes() == old  # printing the old one again gives its own bytes
    room.versions.withdraw(room.marta, first.number, REASON)
    for pdf in (old, new):
        found = room.reports.verify(pdf)
        assert found.standing is Standing.SUPERSEDED
        assert REASON in found.reasons[0]
