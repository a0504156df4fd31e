"""Sellers on both back ends: six gates, indicators, declining; a trial is refused while a gate is open."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import pytest

from labapp.core.db import Database
from labapp.core.errors import NotFound, UserError
from labapp.core.trail import entries_of
from labapp.sellers import steps
from labapp.sellers.models import IndicatorReading, SellerGate
from labapp.sellers.rules import GATE_TITLES, Gate, SellerKind, SellerStage
from labapp.sellers.service import NewSeller
from labapp.trials.models import Trial
from tests.lab.room import Room, quick_passphrases


@pytest.fixture
def room(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Room:
    quick_passphrases(monkeypatch)
    return Room(database, tmp_path / "store")


def refused(code: str) -> pytest.RaisesExc[UserError]:
    return pytest.raises(UserError, check=lambda error: error.code == code and bool(error.title))


def test_a_seller_begins_onboarding_with_all_six_gates_open(room: Room) -> None:
    row = room.sellers.add(room.marta, NewSeller("  Atelier   Zoé ", SellerKind.WORKSHOP, "fr"))
    detail = room.sellers.detail(room.marta, row.number)
    assert (row.number, row.name, row.country, row.stage) == (
        "S-000001",
        "Atelier Zoé",
        "FR",
        SellerStage.ONBOARDING,
    )
    assert [(gate.gate, gate.passed_at) for gate in detail.gates] == [(gate, None) for gate in Gate]
    assert [match.kind for match in room.lab.find("s 000001")] == ["seller"]
    assert room.sellers.number_of(row.id) == "S-000001"


def test_what_is_wrong_with_a_new_seller_is_said_and_none_is_kept(room: Room) -> None:
    trail = room.trail()
    for new, code in (
        (NewSeller(" ", SellerKind.TRADER, "FR"), "bad_name"),
        (NewSeller("A" * 301, SellerKind.TRADER, "FR"), "bad_name"),
        (NewSeller("Aster", SellerKind.TRADER, "FRA"), "bad_country"),
        (NewSeller("Aster", SellerKind.TRADER, "4F"), "bad_country"),
        (NewSeller("Aster", SellerKind.TRADER, ""), "bad_country"),
        (NewSeller("Aster", SellerKind.TRADER, "FR", categories=()), "bad_category"),
    ):
        with refused(code):
            room.sellers.add(room.marta, new)
    assert room.sellers.sellers(room.marta) == ()
    assert room.trail() == trail
    assert room.sellers.add(room.marta, NewSeller("Aster", SellerKind.TRADER, "FR")).number == "S-000001"


def test_a_trial_is_refused_while_any_one_gate_is_open_and_names_it(room: Room) -> None:
    for missing in Gate:
        number = room.seller(f"Without {missing}", gates=0)
        for gate in Gate:
            if gate is not missing:
                room.sellers.pass_gate(room.marta, number, gate, "note")
        with pytest.raises(UserError, match=f"Gates still open: {GATE_TITLES[missing]}") as refusal:
            room.trials.start(room.marta, number)
        assert refusal.value.code == "no_trial"
        assert room.sellers.detail(room.marta, number).seller.stage is SellerStage.ONBOARDING
        room.sellers.pass_gate(room.marta, number, missing, "note")
        assert room.trials.start(room.marta, number).seller.number == number
        assert room.sellers.detail(room.marta, number).seller.stage is SellerStage.TRIAL
    assert room.rows(Trial) == 6


def test_no_gate_at_all_names_all_six(room: Room) -> None:
    number = room.seller(gates=0)
    with refused("no_trial") as refusal:
        room.trials.start(room.marta, number)
    assert all(title in refusal.value.title for title in GATE_TITLES.values())
    assert room.rows(Trial) == 0


def test_a_gate_is_passed_once_with_its_document(room: Room) -> None:
    number = room.seller(gates=0)
    with refused("no_document"):
        room.sellers.pass_gate(room.marta, number, Gate.TERMS_SIGNED, "  ")
    with refused("too_long"):
        room.sellers.pass_gate(room.marta, number, Gate.TERMS_SIGNED, "x" * 301)
    detail = room.sellers.pass_gate(room.marta, number, Gate.TERMS_SIGNED, " Terms v7 ")
    passed = next(gate for gate in detail.gates if gate.gate is Gate.TERMS_SIGNED)
    assert (passed.passed_at, passed.document) == (room.clock.now(), "Terms v7")
    with refused("gate_passed"):
        room.sellers.pass_gate(room.marta, number, Gate.TERMS_SIGNED, "Terms v8")
    assert room.rows(SellerGate) == 1
    with pytest.raises(NotFound):
        room.sellers.pass_gate(room.marta, "S-000412", Gate.TERMS_SIGNED, "Terms v7")


def test_a_declined_seller_passes_no_gate_and_starts_no_trial(room: Room) -> None:
    number = room.seller(gates=6)
    with refused("no_reason"):
        room.sellers.decline(room.marta, number, "  ")
    room.sellers.decline(room.marta, number, "The register extract was forged.")
    assert room.sellers.detail(room.marta, number).seller.stage is SellerStage.DECLINED
    with refused("no_trial"):
        room.trials.start(room.marta, number)
    with refused("wrong_state"):
        room.sellers.decline(room.marta, number, "Again.")
    other = room.seller("Birch", gates=0)
    room.sellers.decline(room.marta, other, "No reply.")
    with refused("wrong_state"):
        room.sellers.pass_gate(room.marta, other, Gate.TERMS_SIGNED, "Terms v7")


def test_a_seller_on_trial_cannot_be_declined_any_more(room: Room) -> None:
    number = room.seller()
    room.trials.start(room.marta, number)
    with refused("wrong_state"):
        room.sellers.decline(room.marta, number, "Changed our mind.")


def test_a_second_reading_of_a_day_replaces_the_first_and_the_trail_keeps_both(room: Room, database: Database) -> None:
    number, day = room.seller(), date(2026, 3, 1)
    room.sellers.note_indicator(room.marta, number, "reviews", 4.1, day, "export")
    room.sellers.note_indicator(room.marta, number, "reviews", 4.4, day, "export, corrected")
    (reading,) = room.sellers.detail(room.marta, number).readings["reviews"]
    assert (reading.value, reading.source) == (4.4, "export, corrected")
    assert room.rows(IndicatorReading) == 1
    seller_id = room.sellers.detail(room.marta, number).seller.id
    with database.reading() as session:
        noted = [
            entry.changes["reviews"]
            for entry in entries_of(session, "seller", seller_id)
            if entry.action == "indicator_noted"
        ]
    assert noted == [(None, 4.1), (4.1, 4.4)]


def test_a_reading_that_cannot_be_is_refused(room: Room) -> None:
    number, today = room.seller(gates=0), room.clock.today()
    for indicator, value, day, code in (
        ("charm", 4.0, today, "bad_indicator"),
        ("reviews", -0.1, today, "bad_value"),
        ("reviews", math.nan, today, "bad_value"),
        ("reviews", math.inf, today, "bad_value"),
        ("reviews", 4.0, today + timedelta(days=1), "bad_date"),
    ):
        with refused(code):
            room.sellers.note_indicator(room.marta, number, indicator, value, day, "export")
    assert room.rows(IndicatorReading) == 0


def test_who_may_not_manage_sellers_changes_nothing(room: Room) -> None:
    number = room.seller(gates=0)
    trail, today = room.trail(), room.clock.today()
    for actor in (room.sofia, room.olga, room.ada):
        for attempt in (
            lambda who=actor: room.sellers.add(who, NewSeller("Birch", SellerKind.TRADER, "FR")),
            lambda who=actor: room.sellers.pass_gate(who, number, Gate.TERMS_SIGNED, "Terms v7"),
            lambda who=actor: room.sellers.note_indicator(who, number, "reviews", 4.0, today, "export"),
            lambda who=actor: room.sellers.decline(who, number, "No reply."),
            lambda who=actor: room.trials.start(who, number),
        ):
            with refused("not_allowed"):
                attempt()
    assert room.trail() == trail


def test_sellers_are_found_by_a_part_of_their_name_typed_plainly(room: Room) -> None:
    for name in ("Aster 100%", "Birch_Phones", 'Cedar\'s "best"'):
        room.seller(name, gates=0)
    found = {text: [row.name for row in room.sellers.sellers(room.marta, text=text)] for text in ("%", "_", "'", "AST")}
    assert found == {"%": ["Aster 100%"], "_": ["Birch_Phones"], "'": ['Cedar\'s "best"'], "AST": ["Aster 100%"]}


def test_first_verdicts_issued_at_the_same_moment_are_all_counted(room: Room, database: Database) -> None:
    for name in ("Aster", "Birch", "Cedar"):
        seller = room.sellers.add(room.marta, NewSeller(name, SellerKind.TRADER, "FR")).id

        def count(failed: bool, seller: int = seller) -> None:
            with database.transaction() as session:
                steps.add_to_tally(session, seller, "smartphone", failed=failed, pillars=(80.0,))

        with ThreadPoolExecutor(4) as threads:
            list(threads.map(count, (True, False, False, True)))
    assert [(row.counted, row.failed) for row in room.sellers.sellers(room.marta)] == [(4, 2)] * 3
