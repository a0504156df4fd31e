"""What a statement of reasons says, exactly, before anything is drawn; and that its pages show all of it."""

from __future__ import annotations

from typing import Any

import pytest

from labapp.core.errors import UserError
from labapp.reports.content import Document, texts
from labapp.reports.content.blocks import Paragraphs, Table
from labapp.reports.content.forms import Points, ReplySheet
from labapp.reports.content.statement import statement_content
from labapp.reports.drawing import draw_statement_document
from tests.reports.pdfs import pages_of
from tests.reports.statement_records import statement_record

ENGLISH = texts("en")
LONG = "W" * 300


def content(record: dict[str, Any], *, draft: bool = False) -> Document:
    return statement_content(record, draft=draft, texts=ENGLISH)


def section(document: Document, title: str) -> tuple[Any, ...]:
    return next(found.blocks for found in document.sections if found.title.endswith(title))


@pytest.mark.parametrize(
    ("kind", "style", "word", "sentence"),
    [
        ("warning", "remark", "WARNING", "A warning is given with effect from 23 November 2026."),
        ("limit", "remark", "LIMITED", "From 23 November 2026 selling is limited: new listings of smartphones"),
        ("suspension", "fail", "SUSPENDED", "From 23 November 2026 selling is suspended: new listings of smartphones"),
        ("lift", "pass", "LIFTED", "From 23 November 2026 earlier measures no longer hold; the seller is in good standing."),
    ],
)  # fmt: skip
def test_the_banner_says_what_is_decided_and_from_when(kind: str, style: str, word: str, sentence: str) -> None:
    record = statement_record()
    banner = content({**record, "measure": {**record["measure"], "kind": kind}}).banner
    assert (banner.style, banner.word, banner.sentence) == (style, word, sentence)
    assert banner.note == "Reply within 14 days of the day on which this statement was handed over."


def test_a_suspension_of_everything_says_so() -> None:
    record = statement_record()
    document = content({**record, "measure": {**record["measure"], "scope": ""}})
    assert document.banner.sentence == "From 23 November 2026 selling is suspended."
    told = section(document, "What the measure means")
    assert told[0] == Paragraphs(("new sales in all categories.",), strong="Suspended:")
    assert "30 days" in told[1].texts[0]


def test_facts_have_letters_and_grounds_name_them() -> None:
    document = content(statement_record())
    (facts,) = section(document, "Facts")
    assert facts == Points(
        (
            ("(a)", "The same fault came back."),
            ("(b)", "Mystery order O-2026-000331 failed (report V-2026-000098 of 2 November 2026)."),
            ("(c)", "Return ratio was 11.2\u00a0% on 15 November 2026; the limit is 10\u00a0%."),
        )
    )
    (rules,) = section(document, "Rules applied")
    assert isinstance(rules, Table)
    assert [[cell.text for cell in row] for row in rules.rows] == [
        ["Terms, 9.2 (b)", "The measure rests on this clause of the Terms and Conditions.", "the measure"],
        ["Policy, two_failed", "Two mystery orders failed.", "(b)"],
    ]


def test_reports_are_cited_with_version_result_and_findings() -> None:
    (reports,) = section(content(statement_record()), "Reports relied on")
    assert [cell.text for cell in reports.rows[0]] == [
        "V-2026-000098 v2",
        "Order O-2026-000331",
        "fail",
        "F1 critical: The activation lock is on.\nF2 minor: The colour differs.",
    ]


def test_the_reply_sheet_asks_for_each_grave_finding_and_each_fact_without_a_report() -> None:
    (sheet,) = section(content(statement_record()), "Reply sheet")
    assert isinstance(sheet, ReplySheet)
    assert [about for about, _ in sheet.rows] == ["V-2026-000098 F1", "Fact (a)", "Fact (c)"]


def test_earlier_measures_are_named_or_it_is_said_that_there_are_none() -> None:
    earlier = section(content(statement_record()), "What the measure means")[-1]
    assert earlier == Paragraphs(("warning M-2026-000004 of 2 October 2026.",), strong="Earlier measures:")
    none = section(content(statement_record(earlier=[])), "What the measure means")[-1]
    assert none == Paragraphs(("No measure was taken before.",))


def test_how_to_reply_and_the_signature_are_not_parted() -> None:
    titles = [(found.title[3:], found.with_next) for found in content(statement_record()).sections if found.title]
    assert titles[-3:] == [("How to reply and where to turn", True), ("Signature", False), ("Reply sheet", False)]


def test_a_draft_has_neither_number_nor_code_nor_signature() -> None:
    document = content(statement_record(number=None, previous_head=""), draft=True)
    assert (document.number, document.code) == ("", "")
    assert "who signed" not in dict(document.must_show)


# ---- drawn


def test_the_pages_show_everything_however_long() -> None:
    record = statement_record(
        facts=[
            {"letter": "a", "kind": "reason", "text": "A sentence of a long reason, ŁőŽ. " * 140},
            *(
                {"letter": f"b{n}", "kind": "rule", "text": f"Rule {n} fired, and it says so at some length."}
                for n in range(40)
            ),
        ],
        reports=[{**statement_record()["reports"][0], "number": f"V-2026-{n:06d}"} for n in range(40)],
    )
    record["seller"] = {**record["seller"], "name": LONG}
    record["measure"] = {**record["measure"], "scope": "x" * 300}
    record["grounds"][0]["rule"] = "9" * 300
    drawn = draw_statement_document(record, draft=False)  # refuses what its pages do not show
    pages = pages_of(drawn.pdf)
    assert len(pages) == drawn.pages > 4
    assert all(f"Page {n} of {drawn.pages}" in page for n, page in enumerate(pages, 1))
    assert "End of report M-2026-000007" in pages[-1]


def test_markup_in_a_reason_is_printed_as_it_was_typed() -> None:
    record = statement_record()
    record["facts"][0]["text"] = '<img src="secret.png"/> & <b>bold</b>'
    assert '<img src="secret.png"/> & <b>bold</b>' in " ".join(
        pages_of(draw_statement_document(record, draft=False).pdf)
    )


def test_a_character_that_no_font_has_is_refused_by_its_field() -> None:
    record = statement_record()
    record["facts"][0]["text"] = "שלום"
    with pytest.raises(UserError, match="fact a") as refusal:
        draw_statement_document(record, draft=False)
    assert refusal.value.code == "glyph_missing"


def test_the_same_record_is_the_same_bytes() -> None:
    assert draw_statement_document(statement_record(), draft=False).pdf == (
        draw_statement_document(statement_record(), draft=False).pdf
    )
