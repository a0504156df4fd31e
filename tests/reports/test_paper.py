"""A4 and Letter, the lab's logo and colour on them, and East Asian text."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from labapp.core.errors import UserError
from labapp.reports.drawing import Drawn, Manner, draw_trial_document, draw_verdict_document
from labapp.reports.reading import bare
from tests.reports.drawn_pngs import logo
from tests.reports.pdfs import fonts_of, images_of, pages_of, said_by
from tests.reports.records import draft_record, finding, photo, verdict_record, with_check, with_photos
from tests.reports.trial_records import trial_record

SIZES = {"a4": (595.28, 841.89), "letter": (612, 792)}
LONG = " ".join(f"word{number}" for number in range(1000))[:5000]
CHINESE = "手机外壳有划痕，屏幕完好。"


def issued(record: dict[str, Any], **manner: Any) -> Drawn:
    return draw_verdict_document(record, {}, draft=False, manner=Manner(**manner))


def box_of_ink(pdf: bytes, page: int) -> tuple[float, float, float, float]:
    """Where anything is drawn on a page: left, top, right, bottom as shares of it."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        picture = document[page].render(scale=1, grayscale=True).to_pil()
    finally:
        document.close()
    box = picture.point(lambda value: 255 if value < 200 else 0).getbbox()
    assert box is not None
    return box[0] / picture.width, box[1] / picture.height, box[2] / picture.width, box[3] / picture.height


def sizes_of(pdf: bytes) -> list[tuple[float, float]]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [(round(page.get_width(), 2), round(page.get_height(), 2)) for page in document]
    finally:
        document.close()


@pytest.mark.parametrize("paper", SIZES)
def test_every_page_is_of_the_paper_that_was_asked_for(paper: str) -> None:
    record = with_check(verdict_record(photos=[photo(n) for n in range(1, 15)]), "function.touch", note=LONG)
    for drawn in (
        issued(record, paper=paper),
        draw_trial_document(trial_record(), draft=False, manner=Manner(paper=paper)),
        draw_verdict_document(draft_record(), {}, draft=True, manner=Manner(paper=paper)),
    ):
        assert set(sizes_of(drawn.pdf)) == {SIZES[paper]}


@pytest.mark.parametrize("paper", SIZES)
def test_a_page_uses_the_width_between_its_margins_and_no_more(paper: str) -> None:
    drawn = issued(verdict_record(), paper=paper)
    wide = SIZES[paper][0]
    for page in range(drawn.pages):
        left, _, right, bottom = box_of_ink(drawn.pdf, page)
        assert left * wide == pytest.approx(56.7, abs=1.5)  # 20 mm, for punching
        assert (1 - right) * wide == pytest.approx(42.5, abs=1.5)  # 15 mm
        assert bottom < 0.975


def test_letter_holds_the_same_words_as_a4() -> None:
    words = [set(" ".join(pages_of(issued(verdict_record(), paper=paper).pdf)).split()) for paper in SIZES]
    assert {word for word in words[0] ^ words[1] if not word.isdigit()} == set()


def test_letter_pages_are_read_back_to_their_own_edges() -> None:
    record = with_check(verdict_record(), "function.touch", note=LONG)
    assert issued(record, paper="letter").pages >= issued(record).pages


def test_two_papers_drawn_at_once_do_not_disturb_each_other() -> None:
    from concurrent.futures import ThreadPoolExecutor

    papers = ["a4", "letter"] * 4
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda paper: issued(verdict_record(), paper=paper).pdf, papers))
    assert found == [issued(verdict_record(), paper=paper).pdf for paper in papers]


def test_a_paper_that_there_is_none_of_is_refused() -> None:
    with pytest.raises(UserError) as refused:
        issued(verdict_record(), paper="a5")
    assert refused.value.code == "bad_paper"


@pytest.mark.parametrize("paper", SIZES)
def test_a_photo_sheet_holds_six_to_a_page_under_its_title_and_after_it(paper: str, tmp_path: Path) -> None:
    record, photos = with_photos(verdict_record(), tmp_path, 14)
    pages = pages_of(draw_verdict_document(record, photos, draft=False, manner=Manner(paper=paper)).pdf)
    first = next(number for number, page in enumerate(pages) if "Photographs" in page)
    held = [len(re.findall(r"Photo \d+ ·", page)) for page in pages[first : first + 3]]
    assert held == [6, 6, 2]


# ---- logo and colour


def test_the_logo_stands_in_the_letterhead_whole_and_unstretched() -> None:
    drawn = issued(verdict_record(), logo=logo(400, 120))
    document = pypdfium2.PdfDocument(drawn.pdf)
    try:
        (placed,) = document[0].get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])
        left, bottom, right, top = placed.get_bounds()
    finally:
        document.close()
    assert (right - left) / (top - bottom) == pytest.approx(400 / 120, rel=0.01)
    assert top - bottom <= 34.5
    assert left == pytest.approx(56.7, abs=0.5)
    assert len(images_of(drawn.pdf)) == 1  # and on no later page


@pytest.mark.parametrize(("wide", "tall"), [(2000, 10), (10, 800), (2000, 800), (1, 1), (16, 16)])
def test_a_logo_of_any_shape_leaves_the_lab_s_name_its_place(wide: int, tall: int) -> None:
    from PIL import Image

    from tests.reports.drawn_pngs import png

    record = verdict_record()
    record["lab"].update(name="Société du Laboratoire " * 13, address="14 quai de l’Exemple, " * 13)
    drawn = issued(record, logo=png(Image.new("RGBA", (wide, tall), (200, 30, 30, 128))))
    assert bare(record["lab"]["name"]) in bare(pages_of(drawn.pdf)[0])


def test_clear_parts_of_a_logo_let_the_paper_be_seen() -> None:
    from PIL import Image

    from tests.reports.drawn_pngs import png

    clear = issued(verdict_record(), logo=png(Image.new("RGBA", (100, 100), (255, 0, 0, 0))))
    solid = issued(verdict_record(), logo=png(Image.new("RGBA", (100, 100), (255, 0, 0, 255))))
    assert _pixel(clear.pdf) == (255, 255, 255)
    assert _pixel(solid.pdf)[0] > 240 > 30 > _pixel(solid.pdf)[1]


def _pixel(pdf: bytes) -> tuple[int, ...]:
    """The colour in the middle of the logo's place."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        picture = document[0].render(scale=1).to_pil().convert("RGB")
    finally:
        document.close()
    pixel = picture.getpixel((70, 52))
    assert isinstance(pixel, tuple)
    return pixel


def test_a_file_that_cannot_be_a_logo_refuses_the_document() -> None:
    with pytest.raises(UserError) as refused:
        issued(verdict_record(), logo=b"GIF89a")
    assert refused.value.code == "bad_logo"


def test_the_same_logo_gives_the_same_bytes_and_no_logo_the_lens() -> None:
    assert issued(verdict_record(), logo=logo()).pdf == issued(verdict_record(), logo=logo()).pdf
    assert images_of(issued(verdict_record()).pdf) == []


def test_titles_and_rules_take_the_lab_s_colour_and_findings_keep_theirs() -> None:
    plain, own = issued(verdict_record()), issued(verdict_record(), accent="#7A1F5C")
    assert (_colours(plain.pdf, (0x12, 0x40, 0x5F)), _colours(own.pdf, (0x12, 0x40, 0x5F))) == (True, False)
    assert (_colours(plain.pdf, (0x7A, 0x1F, 0x5C)), _colours(own.pdf, (0x7A, 0x1F, 0x5C))) == (False, True)
    assert _colours(own.pdf, (0xA1, 0x15, 0x1B))


def _colours(pdf: bytes, wanted: tuple[int, int, int]) -> bool:
    document = pypdfium2.PdfDocument(pdf)
    try:
        picture = document[0].render(scale=1).to_pil().convert("RGB")
    finally:
        document.close()
    return any(colour == wanted for _, colour in picture.getcolors(1_000_000) or ())


def test_a_colour_too_light_to_be_read_refuses_the_document() -> None:
    with pytest.raises(UserError) as refused:
        issued(verdict_record(), accent="#FFD200")
    assert refused.value.code == "bad_accent"


# ---- East Asian text


def test_east_asian_text_is_printed_from_a_small_part_of_its_font(tmp_path: Path) -> None:
    plain = issued(with_check(verdict_record(), "function.touch", note="A dent at the left edge."))
    drawn = issued(with_check(verdict_record(), "function.touch", note=CHINESE * 20))
    assert bare(CHINESE * 20) in bare(" ".join(pages_of(drawn.pdf)))
    fonts = fonts_of(drawn.pdf)
    assert any("DroidSansFallback" in name for name in fonts)
    assert not any("DroidSansFallback" in name for name in fonts_of(plain.pdf))
    assert all(fonts.values())
    assert len(drawn.pdf) - len(plain.pdf) < 40_000
    told = said_by("pdffonts", drawn.pdf, tmp_path, "-")
    assert told is None or all(re.search(r"TrueType\s+\S+\s+yes yes yes", row) for row in told.splitlines()[2:])


def test_east_asian_names_stand_in_running_heads_and_beside_their_checks() -> None:
    record = verdict_record(findings=[finding("F1", CHINESE, note=LONG)])
    record["order"]["title"] = "小米 12 星海蓝"
    record = with_check(record, "battery.health", kind="text", value="良い", unit="")
    pages = pages_of(issued(record).pdf)
    assert "小米 12 星海蓝" in pages[1]
    assert sum("良い" in page for page in pages) >= 1
    assert not any("·· 12" in page for page in pages)


def test_a_document_without_east_asian_text_does_not_read_that_font(tmp_path: Path) -> None:
    """In a process of its own, since a font that was read once stays."""
    script = (
        "from reportlab.pdfbase import pdfmetrics\n"
        "from labapp.reports.drawing import draw_verdict_document\n"
        "from tests.reports.records import verdict_record, with_check\n"
        "def read(note):\n"
        "    draw_verdict_document(with_check(verdict_record(), 'function.touch', note=note), {}, draft=False)\n"
        "    return 'FC' in pdfmetrics.getRegisteredFontNames()\n"
        "print(read('Ł Я Ελ ✗ → plain'), read('手机'))\n"
    )
    words = [sys.executable, "-c", script]
    root = Path(__file__).resolve().parents[2]
    told = subprocess.run(words, capture_output=True, check=True, text=True, cwd=root).stdout
    assert told.split() == ["False", "True"]


def test_photos_keep_their_bytes_on_letter_too(tmp_path: Path) -> None:
    record, photos = with_photos(verdict_record(), tmp_path, 7)
    drawn = draw_verdict_document(record, photos, draft=False, manner=Manner(paper="letter"))
    stored = {path.read_bytes() for path in photos.values()}
    assert set(images_of(drawn.pdf)) == stored
