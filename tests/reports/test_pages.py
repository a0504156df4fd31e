"""What the pages look like to someone who only has the PDF."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from labapp.reports.drawing import Drawn, draw_trial_document, draw_verdict_document
from tests.reports.pdfs import fonts_of, images_of, ink_from_top, pages_of, said_by
from tests.reports.records import (
    check,
    draft_record,
    ended_record,
    finding,
    photo,
    verdict_record,
    with_check,
    with_photos,
)
from tests.reports.trial_records import trial_record

LONG = " ".join(f"word{number}" for number in range(1000))[:5000]


def issued(record: dict[str, Any], photos: dict[str, Path] | None = None) -> Drawn:
    return draw_verdict_document(record, photos or {}, draft=False)


def many_pages() -> dict[str, Any]:
    return with_check(verdict_record(photos=[photo(n) for n in range(1, 15)]), "function.touch", note=LONG)


def test_the_same_record_gives_the_same_bytes(tmp_path: Path) -> None:
    record, photos = with_photos(verdict_record(), tmp_path, 3)
    assert issued(record, photos).pdf == issued(record, photos).pdf
    assert draw_trial_document(trial_record(), draft=False) == draw_trial_document(trial_record(), draft=False)


def test_another_record_gives_other_bytes() -> None:
    assert issued(verdict_record()).pdf != issued(with_check(verdict_record(), "function.touch", note="x")).pdf


def test_every_page_carries_the_number_and_page_x_of_y() -> None:
    drawn = issued(many_pages())
    pages = pages_of(drawn.pdf)
    assert len(pages) == drawn.pages >= 5
    for number, text in enumerate(pages, 1):
        assert f"Page {number} of {drawn.pages}" in text
        assert "V-2026-000123 · version 1" in text


def test_the_end_mark_stands_on_the_last_page_only() -> None:
    pages = pages_of(issued(many_pages()).pdf)
    assert [("End of report V-2026-000123 version 1" in text) for text in pages] == [False] * (len(pages) - 1) + [True]


def test_a_draft_says_so_on_every_page_and_has_no_number() -> None:
    record = with_check(draft_record(photos=[photo(n) for n in range(1, 15)]), "function.touch", note=LONG)
    pages = pages_of(draw_verdict_document(record, {}, draft=True).pdf)
    assert len(pages) >= 5
    for text in pages:
        assert len(re.findall(r"DRAFT", text)) >= 3  # strip, foot and across
        assert "V-2026" not in text


def test_an_issued_document_says_draft_nowhere() -> None:
    assert all("DRAFT" not in text for text in pages_of(issued(many_pages()).pdf))
    assert all("DRAFT" not in text for text in pages_of(draw_trial_document(trial_record(), draft=False).pdf))


def test_a_draft_of_a_trial_says_so_on_every_page() -> None:
    drawn = draw_trial_document(trial_record(30, number=None, previous_head="", signed_by=""), draft=True)
    assert all("DRAFT" in text for text in pages_of(drawn.pdf))


@pytest.mark.parametrize("kind", ["verdict", "draft", "ended", "trial"])
def test_every_font_is_embedded(kind: str, tmp_path: Path) -> None:
    drawn = {
        "verdict": lambda: issued(with_check(verdict_record(), "function.touch", note="fallback ✗ ● ■")),
        "draft": lambda: draw_verdict_document(draft_record(), {}, draft=True),
        "ended": lambda: issued(ended_record()),
        "trial": lambda: draw_trial_document(trial_record(), draft=False),
    }[kind]()
    fonts = fonts_of(drawn.pdf)
    assert len(fonts) >= 5
    assert [name for name, embedded in fonts.items() if not embedded] == []
    told = said_by("pdffonts", drawn.pdf, tmp_path, "-")
    if told is not None:
        rows = told.splitlines()[2:]
        assert len(rows) == len(fonts)
        assert all(re.search(r"TrueType\s+\S+\s+yes yes yes", row) for row in rows), told


def test_other_readers_find_the_file_sound_and_its_words(tmp_path: Path) -> None:
    pdf = issued(verdict_record()).pdf
    sound = said_by("qpdf", pdf, tmp_path, "--check", "-")
    assert sound is None or "No syntax or stream encoding errors found" in sound
    text = said_by("pdftotext", pdf, tmp_path, "-layout", "-", "/dev/stdout")
    assert text is None or "A major finding in quality means fail." in text
    assert text is None or "35 182485 578377 3" in text


def test_photos_lie_in_the_file_without_what_the_camera_wrote(tmp_path: Path) -> None:
    record, photos = with_photos(verdict_record(), tmp_path, 3, exif=True)
    assert all(b"Exif" in path.read_bytes() for path in photos.values())
    pdf = issued(record, photos).pdf
    images = images_of(pdf)
    assert len(images) == 3 + 3  # three on page one, three on the sheet
    assert all(image[:2] == b"\xff\xd8" for image in images)
    for word in (b"Exif", b"Camera of a buyer"):
        assert word not in pdf
        assert all(word not in image for image in images)


def test_the_pixels_of_a_photo_are_passed_through_untouched(tmp_path: Path) -> None:
    record, photos = with_photos(verdict_record(), tmp_path, 1)
    stored = next(iter(photos.values())).read_bytes()
    assert images_of(issued(record, photos).pdf) == [stored, stored]


def test_without_a_photo_there_is_no_photo_sheet() -> None:
    assert not any("Photographs" in text for text in pages_of(issued(verdict_record()).pdf))


def test_two_hundred_photos_are_all_there_with_their_captions(tmp_path: Path) -> None:
    record, photos = with_photos(verdict_record(), tmp_path, 200)
    for line in record["photos"]:
        line["caption"] = f"side {line['number']} of the device"
    drawn = issued(record, photos)
    text = " ".join(pages_of(drawn.pdf))
    assert all(f"Photo {n} · side {n} of the device" in text for n in range(1, 201))
    assert len(images_of(drawn.pdf)) == 200 + 3
    assert drawn.pages <= 40


def test_a_caption_longer_than_its_place_follows_in_full(tmp_path: Path) -> None:
    record, photos = with_photos(verdict_record(), tmp_path, 2)
    record["photos"][1]["caption"] = (
        "a scratch that begins at the camera and runs " + "on and " * 30 + "ends at the edge"
    )
    text = " ".join(pages_of(issued(record, photos).pdf))
    assert "Captions in full" in text
    assert record["photos"][1]["caption"] in text


@pytest.mark.parametrize(
    "record",
    [
        pytest.param(with_check(verdict_record(), "function.touch", note=LONG), id="a note that passed"),
        pytest.param(with_check(verdict_record(), "function.touch", note=LONG, result="not_tested"), id="not tested"),
        pytest.param(with_check(verdict_record(), "battery.health", kind="text", value=LONG), id="a value"),
        pytest.param(verdict_record(findings=[finding("F1", "Bad.", note=LONG, found=LONG)]), id="a finding"),
        pytest.param(verdict_record(findings=[finding("F1", LONG)]), id="a finding's sentence"),
        pytest.param(
            verdict_record(received={**verdict_record()["received"], "condition": LONG}), id="condition on receipt"
        ),
    ],
)
def test_five_thousand_characters_lay_out_wherever_they_were_written(record: dict[str, Any]) -> None:
    drawn = issued(record)  # reading back refuses it if one letter were lost
    assert 3 <= drawn.pages <= 6


def test_a_reason_of_five_thousand_characters_lays_out_in_a_trial() -> None:
    drawn = draw_trial_document(trial_record(reason=LONG, limit=LONG), draft=False)
    assert "word600" in " ".join(pages_of(drawn.pdf))


@pytest.mark.parametrize("name", [("Société à Très Longue Raison " * 12)[:299] + "x", "W" * 300, "łőžЯΕλ" * 50])
def test_names_of_three_hundred_characters_wrap(name: str) -> None:
    record = verdict_record()
    for part, key in (
        ("seller", "name"),
        ("lab", "name"),
        ("lab", "address"),
        ("order", "title"),
        ("order", "identity"),
    ):
        record[part][key] = name
    record["inspection"].update(inspected_by=[name, name], verified_by=name)
    record["delivery"].update(carrier=name, tracking=name)
    record["history"][0].update(who=name, what=name)
    assert issued(record).pages <= 5
    trial = trial_record(signed_by=name)
    trial["seller"]["name"] = name
    assert draw_trial_document(trial, draft=False).pages <= 4


@pytest.mark.parametrize("lines", range(0, 60, 3))
def test_no_head_is_left_at_the_foot_of_a_page(lines: int) -> None:
    """The page's end moves over the whole document as the finding grows by three lines at a time."""
    note = "\n".join(f"line {number}" for number in range(lines))
    record = verdict_record(findings=[finding("F1", "Bad.", note=note)], photos=[photo(n) for n in range(1, 4)])
    record["checks"] += [check(f"locks.more{n}", f"More of the locks {n}.") for n in range(12)]
    drawn = issued(record)
    below = {
        "1 Findings": "F1",
        "2 Cosmetic grade": "claimed",
        "3 Identity, locks, battery and parts": "Check Value Result The system shows",
        "4 Checks by pillar": "Dispatched and delivered",
        "5 Photographs": "Photo 1 ·",
        "6 Method and decision rule": "Checklist smartphone/1",
        "7 History": "order placed",
        "8 Sign-off": "Marta Klein",
    }
    pages = pages_of(drawn.pdf)
    for head, needed in below.items():
        (page,) = [text for text in pages if head in text]
        assert needed in page[page.index(head) :], f"{head} stands alone"


def test_no_table_leaves_one_row_for_the_next_page() -> None:
    """The table grows row by row until its end has passed a page's end."""
    left = set()
    for checks in range(14, 44):
        record = verdict_record(findings=[finding("F1", "Bad.", note="line\n" * 20)])
        record["checks"] += [check(f"locks.more{n}", f"Lock {n} of the device.") for n in range(checks)]
        for text in pages_of(issued(record).pdf):
            if "Check Value Result" in text and "3 Identity" not in text:  # it goes on from the page before
                rows = text[text.index("Check Value Result") : text.index("What was not tested")]
                left.add(len(re.findall(r"\bpass\b", rows)))
    assert {2, 3, 4} <= left
    assert 1 not in left


def test_the_signatures_never_stand_alone_on_a_page() -> None:
    for lines in range(0, 60, 4):
        record = verdict_record(findings=[finding("F1", "Bad.", note="line\n" * lines)])
        last = pages_of(issued(record).pdf)[-1]
        assert "For the file only" in last
        assert "Marta Klein" in last


def test_a_parcel_that_never_came_fits_two_pages_without_an_empty_one() -> None:
    drawn = issued(ended_record())
    assert drawn.pages <= 2
    assert ink_from_top(drawn.pdf, 0) > 0.7


def test_no_page_before_the_last_is_nearly_empty(tmp_path: Path) -> None:
    record, photos = with_photos(verdict_record(), tmp_path, 14)
    for pdf in (issued(record, photos).pdf, draw_trial_document(trial_record(20), draft=False).pdf):
        filled = [ink_from_top(pdf, page) for page in range(len(pages_of(pdf)))]
        assert min(filled[:-1]) > 0.5, filled


def test_an_answer_judged_otherwise_is_plain_on_the_page() -> None:
    late = finding("F1", "Arrived 2 working days late.", pillar="delivery")
    record = with_check(
        verdict_record(findings=[late]), "delivery.on_time", answered="pass", result="fail", finding="F1"
    )
    assert "answered pass; judged fail: Arrived 2 working days late" in " ".join(pages_of(issued(record).pdf))


def test_two_hundred_orders_lay_out_in_a_trial() -> None:
    drawn = draw_trial_document(trial_record(200, frozenset(range(3, 200, 7))), draft=False)
    text = " ".join(pages_of(drawn.pdf))
    assert all(f"V-2026-{n:06d}" in text for n in range(1, 201))
