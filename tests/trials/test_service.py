"""Trials on both back ends: started, followed, signed; an outcome cites the verdicts that it rests on."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from labapp.accounts import queries as accounts
from labapp.accounts.keys import signature_fits
from labapp.core.db import Database
from labapp.core.errors import NotAllowed, NotFound, UserError
from labapp.core.outbox import OutboxEvent
from labapp.core.store import BlobStore
from labapp.core.trail import digest
from labapp.reports import service
from labapp.reports.models import Document, DocumentKind
from labapp.sellers import steps as seller_steps
from labapp.sellers.models import Measure
from labapp.sellers.rules import MeasureKind, SellerStage, Standing
from labapp.trials import steps as trial_steps
from labapp.trials.models import Trial, TrialOutcome
from labapp.trials.rules import Outcome, SequentialPlan, SinglePlan, TrialState
from labapp.trials.steps import TrialDecision
from tests.lab.beginnings import beginning
from tests.lab.room import Room, quick_documents, quick_passphrases


@pytest.fixture
def room(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Room:
    quick_passphrases(monkeypatch)
    quick_documents(monkeypatch)
    return Room(database, tmp_path / "store")


def refused(code: str) -> pytest.RaisesExc[UserError]:
    return pytest.raises(UserError, check=lambda error: error.code == code and bool(error.title))


@beginning
def failing_trial(room: Room) -> tuple[str, list[str]]:
    """A trial whose plan rejects after two orders that never arrived, and their verdicts' numbers."""
    seller = room.seller()
    trial = room.trials.start(room.marta, seller, plan=SinglePlan(8, 1)).number
    return trial, [room.issued(room.lost(seller)).number for _ in range(2)]


def signed(room: Room, trial: str, decision: TrialDecision) -> Any:
    return room.reports.sign_trial(room.marta, trial, decision, room.word(room.marta))


def outcomes(room: Room) -> list[TrialOutcome]:
    with room.database.reading() as session:
        return list(session.scalars(sa.select(TrialOutcome).order_by(TrialOutcome.id)))


# ---- starting


def test_a_trial_starts_with_the_policy_s_plan_and_times(room: Room) -> None:
    seller, today = room.seller(), room.clock.today()
    detail = room.trials.start(room.marta, seller)
    assert detail.plan == room.trials.default_plan() == SequentialPlan(0.05, 0.05, 0.20, 0.10, 60)
    assert (detail.number, detail.started_on, detail.state) == ("TR-000001", today, TrialState.OPEN)
    assert detail.minimum_until == today + timedelta(days=detail.policy.trial_minimum_days)
    assert detail.ends_on == today + timedelta(days=detail.policy.trial_maximum_days)
    assert detail.recommendation.outcome is Outcome.CONTINUE
    assert room.trials.open_trial_of(room.marta, detail.seller.id, "smartphone") == "TR-000001"
    assert [match.kind for match in room.lab.find("tr-000001")] == ["trial"]


def test_what_is_wrong_with_a_trial_is_said_and_none_is_started(room: Room) -> None:
    seller, trail = room.seller(), room.trail()
    attempts: list[tuple[Callable[[], object], str]] = [
        (lambda: room.trials.start(room.marta, seller, "toaster"), "no_trial"),
        (lambda: room.trials.start(room.marta, "S-000412"), "not_found"),
        (lambda: room.trials.start(room.marta, seller, plan=SinglePlan(0, 0)), "bad_plan"),
        (lambda: room.trials.start(room.marta, seller, plan=SinglePlan(5, 5)), "bad_plan"),
        (lambda: room.trials.start(room.marta, seller, plan=SequentialPlan(0.2, 0.05, 0.05, 0.1)), "bad_plan"),
        (lambda: room.trials.start(room.marta, seller, minimum_days=30, maximum_days=29), "bad_duration"),
        (lambda: room.trials.start(room.marta, seller, minimum_days=-1), "bad_duration"),
        (lambda: room.trials.start(room.marta, seller, maximum_days=10**9), "bad_duration"),
    ]
    for attempt, code in attempts:
        with refused(code):
            attempt()
    assert (room.rows(Trial), room.trail()) == (0, trail)
    room.trials.start(room.marta, seller)
    with refused("no_trial"):
        room.trials.start(room.marta, seller)
    with pytest.raises(NotFound):
        room.trials.detail(room.marta, "TR-000412")


def test_who_may_not_neither_starts_nor_signs(room: Room) -> None:
    seller = room.seller()
    trial = room.trials.start(room.marta, seller).number
    other, trail = room.seller("Birch"), room.trail()
    for who in (room.sofia, room.olga, room.ada):
        with refused("not_allowed"):
            room.trials.start(who, other)
        with refused("not_allowed"):
            room.trials.may_sign(who, trial)
        with refused("not_allowed"):
            room.reports.sign_trial(who, trial, TrialDecision(Outcome.NOT_PASSED, "why"), room.word(who))
    with refused("not_allowed"):
        room.trials.detail(room.sofia, trial)
    assert room.trail() == trail


# ---- deciding


def test_another_outcome_than_the_recommended_needs_a_reason_and_each_its_own_words(room: Room) -> None:
    trial = room.trials.start(room.marta, room.seller()).number
    today, trail = room.clock.today(), room.trail()
    wrong = [
        (TrialDecision(Outcome.CONTINUE), "bad_outcome"),
        (TrialDecision(Outcome.PASSED, "Known.", seen=(3, 1)), "changed_meanwhile"),  # a verdict came meanwhile
        (TrialDecision(Outcome.PASSED), "no_reason"),
        (TrialDecision(Outcome.PASSED, "  \n"), "no_reason"),
        (TrialDecision(Outcome.NOT_PASSED), "no_reason"),
        (TrialDecision(Outcome.PASSED, "x" * 5001), "too_long"),
        (TrialDecision(Outcome.EXTENDED, "more orders"), "no_new_end"),
        (TrialDecision(Outcome.EXTENDED, "more orders", new_end=today), "no_new_end"),
        (TrialDecision(Outcome.LIMITED, "only some"), "no_limit"),
    ]
    for decision, code in wrong:
        with refused(code):
            room.trials.refuse_decision(room.marta, trial, decision)
        with refused(code):
            signed(room, trial, decision)
    for word in ("", "marta", room.word(room.remi)):
        with pytest.raises(NotAllowed, match="passphrase"):
            room.reports.sign_trial(room.marta, trial, TrialDecision(Outcome.PASSED, "Known."), word)
    assert (room.rows(TrialOutcome), room.trail()) == (0, trail)


def test_the_recommended_outcome_needs_no_reason_and_cites_each_verdict(room: Room) -> None:
    trial, verdicts = failing_trial(room)
    found = room.trials.detail(room.marta, trial)
    assert (found.tally.n, found.tally.d, found.recommendation.outcome) == (2, 2, Outcome.NOT_PASSED)
    row = signed(room, trial, TrialDecision(Outcome.NOT_PASSED))
    assert (row.kind, row.number) == (DocumentKind.TRIAL, "T-2026-000001")

    (outcome,) = outcomes(room)
    sealed = json.loads(outcome.record)
    assert digest(sealed) == outcome.record_sha256
    assert [order["verdict_number"] for order in sealed["tally"]["orders"]] == verdicts
    assert [order["failed"] for order in sealed["tally"]["orders"]] == [True, True]
    assert (sealed["outcome"], sealed["recommendation"]["outcome"]) == ("not_passed", "not_passed")
    with room.database.reading() as session:
        public = accounts.public_key(session, outcome.key_id)
        measure = session.execute(sa.select(Measure)).scalar_one()
    assert public is not None
    assert signature_fits(public, outcome.record, outcome.signature)

    assert (measure.kind, measure.number) == (MeasureKind.SUSPENSION, sealed["measure"]["number"])
    assert all(any(str(reason).startswith(number) for reason in measure.reasons) for number in verdicts)
    seller = room.sellers.detail(room.marta, found.seller.number).seller
    assert (seller.stage, seller.standing) == (SellerStage.TRIAL, Standing.SUSPENDED)
    assert room.trials.detail(room.marta, trial).state is TrialState.DECIDED
    with room.database.reading() as session:
        event = session.scalars(sa.select(OutboxEvent).where(OutboxEvent.kind == "trial_decided")).one()
    assert (event.payload["outcome"], event.payload["pdf_sha256"]) == ("not_passed", row.sha256)
    assert room.complaints() == set()


def test_a_decided_trial_is_not_signed_again_and_its_outcome_stands(room: Room) -> None:
    trial, _ = failing_trial(room)
    signed(room, trial, TrialDecision(Outcome.NOT_PASSED))
    for who in (room.marta, room.remi):
        with pytest.raises(UserError, match="decided already") as refusal:
            room.reports.sign_trial(who, trial, TrialDecision(Outcome.PASSED, "We like them."), room.word(who))
        assert refusal.value.code == "wrong_state"
        assert "Another manager" not in refusal.value.advice
    for statement in (
        "UPDATE trial_outcomes SET outcome = 'passed'",
        "DELETE FROM trial_outcomes",
        "UPDATE measures SET reply_until = '2030-01-01'",
        "DELETE FROM measures",
    ):
        with refused("refused_by_database"), room.database.transaction() as session:
            session.execute(sa.text(statement))
    assert len(outcomes(room)) == 1


def test_an_extension_is_signed_and_leaves_the_trial_open_for_the_end(room: Room) -> None:
    trial = room.trials.start(room.marta, room.seller()).number
    end = room.trials.end_in(90)
    signed(room, trial, TrialDecision(Outcome.EXTENDED, "Too few orders came.", new_end=end, more_orders=5))
    found = room.trials.detail(room.marta, trial)
    assert (found.state, found.ends_on) == (TrialState.OPEN, end)
    signed(room, trial, TrialDecision(Outcome.LIMITED, "Only what they repair.", limit="smartphones under 200 EUR"))
    found = room.trials.detail(room.marta, trial)
    assert (found.state, [one.number for one in found.outcomes]) == (
        TrialState.DECIDED,
        ["T-2026-000001", "T-2026-000002"],
    )
    seller = room.sellers.detail(room.marta, found.seller.number)
    assert (seller.seller.stage, seller.seller.standing) == (SellerStage.ACTIVE, Standing.LIMITED)
    assert [measure.scope for measure in seller.measures] == ["smartphones under 200 EUR"]


def test_a_trial_that_is_passed_ends_no_earlier_suspension(room: Room) -> None:
    trial, _ = failing_trial(room)
    signed(room, trial, TrialDecision(Outcome.NOT_PASSED))
    seller = room.trials.detail(room.marta, trial).seller.number
    second = room.trials.start(room.marta, seller).number
    signed(room, second, TrialDecision(Outcome.PASSED, "It was the carrier."))
    after = room.sellers.detail(room.marta, seller).seller
    assert (after.stage, after.standing) == (SellerStage.ACTIVE, Standing.SUSPENDED)


def test_who_inspected_for_a_trial_cannot_sign_it_by_the_service_nor_by_the_database_itself(room: Room) -> None:
    seller = room.seller()
    trial = room.trials.start(room.marta, seller, plan=SinglePlan(8, 1))
    inspection = room.lost(seller, who="remi")  # a manager who noted that the parcel is lost
    room.issued(inspection)
    assert "took part" in (room.trials.may_sign(room.remi, trial.number) or "")
    with refused("took_part"):
        room.reports.sign_trial(
            room.remi, trial.number, TrialDecision(Outcome.PASSED, "They are fine."), room.word(room.remi)
        )
    row = {
        "number": "T-2026-000099",
        "trial_id": trial.id,
        "outcome": "passed",
        "recommended": "passed",
        "reason": "",
        "record": b"{}",
        "record_sha256": "0" * 64,
        "signature": b"",
        "key_id": 1,
        "signed_by": room.remi.id,
        "sealed_at": room.clock.now(),
    }
    with refused("refused_by_database"), room.database.transaction() as session:
        session.execute(sa.insert(TrialOutcome).values(**row))
    assert outcomes(room) == []
    assert room.trials.may_sign(room.marta, trial.number) is None


# ---- stopped on the way


class Stop(Exception):
    """The power goes."""


def stopping(*_: object, **__: object) -> None:
    raise Stop


def later(owner: Any, name: str, call: int) -> Callable[[pytest.MonkeyPatch], None]:
    """Let the given call stop, the ones before pass."""

    def cut(patch: pytest.MonkeyPatch) -> None:
        real, calls = getattr(owner, name), 0

        def counted(*words: Any, **more: Any) -> Any:
            nonlocal calls
            calls += 1
            return stopping() if calls == call else real(*words, **more)

        patch.setattr(owner, name, counted)

    return cut


BEFORE = {
    "the consequence": later(trial_steps, "carry_out", 1),
    "the measure": later(seller_steps, "take_measure", 1),
    "the number": later(service, "next_number", 1),
    "the record": later(service, "trial_record", 1),
    "the seal": later(trial_steps, "seal_outcome", 1),
    "storing": later(Session, "commit", 1),
}
AFTER = {
    "beginning to issue": later(service.Reports, "_finish_trial", 1),
    "drawing": later(service, "draw_trial_document", 1),
    "storing the file": later(BlobStore, "put", 1),
    "announcing": later(service, "announce", 1),
    "storing the document": later(Session, "commit", 2),
}


def test_a_stop_before_the_seal_undoes_the_consequence_too(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    trial, _ = failing_trial(room)
    trail = room.trail()
    for name, cut in BEFORE.items():
        with monkeypatch.context() as patch:
            cut(patch)
            with pytest.raises(Stop):
                signed(room, trial, TrialDecision(Outcome.NOT_PASSED))
        found = room.trials.detail(room.marta, trial)
        assert (found.state, found.seller.standing) == (TrialState.OPEN, Standing.GOOD), name
        assert (room.rows(TrialOutcome), room.rows(Measure), room.trail()) == (0, 0, trail), name
    assert signed(room, trial, TrialDecision(Outcome.NOT_PASSED)).number == "T-2026-000001"
    assert room.complaints() == set()


def test_a_stop_after_the_seal_is_finished_later_with_the_same_number_and_one_document(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    trial = room.trials.start(room.marta, room.seller()).number
    for count, (name, cut) in enumerate(AFTER.items(), 1):
        decision = TrialDecision(Outcome.EXTENDED, "Too few orders.", new_end=room.trials.end_in(30 + count))
        with monkeypatch.context() as patch:
            cut(patch)
            with pytest.raises(Stop):
                signed(room, trial, decision)
        outcome = outcomes(room)[-1]
        assert outcome.number == f"T-2026-{count:06d}", name
        assert room.reports.unfinished() == ((), (outcome.id,)), name
        assert ("issue_unfinished", f"outcome {outcome.id}") in room.complaints(), name
        with refused("other_signer"):
            room.reports.resume_trial(room.remi, outcome.id, room.word(room.remi))
        row = room.reports.resume_trial(room.marta, outcome.id, room.word(room.marta))
        assert row.number == outcome.number, name
        assert room.reports.resume_trial(room.marta, outcome.id, "") == row
        assert (room.rows(TrialOutcome), room.rows(Document), room.rows(OutboxEvent)) == (count, count, count), name
    assert room.reports.unfinished() == ((), ())
    assert room.complaints() == set()
    with pytest.raises(NotFound):
        room.reports.resume_trial(room.marta, 412, "")
