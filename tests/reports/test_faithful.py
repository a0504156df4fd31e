"""Nothing is issued that does not say, letter by letter, what was written."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from labapp.core.errors import UserError
from labapp.reports.content import Document, texts, verdict_content
from labapp.reports.drawing import draw_trial_document, draw_verdict_document, refuse_unfaithful
from labapp.reports.layout import draw
from labapp.reports.reading import PageText, bare, frame_problem, lost_texts, read_text
from tests.reports.pdfs import pages_of
from tests.reports.records import verdict_record, with_check
from tests.reports.trial_records import trial_record

PLAIN = [
    "<b>&amp;</b>",
    "<img src='/etc/passwd'/> <para>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "]]> <!-- --> <?xml?> %PDF-1.7 endobj",
    "{0} {x} {{}} %s %(x)s ${HOME} $(reboot) `id`",
    "'; DROP TABLE verdicts; --",
    "C:\\new\\table \\u0041 /F1 12 Tf (text) Tj",
    "Ł ő Ž ș ğ ẞ ĳ ﬁ ﬂ ǆ",
    "Я люблю ёжиков, їжак",
    "Ελληνικά, ΐ ΰ Ώ",
    "−5 °C ≤ x ≤ ±½ ² ³ µ Ω Ω € ₽ ₴ № ™",
    "手机外壳有划痕，屏幕完好。電池健康",
    "スマートフォンの画面に傷があります・ー「箱」",
    "휴대폰 화면에 흠집이 있습니다",
    "Grade 良い · Żurawia 株式会社 (한국) — Ελ Я mixed 全角ＡＢＣ",
    "✓ ✗ ● ■ ☺ ♥ → ⇒ ★",
    "e\u0301 e\u0308 n\u0303 A\u030a (accents apart)",
    "tab\tand no\u00a0break and narrow\u202fspace and\u2009thin",
    "long-words-with-hyphens-that-break-at-line-ends-" * 4,
    "one\ntwo\r\nthree\u2028four\n\n\nfive",
    "  spaces   around  ",
    "soft\u00adhyphen, zero\u200bwidth, heart ♥\ufe0f",
    "\\x00 \\n %00 NULL null None undefined NaN",
    "https://example.org/a?b=c&d=e#" + "f" * 120,
]
REFUSED = {
    "an emoji": "great phone 😀",
    "a control character": "bell \x07 rings",
    "a null": "cut \x00 here",
    "Arabic, which would stand reversed": "هاتف",
    "Hebrew, which would stand reversed": "טלפון",
    "a bidi override": "invoice \u202efdp.exe",
    "Thai, whose vowels stand over and under": "โทรศัพท์",
    "a rare Chinese name": "\U00020bb7",
    "a private sign": "\ue000",
    "a lone surrogate": "half \ud83d",
    "old italic": "\U00010300",
}


def told(note: str) -> dict[str, Any]:
    return with_check(verdict_record(), "function.touch", note=note)


@pytest.mark.parametrize("note", PLAIN)
def test_text_is_printed_as_it_was_written_and_never_taken_for_markup(note: str) -> None:
    drawn = draw_verdict_document(told(note), {}, draft=False)
    page = bare(" ".join(pages_of(drawn.pdf)))
    assert all(bare(line) in page for line in note.splitlines())


@pytest.mark.parametrize("note", REFUSED.values(), ids=REFUSED)
def test_a_sign_that_no_font_has_refuses_the_issue_and_names_the_field(note: str) -> None:
    with pytest.raises(UserError) as refused:
        draw_verdict_document(told(note), {}, draft=False)
    assert refused.value.code == "glyph_missing"
    assert "note of function.touch" in refused.value.title
    assert "U+" in refused.value.title


def test_a_trial_names_the_field_too() -> None:
    with pytest.raises(UserError, match="reason"):
        draw_trial_document(trial_record(reason="why 😀"), draft=False)


def test_a_title_that_cannot_be_printed_is_refused_by_its_name() -> None:
    record = verdict_record()
    record["order"]["title"] = "Fairphone 🔥"
    with pytest.raises(UserError, match="device"):
        draw_verdict_document(record, {}, draft=False)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=300))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_is_printed_whole_or_refused_by_name(note: str) -> None:
    drawn, refusal = drawn_or_refused(note)
    if refusal is not None:
        assert refusal.code == "glyph_missing"
        assert "note of function.touch" in refusal.title
    else:
        assert bare(note.split("\n")[0][:20]) in bare(" ".join(pages_of(drawn)))


def drawn_or_refused(note: str) -> tuple[bytes, UserError | None]:
    try:
        return draw_verdict_document(told(note), {}, draft=False).pdf, None
    except UserError as refused:
        return b"", refused


@given(st.text(st.sampled_from("abcdefghij <>&é-ŁЯλ\n"), min_size=1, max_size=2500))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_of_printable_signs_is_issued(note: str) -> None:
    assert draw_verdict_document(told(note), {}, draft=False).pages >= 2


# ---- tampering


def document_of(note: str = "A dead strip at the left edge.") -> Document:
    return verdict_content(told(note), {}, draft=False, texts=texts("en"))


def pdf_of(document: Document) -> tuple[bytes, int]:
    out = io.BytesIO()
    pages = draw(document, out)
    return out.getvalue(), pages


def test_a_faithful_pdf_is_let_through() -> None:
    document = document_of()
    refuse_unfaithful(document, *pdf_of(document))


@pytest.mark.parametrize(
    "tampered",
    [
        "A dead strip at the left edge",
        " dead strip at the left edge.",
        "A dead strip at the eft edge.",
        "A dead strip at the right edge.",
        "A dead strap at the left edge.",
        "A dead strip. At the left edge.",
        "",
    ],
)
def test_a_pdf_whose_note_says_anything_else_is_refused_by_the_field(tampered: str) -> None:
    with pytest.raises(UserError) as refused:
        refuse_unfaithful(document_of(), *pdf_of(document_of(tampered)))
    assert refused.value.code == "text_lost"
    assert "note of function.touch" in refused.value.title


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda document: replace(document, page_words="Side {x} of {y}"), "does not carry its number"),
        (lambda document: replace(document, end_mark="That is all"), "has no end mark"),
        (lambda document: replace(document, foot_left=("", ""), head_left=("", ""), number=""), "does not say V-2026"),
    ],
)
def test_a_pdf_without_its_frame_is_refused(change: Callable[[Document], Document], said: str) -> None:
    document = document_of()
    with pytest.raises(UserError, match=said) as refused:
        refuse_unfaithful(document, *pdf_of(change(document)))
    assert refused.value.code == "not_whole"


def test_a_pdf_with_a_page_missing_is_refused() -> None:
    document = document_of()
    pdf, pages = pdf_of(document)
    with pytest.raises(UserError, match="not drawn whole"):
        refuse_unfaithful(document, pdf, pages + 1)


SENTENCES = st.text(
    st.characters(min_codepoint=0x21, max_codepoint=0x17E, exclude_characters="\x7f\u00ad"), min_size=60
)


@given(st.one_of(SENTENCES, st.text()))
def test_a_bare_text_has_nothing_left_to_take_away(text: str) -> None:
    assert bare(bare(text)) == bare(text)


@given(SENTENCES.filter(lambda text: len(bare(text)) > 59), st.data())
def test_no_single_letter_can_be_lost_anywhere(text: str, data: st.DataObject) -> None:
    plain = bare(text)
    at = data.draw(st.integers(0, len(plain) - 1))
    cut = data.draw(st.integers(0, len(plain) - 1))
    less = plain[:at] + plain[at + 1 :]
    pages = [PageText("", "Head " + less[:cut]), PageText("", less[cut:] + " tail")]
    if plain not in bare("Head" + less + "tail"):
        assert lost_texts(pages, [("note", plain)]) == ["note"]


@given(st.text(st.sampled_from("abcdefgh "), min_size=100, max_size=400), st.data())
def test_a_text_that_runs_over_a_page_is_found_even_beside_other_columns(text: str, data: st.DataObject) -> None:
    plain = bare(text)
    if len(plain) < 50:
        return
    cut = data.draw(st.integers(30, len(plain) - 11))
    pages = [PageText("", f"{plain[:cut]} OTHER COLUMN"), PageText("", f"ITS REST {plain[cut:]} END")]
    assert lost_texts(pages, [("note", text)]) == []


def test_a_hyphen_at_a_line_end_is_a_hyphen() -> None:
    assert bare("left\x02\r\nhand") == bare("left-hand")
    assert bare("lefthand") != bare("left-hand")


def test_a_lost_minus_is_a_lost_text() -> None:
    assert lost_texts([PageText("", "at 5 degrees below")], [("note", "at -5 degrees below")]) == ["note"]


def test_a_frame_without_pages_is_no_document() -> None:
    assert frame_problem([], page_words="Page {x} of {y}", everywhere="V", end_mark="End") == "it has no pages"


def test_the_body_is_read_without_head_and_foot() -> None:
    pdf, _ = pdf_of(document_of())
    whole = read_text(pdf)
    body = read_text(pdf, above=52, below=840 - 37)
    assert "Page 1 of" in whole[0].whole
    assert "Page 1 of" not in body[0].body
    assert "Why: the rules that fired" in body[0].body


_MANY_AT_ONCE = """
import io, sys
from concurrent.futures import ThreadPoolExecutor
from reportlab.pdfgen.canvas import Canvas
from labapp.reports.reading import read_text
out = io.BytesIO()
canvas = Canvas(out)
for number in range(8):
    canvas.drawString(72, 700, f"page {number}")
    canvas.showPage()
canvas.save()
with ThreadPoolExecutor(8) as pool:
    told = list(pool.map(lambda _: [page.whole for page in read_text(out.getvalue())], range(400)))
sys.exit(any(pages != told[0] for pages in told))
"""


def test_documents_are_read_back_in_many_threads_at_once() -> None:
    # in a process of its own: what reads the pages knows no threads, and would end this one
    told = subprocess.run([sys.executable, "-c", _MANY_AT_ONCE], capture_output=True, check=False)
    assert told.returncode == 0, told.stderr.decode()[-300:]
