"""Taking measures on both back ends: decided, stated, signed once, and only by who may."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from labapp.core.db import Database
from labapp.core.errors import NotAllowed, NotFound, UserError
from labapp.core.outbox import OutboxEvent
from labapp.core.store import BlobStore
from labapp.core.trail import canonical, digest
from labapp.reports import statements
from labapp.reports.copying import Edition
from labapp.reports.models import Document, DocumentKind, Statement
from labapp.reports.rules import Copy
from labapp.reports.statements import NewMeasure, Statements
from labapp.sellers import steps as seller_steps
from labapp.sellers.models import Measure
from labapp.sellers.rules import MeasureKind, Standing
from labapp.trials.rules import Outcome, SinglePlan
from labapp.trials.steps import TrialDecision
from tests.lab.beginnings import beginning
from tests.lab.room import Room, quick_documents, quick_passphrases
from tests.reports.pdfs import pages_of

WARNING, LIMIT, SUSPENSION, LIFT = MeasureKind


@pytest.fixture
def room(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Room:
    quick_passphrases(monkeypatch)
    quick_documents(monkeypatch)
    made = Room(database, tmp_path / "store")
    made.clock.set(datetime(2026, 4, 20, 8, tzinfo=UTC))  # from April on the policy says what justifies a measure
    return made


@pytest.fixture
def desk(room: Room) -> Statements:
    return Statements(room.database, room.clock, room.store, room.accounts)


def refused(code: str) -> pytest.RaisesExc[UserError]:
    return pytest.raises(UserError, check=lambda error: error.code == code and bool(error.title))


@beginning
def failed_twice(room: Room) -> str:
    """The number of a seller with two verdicts that failed."""
    seller = room.seller("Żurawia")
    for _ in range(2):
        room.issued(room.lost(seller))
    return seller


def new(seller: str, kind: MeasureKind = WARNING, **more: Any) -> NewMeasure:
    return NewMeasure(seller, kind, more.pop("reason", "It was said twice by telephone."), **more)


def record_of(room: Room, number: str) -> dict[str, Any]:
    with room.database.reading() as session:
        row = session.scalars(sa.select(Statement).where(Statement.number == number)).one()
    sealed: dict[str, Any] = json.loads(row.record)
    assert canonical(sealed) == row.record
    assert digest(sealed) == row.record_sha256
    return sealed


def standing(room: Room, seller: str) -> Standing:
    return room.sellers.detail(room.marta, seller).seller.standing


def test_a_warning_is_numbered_sealed_drawn_stored_and_announced(room: Room, desk: Statements) -> None:
    seller = failed_twice(room)
    row = desk.issue(room.marta, new(seller, clause="9.2 (b)"), room.word(room.marta))
    assert (row.kind, row.number, row.copy) == (DocumentKind.STATEMENT, "M-2026-000001", "seller")
    pages = " ".join(pages_of(room.reports.pdf_path(row).read_bytes()))
    for words in (
        "AVERTISSEMENT", "M-2026-000001", "Żurawia", "Conditions générales, 9.2 (b)", "said twice by telephone",
        "V-2026-000002",
    ):  # fmt: skip
        assert words in pages

    sealed = record_of(room, row.number)
    assert [fact["kind"] for fact in sealed["facts"]] == ["reason", "failed_orders", "failed_orders"]
    assert [(one["rule"], one["applies"]) for one in sealed["grounds"]] == [("9.2 (b)", []), ("two_failed", ["b", "c"])]
    assert [report["number"] for report in sealed["reports"]] == ["V-2026-000001", "V-2026-000002"]
    assert standing(room, seller) is Standing.WARNED
    (measure,) = room.sellers.detail(room.marta, seller).measures
    assert (measure.number, measure.kind, measure.effective_on) == (row.number, WARNING, date(2026, 4, 20))
    with room.database.reading() as session:
        event = session.scalars(sa.select(OutboxEvent).where(OutboxEvent.kind == "measure_stated")).one().payload
    assert (event["number"], event["outcome"], event["pdf_sha256"]) == (row.number, "warning", row.sha256)
    assert [match.kind for match in room.lab.find(row.number)] == ["seller"]
    assert room.complaints() == set()
    found = room.reports.verify(room.reports.pdf_path(row).read_bytes())
    assert (found.standing, found.number) == ("genuine", row.number)


def test_an_indicator_in_breach_is_a_fact_of_its_own(room: Room, desk: Statements) -> None:
    seller = room.seller()
    room.sellers.note_indicator(room.marta, seller, "returns", 11.2, date(2026, 4, 19), "portal")
    row = desk.issue(room.marta, new(seller), room.word(room.marta))
    fact = record_of(room, row.number)["facts"][1]
    assert (fact["kind"], fact["title"], fact["value"], fact["limit"]) == ("breach", "Return ratio", 11.2, 10.0)


def test_only_facts_of_the_same_measure_are_stated_and_others_can_be_cited(room: Room, desk: Statements) -> None:
    seller = failed_twice(room)
    with refused("no_ground"):
        desk.issue(room.marta, new(seller, SUSPENSION, scope="smartphones"), room.word(room.marta))
    wanted = new(seller, SUSPENSION, clause="11.1", cites=("V-2026-000002",), effective_on=date(2026, 5, 4))
    sealed = record_of(room, desk.issue(room.marta, wanted, room.word(room.marta)).number)
    assert [fact["kind"] for fact in sealed["facts"]] == ["reason", "cited"]
    assert sealed["measure"]["effective_on"] == "2026-05-04"
    assert standing(room, seller) is Standing.SUSPENDED


def test_a_graver_standing_stays_and_only_a_lift_ends_it(room: Room, desk: Statements) -> None:
    seller, word = failed_twice(room), room.word(room.marta)
    desk.issue(room.marta, new(seller, LIMIT, clause="10", scope="ten orders a day"), word)
    desk.issue(room.marta, new(seller), word)
    assert standing(room, seller) is Standing.LIMITED
    lift = desk.issue(room.marta, new(seller, LIFT, reason="All was mended."), word)
    assert standing(room, seller) is Standing.GOOD
    assert [one["number"] for one in record_of(room, lift.number)["earlier"]] == ["M-2026-000001", "M-2026-000002"]
    with refused("nothing_to_lift"):
        desk.issue(room.marta, new(seller, LIFT), word)


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("no_reason", {"reason": "  "}),
        ("no_limit", {"kind": LIMIT, "clause": "1"}),
        ("bad_date", {"effective_on": date(2026, 4, 19)}),
        ("too_long", {"reason": "x" * 5001}),
        ("too_long", {"scope": "x" * 301}),
        ("not_found", {"cites": ("V-2026-000099",)}),
        ("not_found", {"cites": ("T-2026-000099",)}),
        ("foreign_report", {"cites": ("V-2026-000003",)}),
        ("glyph_missing", {"reason": "\U0001f600"}),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_nothing_is_stored(
    room: Room, desk: Statements, code: str, change: dict[str, Any]
) -> None:
    seller = failed_twice(room)
    room.issued(room.lost(room.seller("Other")))
    trail = room.trail()
    wanted = {"kind": WARNING, **change}
    with refused(code):
        desk.issue(room.marta, new(seller, wanted.pop("kind"), **wanted), room.word(room.marta))
    assert (room.trail(), room.rows(Measure), room.rows(Statement)) == (trail, 0, 0)


def test_only_managers_who_took_no_part_take_measures(room: Room, desk: Statements) -> None:
    seller = room.seller()
    for _ in range(2):
        room.issued(room.lost(seller, who="remi"))
    for who in (room.sofia, room.olga, room.ada):
        with refused("not_allowed"):
            desk.draft(who, new(seller))
        with refused("not_allowed"):
            desk.issue(who, new(seller), room.word(who))
    with refused("took_part"):
        desk.issue(room.remi, new(seller), room.word(room.remi))
    with pytest.raises(NotAllowed, match="passphrase"):
        desk.issue(room.marta, new(seller), "not this one")
    with pytest.raises(NotFound):
        desk.issue(room.marta, new("S-000099"), room.word(room.marta))
    assert room.rows(Measure) == 0


def test_a_draft_stores_nothing(room: Room, desk: Statements) -> None:
    seller = failed_twice(room)
    trail = room.trail()
    pages = pages_of(desk.draft(room.marta, new(seller)))
    assert all("PROJET" in page for page in pages)
    assert (room.trail(), room.rows(Measure)) == (trail, 0)


class Stop(Exception):
    """The power goes."""


def stopping(*_: object, **__: object) -> None:
    raise Stop


Cut = Callable[[pytest.MonkeyPatch], None]
BEFORE: dict[str, Cut] = {
    "taking the measure": lambda patch: patch.setattr(seller_steps, "take_measure", stopping),
    "locking the trail": lambda patch: patch.setattr(statements, "lock_head", stopping),
    "storing the seal": lambda patch: patch.setattr(Session, "commit", stopping),
}
AFTER: dict[str, Cut] = {
    "beginning to issue": lambda patch: patch.setattr(Statements, "_finish", stopping),
    "signing the file": lambda patch: patch.setattr(statements, "signed", stopping),
    "storing the file": lambda patch: patch.setattr(BlobStore, "put", stopping),
    "announcing": lambda patch: patch.setattr(statements, "announce", stopping),
}


@pytest.mark.parametrize("name", BEFORE)
def test_a_stop_before_the_seal_takes_no_measure(
    room: Room, desk: Statements, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    seller = failed_twice(room)
    trail = room.trail()
    with monkeypatch.context() as patch:
        BEFORE[name](patch)
        with pytest.raises(Stop):
            desk.issue(room.marta, new(seller), room.word(room.marta))
    assert (room.trail(), room.rows(Measure), standing(room, seller)) == (trail, 0, Standing.GOOD)
    assert desk.issue(room.marta, new(seller), room.word(room.marta)).number == "M-2026-000001"


@pytest.mark.parametrize("name", AFTER)
def test_a_stop_after_the_seal_is_finished_by_who_signed_with_the_same_number(
    room: Room, desk: Statements, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    seller = failed_twice(room)
    with monkeypatch.context() as patch:
        AFTER[name](patch)
        with pytest.raises(Stop):
            desk.issue(room.marta, new(seller), room.word(room.marta))
    assert desk.unfinished() == ("M-2026-000001",)
    assert {kind for kind, _ in room.complaints()} <= {"issue_unfinished", "blob_extra"}
    with refused("other_signer"):
        desk.state(room.remi, "M-2026-000001", room.word(room.remi))
    row = desk.state(room.marta, "M-2026-000001", room.word(room.marta))
    assert desk.state(room.marta, "M-2026-000001", "") == row  # once more changes nothing
    assert (room.rows(Measure), room.rows(Statement), desk.unfinished()) == (1, 1, ())
    assert room.complaints() == set()  # drawn again it is the same file: nothing is left over


def test_the_measure_of_a_trial_gets_its_statement_from_the_signed_outcome(room: Room, desk: Statements) -> None:
    seller, word = room.seller(), room.word(room.marta)
    trial = room.trials.start(room.marta, seller, "smartphone", SinglePlan(8, 0)).number
    room.issued(room.lost(seller))
    outcome = room.reports.sign_trial(room.marta, trial, TrialDecision(Outcome.NOT_PASSED), word)
    (line,) = desk.measures(room.marta)
    assert (line.number, line.kind, line.stated) == ("M-2026-000001", SUSPENSION, False)
    assert all("PROJET" in page for page in pages_of(desk.draft_of(room.marta, line.number)))
    row = desk.state(room.marta, line.number, word, clause="9.2 (c)")
    sealed = record_of(room, row.number)
    assert sealed["facts"][0]["label"] == trial
    assert [report["number"] for report in sealed["reports"]] == [outcome.number, "V-2026-000001"]
    assert desk.measures(room.marta, seller)[0].stated
    with room.database.reading() as session:
        kinds = session.scalars(sa.select(Document.kind).order_by(Document.id)).all()
    assert kinds == [DocumentKind.VERDICT, DocumentKind.TRIAL, DocumentKind.STATEMENT]
    assert room.complaints() == set()


def test_a_measure_that_is_not_there_is_not_stated(room: Room, desk: Statements) -> None:
    with pytest.raises(NotFound):
        desk.state(room.marta, "M-2026-000099", room.word(room.marta))
    with pytest.raises(NotFound):
        desk.measures(room.marta, "S-000099")


def test_a_signed_statement_can_be_neither_changed_nor_deleted(room: Room, desk: Statements) -> None:
    desk.issue(room.marta, new(failed_twice(room)), room.word(room.marta))
    for statement in ("UPDATE statements SET number = 'M-1'", "DELETE FROM statements", "DELETE FROM measures"):
        with refused("refused_by_database"), room.database.transaction() as session:
            session.execute(sa.text(statement))
    room.clock.advance(timedelta(days=1))
    assert room.complaints() == set()


def test_a_statement_is_copied_into_another_language_and_onto_other_paper(room: Room, desk: Statements) -> None:
    own = desk.issue(room.marta, new(failed_twice(room)), room.word(room.marta))
    assert (own.copy, own.language, own.paper) == ("seller", "fr", "a4")
    wanted = Edition(Copy.INTERNAL, "en", "letter")  # a statement is the seller's, whatever is asked for
    row = room.reports.copy(room.remi, own.number, room.word(room.remi), wanted)
    assert (row.number, row.copy, row.language, row.paper) == (own.number, "seller", "en", "letter")
    assert room.reports.copy(room.marta, own.number, room.word(room.marta), wanted) == row
    assert room.reports.document(room.olga, own.number) == own
    assert room.complaints() == set()
