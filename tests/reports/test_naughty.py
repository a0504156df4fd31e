"""Texts that have broken other programs, in every field that a person or an offer can fill: printed as typed, or refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from labapp.core.errors import UserError
from labapp.reports.content import texts, verdict_content
from labapp.reports.drawing import draw_verdict_document
from labapp.reports.layout import glyph_problem
from labapp.reports.reading import bare
from tests.conftest import SHARED
from tests.reports.pdfs import images_of, pages_of
from tests.reports.records import finding, photo, verdict_record

_FILE = SHARED / "text" / "blns.json"
NAUGHTY: list[str] = json.loads(_FILE.read_text(encoding="utf-8")) if _FILE.exists() else []
OWN = [
    '<img src="https://example.org/x.png" width="400"/>',
    '<para><b>bold</b><br/><font size="80">huge</font></para>',
    "{0.__class__} {} %s %n",
    "&#0;&amp;amp;&lt;",
    "株式会社 <b>深圳</b> 한국",
]

Put = Callable[[dict[str, Any], str], None]


def _in(*path: str | int) -> Put:
    def put(record: dict[str, Any], text: str) -> None:
        place: Any = record
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = text

    return put


FIELDS: dict[str, Put] = {
    "lab": _in("lab", "name"),
    "lab's address": _in("lab", "address"),
    "seller": _in("seller", "name"),
    "device": _in("order", "title"),
    "buyer identity": _in("order", "identity"),
    "model": _in("received", "model"),
    "storage": _in("received", "storage"),
    "colour": _in("received", "colour"),
    "serial": _in("received", "serial"),
    "imei": _in("received", "imei"),
    "condition on receipt": _in("received", "condition"),
    "carrier": _in("delivery", "carrier"),
    "tracking number": _in("delivery", "tracking"),
    "promised Grade": _in("differences", 1, "promised"),
    "received Grade": _in("differences", 1, "received"),
    "note of function.touch": _in("checks", 5, "note"),
    "value of battery.health": _in("checks", 4, "value"),
    "note of locks.activation": _in("checks", 3, "note"),
    "text of packaging.outer_box": _in("checks", 1, "text"),
    "sentence of F1": _in("findings", 0, "sentence"),
    "expected of F1": _in("findings", 0, "expected"),
    "found of F1": _in("findings", 0, "found"),
    "note of F1": _in("findings", 0, "note"),
    "reason quality_major": _in("reasons", 0, "sentence"),
    "grade": _in("grade", "sentence"),
    "rule 1": _in("rules", 0, "sentence"),
    "caption of photo 1": _in("photos", 0, "caption"),
    "history": _in("history", 0, "what"),
    "who inspected": _in("inspection", "inspected_by", 0),
    "who verified": _in("inspection", "verified_by"),
}


def plain() -> dict[str, Any]:
    record = deepcopy(verdict_record(findings=[finding("F1", "Bad.", note="A dent.")], photos=[photo(1)]))
    record["checks"][3].update(result="not_tested")
    record["checks"][4].update(kind="text", unit="")
    return record


def with_text(text: str, fields: list[str]) -> dict[str, Any]:
    record = plain()
    for field in fields:
        FIELDS[field](record, text)
    return record


def refusal_of(text: str) -> UserError | None:
    return glyph_problem([("it", text)])


def hold(text: str) -> None:
    """The text in every field at once is on the pages as it was typed; one that cannot be printed is refused by its field."""
    record = with_text(text, list(FIELDS))
    if refusal_of(text) is None:
        drawn = draw_verdict_document(record, {}, draft=False)
        page = bare(" ".join(pages_of(drawn.pdf)))
        assert all(bare(line) in page for line in text.splitlines())
        assert images_of(drawn.pdf) == []
        return
    with pytest.raises(UserError) as refused:
        draw_verdict_document(record, {}, draft=False)
    assert refused.value.code == "glyph_missing"
    for field in FIELDS:
        document = verdict_content(with_text(text, [field]), {}, draft=False, texts=texts("en"))
        problem = glyph_problem(document.must_show)
        assert problem is not None, field
        assert field in problem.title


@pytest.mark.parametrize("text", [*OWN, *NAUGHTY[::34]], ids=lambda text: ascii(text)[:24])
def test_a_naughty_text_in_every_field_is_printed_as_typed_or_refused_by_name(text: str) -> None:
    hold(text)


@pytest.mark.soak
@pytest.mark.parametrize("number", range(len(NAUGHTY)))
def test_all_naughty_texts_in_every_field(number: int) -> None:
    hold(NAUGHTY[number])


@pytest.mark.parametrize("field", FIELDS)
def test_each_field_shows_what_stands_in_it_letter_by_letter(field: str) -> None:
    text = "<i>Ł</i> & “ő” {x} 手机"
    drawn = draw_verdict_document(with_text(text, [field]), {}, draft=False)
    assert bare(text) in bare(" ".join(pages_of(drawn.pdf)))


def test_a_picture_in_a_seller_s_name_embeds_nothing() -> None:
    record = verdict_record()
    record["seller"]["name"] = '<img src="/usr/share/pixmaps/x.png" width="10" height="10"/>'
    drawn = draw_verdict_document(record, {}, draft=False)
    assert images_of(drawn.pdf) == []
    assert b"/Subtype /Image" not in drawn.pdf
    assert '<img src="/usr/share/pixmaps/x.png"' in " ".join(pages_of(drawn.pdf))
