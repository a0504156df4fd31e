"""Texts that cannot be stored are refused with a sentence on both back ends; all others come back letter for letter."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa

from labapp.core import search
from labapp.core.db import Database
from labapp.core.errors import UserError
from labapp.core.outbox import OutboxEvent, announce
from tests.conftest import MORNING, SHARED

ODD = [
    "Ünï çødé 试验 🙂",
    "‮reversed‬",
    "'; DROP TABLE search_codes; --",
    "a\tb\nc\r\nd",
    "\ufffe\uffff",
    "e\u0301 é",
    " ",
    "𝕏" * 1000,
]


def kept(database: Database, text: str) -> str:
    with database.transaction() as session:
        announce(session, text, {"text": text}, MORNING)
    with database.reading() as session:
        kind, payload = session.execute(
            sa.select(OutboxEvent.kind, OutboxEvent.payload).order_by(OutboxEvent.position.desc()).limit(1)
        ).one()
    assert payload == {"text": text}
    return str(kind)


def test_odd_texts_come_back_letter_for_letter(database: Database) -> None:
    naughty = SHARED / "text" / "blns.json"
    texts = ODD + (json.loads(naughty.read_text(encoding="utf-8")) if naughty.exists() else [])
    with database.transaction() as session:
        for text in texts:
            announce(session, text, {"text": text}, MORNING)
    with database.reading() as session:
        rows = session.execute(sa.select(OutboxEvent.kind, OutboxEvent.payload).order_by(OutboxEvent.position)).all()
    assert [row.kind for row in rows] == texts
    assert [row.payload["text"] for row in rows] == texts
    assert kept(database, ODD[0]) == ODD[0]


@pytest.mark.parametrize("text", ["a\x00b", "\x00", "half a pair \ud83d", "\udfff"], ids=ascii)
def test_a_text_that_cannot_be_stored_is_refused_whole_and_with_a_sentence(database: Database, text: str) -> None:
    with pytest.raises(UserError, match="cannot be stored") as refusal, database.transaction() as session:
        announce(session, "before", {}, MORNING)
        announce(session, text, {}, MORNING)
    assert refusal.value.code == "bad_text"
    assert refusal.value.advice
    with database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(OutboxEvent)) == 0


def test_asking_for_such_a_text_is_refused_too(database: Database) -> None:
    for code in ("\x00", "\ud800"):
        with pytest.raises(UserError, match="cannot be stored"), database.reading() as session:
            search.find(session, code)
