"""Prints of documents that were superseded or withdrawn say so on every page, and pass for nothing else."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pikepdf
import pytest

from labapp.reports.drawing import Drawn, Manner, draw_verdict_document, signed
from labapp.reports.reading import bare
from labapp.reports.stamping import stamped
from tests.reports.pdfs import fonts_of, images_of, ink_from_top, pages_of, said_by
from tests.reports.records import verdict_record, with_check, with_photos
from tests.reports.signers import certified_signer

NOTE = "SUPERSEDED on 20 November 2026 by V-2026-000123 version 2. Kept for the record; do not rely on this."
LONG = " ".join(f"word{number}" for number in range(700))


def issued(folder: Path, paper: str = "a4") -> Drawn:
    record, photos = with_photos(with_check(verdict_record(), "function.touch", note=LONG), folder, 8)
    return signed(
        draw_verdict_document(record, photos, draft=False, manner=Manner(paper=paper)), record, certified_signer()
    )


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("word", ["SUPERSEDED", "WITHDRAWN", "REMPLACÉ"])
def test_word_and_note_stand_on_every_page_and_all_under_them_can_be_read(
    word: str, paper: str, tmp_path: Path
) -> None:
    original = issued(tmp_path, paper)
    pages = pages_of(stamped(original.pdf, word, NOTE))
    assert len(pages) == original.pages >= 5
    for page, before in zip(pages, pages_of(original.pdf), strict=True):
        assert bare(word) in bare(page)
        assert bare(NOTE) in bare(page)
        assert [each for each in before.split() if each not in page] == []


def test_a_print_keeps_the_photos_and_embeds_all_its_fonts(tmp_path: Path) -> None:
    original = issued(tmp_path)
    printed = stamped(original.pdf, "WITHDRAWN", NOTE)
    assert images_of(printed) == images_of(original.pdf)
    assert all(fonts_of(printed).values())
    assert ink_from_top(printed, 0) > 0.9


def test_a_print_has_no_signature_no_record_and_no_permissions(tmp_path: Path) -> None:
    original = issued(tmp_path).pdf
    printed = stamped(original, "SUPERSEDED", NOTE)
    for trace in (b"/ByteRange", b"/DocMDP", b"/EmbeddedFile", b"/AcroForm", b"/Widget", b"record.json"):
        assert trace in original
        assert trace not in printed
    with pikepdf.open(io.BytesIO(printed)) as document:
        assert len(document.attachments) == 0
        assert str(document.docinfo["/Title"]) == "Verdict report V-2026-000123"


def test_other_programs_find_a_print_sound_and_unsigned(tmp_path: Path) -> None:
    printed = stamped(issued(tmp_path).pdf, "SUPERSEDED", NOTE)
    sound = said_by("qpdf", printed, tmp_path, "--check", "-")
    assert sound is None or "No syntax or stream encoding errors" in sound
    text = said_by("pdftotext", printed, tmp_path, "-raw", "-", "/dev/stdout")
    assert text is None or len(re.findall("SUPERSEDED on 20 November", text)) == text.count("\f") >= 5


def test_the_original_stays_as_it_was_and_the_print_is_always_the_same(tmp_path: Path) -> None:
    original = issued(tmp_path).pdf
    before = bytes(bytearray(original))
    first = stamped(original, "SUPERSEDED", NOTE)
    assert original == before
    assert stamped(original, "SUPERSEDED", NOTE) == first
    assert stamped(original, "WITHDRAWN", NOTE) != first


def test_a_long_note_is_never_cut(tmp_path: Path) -> None:
    note = "WITHDRAWN on 20 November 2026, because " + "the wrong device of another seller was inspected and " * 4
    pages = pages_of(stamped(issued(tmp_path).pdf, "WITHDRAWN", note))
    assert all(bare(note) in bare(page) for page in pages)


def test_a_note_in_other_letters_is_printed(tmp_path: Path) -> None:
    note = "Ζητήστε · Я заменён · 已被取代 · remplacé par la version 2"
    pages = pages_of(stamped(issued(tmp_path).pdf, "SUPERSEDED", note))
    assert all(bare(note) in bare(page) for page in pages)
