"""What a verdict says, exactly, before anything is drawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from labapp.reports.content import Document, texts, verdict_content
from labapp.reports.content.blocks import (
    Box,
    Cell,
    Checks,
    FactColumns,
    Facts,
    Finding,
    Paragraphs,
    PhotoRow,
    PhotoSheet,
    Reasons,
    Scores,
    SignOff,
    Table,
)
from labapp.reports.drawing import Manner, draw_verdict_document
from labapp.reports.reading import bare, read_text
from tests.reports.records import check, draft_record, ended_record, finding, photo, verdict_record, with_check

ENGLISH = texts("en")


def content(record: dict[str, Any], *, draft: bool = False) -> Document:
    return verdict_content(record, {}, draft=draft, texts=ENGLISH)


def blocks(document: Document, kind: type) -> list[Any]:
    return [block for section in document.sections for block in section.blocks if isinstance(block, kind)]


def titles(document: Document) -> list[str]:
    return [section.title for section in document.sections if section.title]


def test_the_answer_and_its_reasons_come_first_then_the_proof_in_numbered_sections() -> None:
    assert titles(content(verdict_record(photos=[photo(1)]))) == [
        "Why: the rules that fired",
        "Promise versus received",
        "1  Findings",
        "2  Cosmetic grade",
        "3  Identity, locks, battery and parts",
        "4  Checks by pillar",
        "5  Photographs",
        "6  Method and decision rule",
        "7  History",
        "8  Sign-off",
    ]


def test_the_frame_names_number_version_copy_subject_trail_head_and_day() -> None:
    document = content(verdict_record())
    assert document.title == "Verdict report"
    assert document.number == "V-2026-000123"
    assert document.head_left == ("V-2026-000123 · version 1", "Verdict report · internal copy")
    assert document.head_right == ("O-2026-000412 · Fairphone 4 128 GB grey", "FAIL")
    assert document.foot_left == ("V-2026-000123 · version 1", "internal copy")
    assert document.foot_centre == (
        "Relates only to the item inspected. Not to be reproduced except in full.",
        ("Trail head", "3dfe 96b2 79ef 9976"),
    )
    assert document.foot_right == "issued 1 April 2026"
    assert document.end_mark == "End of report V-2026-000123 version 1"
    assert document.code.startswith("V-2026-000123 v1 ")
    assert len(document.code) == len("V-2026-000123 v1 ") + 16


def test_the_banner_says_the_verdict_in_a_word_a_sentence_and_counts_against_limits() -> None:
    banner = content(verdict_record()).banner
    assert (banner.style, banner.word, banner.sentence) == ("fail", "FAIL", "The condition is Fair, sold as Good.")
    assert banner.note == "Findings: 0 critical (limit 0) · 1 major (limit 2) · 0 minor (limit 5 in quality)"


def test_each_rule_that_fired_names_its_findings_and_where_the_evidence_is() -> None:
    record = verdict_record(findings=[finding("F1", "The condition is Fair, sold as Good.", photos=[1, 2])])
    (reasons,) = blocks(content(record), Reasons)
    line = ("major", "MAJOR", "F1", "The condition is Fair, sold as Good.", "photos 1, 2")
    assert reasons.rows == (("A major finding in quality means fail.", (line,)),)


def test_more_than_six_rules_are_counted_on_page_one_and_told_in_section_one() -> None:
    rules = [{"rule": str(n), "sentence": f"Rule {n} fired.", "findings": []} for n in range(1, 9)]
    document = content(verdict_record(reasons=rules))
    (reasons,) = blocks(document, Reasons)
    assert [sentence for sentence, _ in reasons.rows][5:] == ["Rule 6 fired.", "… and 2 more, in section 1."]
    told = [block for block in blocks(document, Paragraphs) if block.strong == "Further rules that fired:"]
    assert told[0].texts == ("Rule 7 fired.", "Rule 8 fired.")


def test_seller_order_and_device_stand_side_by_side_with_times_of_the_lab() -> None:
    (columns,) = blocks(content(verdict_record()), FactColumns)
    assert columns.columns == (
        Facts(
            "Seller",
            (
                ("Name", "Żurawia ReTech (PL)"),
                ("Number", "S-000018 · repairer or workshop"),
                ("Trial", "TR-000001, order 6"),
                ("Reason", "trial"),
            ),
        ),
        Facts(
            "Order",
            (
                ("Number", "O-2026-000412 · market FR"),
                ("Listing", "Fairphone 4 128 GB grey"),
                ("Ordered", "24 March 2026"),
                ("At the bench", "31 March 2026, 15:05 CEST"),
                ("Inspected", "1 April 2026"),
                ("Issued", "1 April 2026"),
            ),
        ),
        Facts(
            "Device received",
            (
                ("Model", "Fairphone 4 128 GB grey"),
                ("IMEI", "35 182485 578377 3"),
                ("Serial", "F4GDX7Q20EXA"),
                ("On receipt", "parcel intact, sealed"),
            ),
            frozenset({"IMEI", "IMEI 2", "Serial"}),
        ),
    )


def test_a_broken_promise_is_bold_marked_and_tinted_and_names_its_finding() -> None:
    promise = next(block for block in blocks(content(verdict_record()), Table) if block.columns[0].title == "Item")
    assert promise.tinted == frozenset({1})
    assert promise.rows[1] == (
        Cell("Grade"),
        Cell("Good"),
        Cell("Fair", bold=True),
        Cell("fail · F1 major", "fail", bold=True),
    )


def test_an_answer_that_was_judged_otherwise_says_so_in_its_row() -> None:
    late = finding("F1", "Arrived 2 working days late.", pillar="delivery", source="delivery.late")
    record = with_check(
        verdict_record(findings=[late]), "delivery.on_time", answered="pass", result="fail", finding="F1"
    )
    delivery = blocks(content(record), Checks)[0]
    line = delivery.groups[0][1][0]
    assert (line.mark, line.finding) == ("fail", "F1")
    assert line.judged == "answered pass; judged fail: Arrived 2 working days late"


def test_the_detail_table_shows_the_judged_result_and_what_was_answered() -> None:
    record = with_check(verdict_record(), "battery.health", answered="pass", result="fail", finding="F1")
    details = next(block for block in blocks(content(record), Table) if block.columns[1].title == "Value")
    row = next(row for row in details.rows if row[0].text == "Battery health")
    assert row[0].small == "answered pass; judged fail: The condition is Fair, sold as Good"
    assert row[2] == Cell("fail · F1", "fail", bold=True)


def test_an_answer_judged_as_it_was_given_is_not_told_twice() -> None:
    record = with_check(verdict_record(), "delivery.on_time", answered="pass")
    assert all(
        line.judged == "" for block in blocks(content(record), Checks) for _, group in block.groups for line in group
    )


def test_a_record_from_before_answers_were_kept_beside_results_reads_as_before() -> None:
    plain = verdict_record()
    assert all("answered" not in line for line in plain["checks"])
    answered = {**plain, "checks": [{**line, "answered": line["result"]} for line in plain["checks"]]}
    assert content(plain).sections[:6] == content(answered).sections[:6]


def test_a_note_without_a_finding_is_told_under_the_checks() -> None:
    document = content(with_check(verdict_record(), "function.touch", note="A dead strip\nat the left edge."))
    told = [block for block in blocks(document, Paragraphs) if block.strong.startswith("Touch")]
    assert told == [Paragraphs(("A dead strip\nat the left edge.",), strong="Touch answers on the whole screen:")]


def test_a_note_that_a_finding_tells_is_not_told_again() -> None:
    record = verdict_record(findings=[finding("F1", "Fair, sold as Good.", note="Seen under the lamp.")])
    document = content(with_check(record, "function.touch", note="Seen under the lamp."))
    assert not [block for block in blocks(document, Paragraphs) if block.strong.startswith("Touch")]


def test_what_was_not_tested_is_listed_with_its_reason() -> None:
    record = with_check(verdict_record(), "locks.activation", result="not_tested", note="No network in the lab.")
    untested = next(block for block in blocks(content(record), Table) if block.columns[-1].title == "Why")
    assert untested.rows == (
        (
            Cell("No activation lock, no vendor account"),
            Cell("not tested", "not_tested"),
            Cell("No network in the lab."),
        ),
    )


def test_a_clean_surface_is_said_once() -> None:
    grade = {"claimed": "good", "derived": "premium", "rule": "none", "sentence": "No mark was found."}
    document = content(verdict_record(grade=grade, observations=[]))
    cosmetics = next(section for section in document.sections if section.title.endswith("Cosmetic grade"))
    assert [block for block in cosmetics.blocks if isinstance(block, Paragraphs)] == [
        Paragraphs(("No mark was found.",))
    ]


def test_a_parcel_that_never_came_says_so_in_a_line_and_leaves_out_what_there_is_not() -> None:
    document = content(ended_record())
    assert titles(document) == [
        "Why: the rules that fired",
        "Promise versus received",
        "1  Findings",
        "2  Method and decision rule",
        "3  History",
        "4  Sign-off",
    ]
    promise = next(section for section in document.sections if section.title == "Promise versus received")
    assert promise.blocks == (Paragraphs(("No device came, so nothing could be compared with what was promised.",)),)
    assert not blocks(document, Scores)
    assert not blocks(document, PhotoRow)


def test_photos_carry_number_finding_place_hash_and_time() -> None:
    document = content(verdict_record(photos=[photo(7, findings=["F1"], caption="rear, upper left")]))
    (sheet,) = blocks(document, PhotoSheet)
    (shown,) = sheet.photos
    assert (shown.number, shown.caption) == ("Photo 7 · finding F1", "rear, upper left")
    assert shown.hash_line == "00070007…0007 · 1 Apr 2026 08:30 UTC"
    assert (shown.path, shown.withheld) == (None, "picture withheld")


def test_a_finding_tells_expected_found_note_rule_and_photos() -> None:
    record = verdict_record(findings=[finding("F1", "Fair, sold as Good.", note="Seen.", photos=[3, 4])])
    (told,) = blocks(content(record), Finding)
    assert told.rows == (
        ("Expected", "Good"),
        ("Found", "Fair"),
        ("Note", "Seen."),
        ("Rule", "cosmetics.grade"),
        ("Photos", "3, 4"),
    )


def test_a_note_that_is_what_was_found_is_told_once() -> None:
    record = verdict_record(findings=[finding("F1", "Box damaged.", found="Corner crushed.", note="Corner crushed.")])
    (told,) = blocks(content(record), Finding)
    assert [label for label, _ in told.rows] == ["Expected", "Found", "Rule"]


def test_the_file_box_and_the_sign_off_are_not_parted() -> None:
    document = content(verdict_record())
    box = next(section for section in document.sections if any(isinstance(block, Box) for block in section.blocks))
    assert box.with_next
    assert document.sections.index(box) == len(document.sections) - 2


def test_each_signature_says_what_it_means() -> None:
    (signed,) = blocks(content(verdict_record()), SignOff)
    assert [(line.role, line.name, line.when) for line in signed.signatures] == [
        ("Inspected by", "Sofia Okafor", "1 April 2026, 10:56 CEST"),
        ("Authorised by", "Marta Klein", "1 April 2026, 13:56 CEST"),
    ]
    assert all(line.meaning.startswith("Signature means: I ") for line in signed.signatures)


def test_a_draft_has_no_number_no_code_and_no_signature() -> None:
    document = content(draft_record(), draft=True)
    assert (document.number, document.code) == ("", "")
    assert document.head_left[0] == "DRAFT · O-2026-000412"
    assert document.foot_right == "not issued"
    (signed,) = blocks(document, SignOff)
    assert (signed.signatures[1].name, signed.signatures[1].when) == ("– not signed –", "–")


def test_every_text_that_a_person_wrote_must_show() -> None:
    record = verdict_record(checks=[check("function.touch", "Touch.", note="a note", kind="text", value="a value")])
    record["photos"] = [photo(1, caption="a caption")]
    asked = dict(content(record).must_show)
    assert asked["note of function.touch"] == "a note"
    assert asked["value of function.touch"] == "a value"
    assert asked["caption of photo 1"] == "a caption"
    assert asked["seller"] == "Żurawia ReTech"
    assert asked["condition on receipt"] == "parcel intact, sealed"
    assert asked["who verified"] == "Marta Klein"


def test_the_tool_that_an_answer_was_taken_from_is_cited_small() -> None:
    source = "Phone tester, phones.csv"
    record = with_check(verdict_record(), "battery.health", source=source, answered="pass", result="fail", finding="F1")
    details = next(block for block in blocks(content(record), Table) if block.columns[1].title == "Value")
    row = next(row for row in details.rows if row[0].text == "Battery health")
    assert row[0].small.endswith(f"judged fail: The condition is Fair, sold as Good · from {source}")
    lines = [line for block in blocks(content(record), Checks) for _, group in block.groups for line in group]
    assert [line.text for line in lines if line.judged.endswith(f"from {source}")] == ["Battery health"]


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("made", [verdict_record, ended_record])
def test_a_title_of_a_listing_is_shown_whole_however_long_it_is(
    made: Callable[[], dict[str, Any]], language: str
) -> None:
    title = " ".join(f"offer{number}" for number in range(60))[:300].strip()
    record = made()
    record["order"] = {**record["order"], "title": title}
    record["checks"], record["rules"] = [], []
    drawn = draw_verdict_document(record, {}, draft=False, manner=Manner(language))
    assert bare(title) in bare("".join(page.whole for page in read_text(drawn.pdf)))
