"""Outbox and search codes on both back ends: an event exists exactly with what it tells; a code leads to its things."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from labapp.core.db import Database
from labapp.core.outbox import OutboxEvent, announce
from labapp.core.search import SearchCode, find, normalised, put_codes
from tests.conftest import MORNING


def test_an_event_exists_exactly_if_its_transaction_is_stored(database: Database) -> None:
    with pytest.raises(RuntimeError), database.transaction() as session:
        announce(session, "verdict_issued", {"number": "V-1"}, MORNING)
        session.flush()
        raise RuntimeError
    with database.transaction() as session:
        announce(session, "verdict_issued", {"number": "V-1"}, MORNING, 2)
    with database.reading() as session:
        (event,) = session.scalars(sa.select(OutboxEvent))
    assert (event.kind, event.schema_version, event.payload) == ("verdict_issued", 2, {"number": "V-1"})
    assert (event.created_at, event.delivered_at, event.attempts) == (MORNING, None, 0)


def test_events_keep_their_order_and_have_ids_of_their_own(database: Database) -> None:
    for number in range(5):
        with database.transaction() as session:
            announce(session, "verdict_issued", {"number": number}, MORNING)
            announce(session, "trial_decided", {"number": number}, MORNING)
    with database.reading() as session:
        events = list(session.scalars(sa.select(OutboxEvent).order_by(OutboxEvent.position)))
    assert [(event.payload["number"], event.kind) for event in events] == [
        (number, kind) for number in range(5) for kind in ("verdict_issued", "trial_decided")
    ]
    assert len({event.event_id for event in events}) == 10


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("o-2026-000412", "O2026000412"),
        (" 49 015420 323751 8 ", "490154203237518"),
        ("6A\t123/456.78", "6A12345678"),
        ("V–2026—000001", "V2026000001"),
        ("-- / .", ""),
        ("", ""),
        ("straße", "STRASSE"),
    ],
)
def test_codes_are_compared_without_blanks_and_dashes_in_capitals(typed: str, code: str) -> None:
    assert normalised(typed) == code
    assert normalised(code) == code


def test_a_code_leads_to_all_its_things_newest_first(database: Database) -> None:
    with database.transaction() as session:
        put_codes(session, "order", 1, "number", ["O-2026-000001"])
        put_codes(session, "order", 1, "identity.imei", ["49 015420 323751 8"])
        put_codes(session, "order", 2, "identity.imei", ["490154203237518"])
    with database.reading() as session:
        assert [(match.thing_id, match.source) for match in find(session, "490154203237518")] == [
            (2, "identity.imei"),
            (1, "identity.imei"),
        ]
        assert [match.thing_id for match in find(session, "o2026000001")] == [1]
        assert find(session, "O-2026-00000") == ()
        for nothing in ("", " - ", "%", "_______________", "' OR '1'='1"):
            assert find(session, nothing) == ()
        assert len(find(session, "490154203237518", limit=1)) == 1


def test_new_codes_of_a_source_replace_its_old_ones_and_no_others(database: Database) -> None:
    with database.transaction() as session:
        put_codes(session, "order", 1, "tracking", ["6A1", "6A2", "6a-1", " "])
        put_codes(session, "order", 1, "number", ["O-1"])
        put_codes(session, "seller", 1, "tracking", ["6A1"])
    with database.transaction() as session:
        put_codes(session, "order", 1, "tracking", ["6A3"])
    with database.reading() as session:
        rows = session.execute(sa.select(SearchCode.kind, SearchCode.source, SearchCode.code).order_by(SearchCode.id))
        assert [tuple(row) for row in rows] == [
            ("order", "number", "O1"),
            ("seller", "tracking", "6A1"),
            ("order", "tracking", "6A3"),
        ]
