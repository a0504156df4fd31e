"""Fonts, sizes, colours and the one paragraph factory, which escapes everything that is printed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph

from labapp.core.errors import UserError
from labapp.core.paths import RESOURCES

INK, GREY, RULE, HAIR, TINT = map(HexColor, ("#15191E", "#505963", "#B9C0C8", "#D9DEE3", "#F0F3F5"))
PETROL, FAIL, REMARK, PASS, OPEN = map(HexColor, ("#12405F", "#A1151B", "#8A5700", "#17653A", "#4A545E"))
REJECT_GROUND, ACCEPT_GROUND, HATCH = map(HexColor, ("#F7E8E8", "#E4EFE8", "#D9AEB0"))
WHITE, BLACK = HexColor("#FFFFFF"), HexColor("#000000")

PAGE = A4
LEFT, RIGHT, TOP, BOTTOM = 20 * mm, 15 * mm, 19 * mm, 19 * mm
WIDTH = PAGE[0] - LEFT - RIGHT
FOOT = BOTTOM + 2
FIRST_TOP, LATER_TOP = PAGE[1] - 37, PAGE[1] - 60
LATER_ROOM = LATER_TOP - FOOT
"""The height that text may fill on a page with a running head."""

_FILES = {
    "S": "IBMPlexSans-Regular",
    "SM": "IBMPlexSans-Medium",
    "SB": "IBMPlexSans-SemiBold",
    "SX": "IBMPlexSans-Bold",
    "C": "IBMPlexSansCondensed-Regular",
    "CM": "IBMPlexSansCondensed-Medium",
    "CB": "IBMPlexSansCondensed-SemiBold",
    "M": "IBMPlexMono-Regular",
    "MM": "IBMPlexMono-Medium",
    "FB": "DejaVuSans",
}
_PARAGRAPH_MARK = re.compile(r"\r\n?|\n|\v|\f|\u0085|\u2028|\u2029")
_SILENT = frozenset((0x00AD, 0x034F, 0x200B, 0x2060, 0xFEFF, *range(0xFE00, 0xFE10)))
"""Characters that show nothing of their own: where a line may break, which form of a sign is meant. Left out, not lost."""
_LAST = 0xFFFF
"""Beyond it a PDF of ours does not say which character a glyph is, so nothing could be found or read back."""


@lru_cache(maxsize=1)
def register() -> None:
    """Load the fonts; UserError if one is missing or broken."""
    for name, file in _FILES.items():
        try:
            pdfmetrics.registerFont(TTFont(name, str(RESOURCES / "fonts" / f"{file}.ttf")))
        except Exception as error:  # reportlab raises its own kinds for broken and missing files
            raise UserError(
                f"The font {file} cannot be used ({type(error).__name__}).", "Install the program again.", "font_broken"
            ) from error


def style(font: str, size: float, leading: float, colour: HexColor = INK, **more: object) -> ParagraphStyle:
    """A paragraph style; long words break anywhere rather than leave their column."""
    own = {"bulletFontName": font, "bulletFontSize": size, **more}  # reportlab's own bullet font would not be embedded
    return ParagraphStyle(
        f"{font}{size}", fontName=font, fontSize=size, leading=leading, textColor=colour, splitLongWords=1, **own
    )


BODY = style("S", 8.8, 12.4)
SMALL = style("C", 7.4, 9.6, GREY)
SENTENCE = style("SM", 10.2, 13.8)
BANNER_NOTE = style("C", 8.2, 10.6)
CELL = style("C", 8.2, 10.4)
CELL_BOLD = style("CB", 8.2, 10.4)
CELL_MONO = style("M", 7.4, 10.4)
CELL_RIGHT = style("C", 8.2, 10.4, alignment=TA_RIGHT)
HEAD = style("CM", 7.4, 9.4, GREY)
HEAD_RIGHT = style("CM", 7.4, 9.4, GREY, alignment=TA_RIGHT)
LABEL = style("C", 7.4, 10.4, GREY)
LABEL_RIGHT = style("C", 7.4, 10.4, GREY, alignment=TA_RIGHT)
SUBTITLE = style("SB", 8.8, 11.6)
CAPTION = style("C", 7.4, 9.2)
HASH = style("M", 6.2, 7.6, GREY)
FINDING_TITLE = style("SB", 9.4, 12.2)
FINDING_WHERE = style("S", 7.6, 10, GREY)


_NEVER = ("Cc", "Cf", "Cn", "Co", "Cs")
_RIGHT_TO_LEFT = ("R", "AL", "RLE", "RLO", "RLI", "LRE", "LRO", "LRI", "PDF", "PDI", "FSI", "AN")
"""Right-to-left writing needs its letters joined and turned; printed as it is stored it would read backwards."""


@lru_cache(maxsize=16)
def _glyphs(font: str) -> frozenset[int]:
    register()
    return frozenset(map(int, pdfmetrics.getFont(font).face.charToGlyph))


@lru_cache(maxsize=8192)
def font_for(character: str, font: str) -> str | None:
    """The font that prints a character beside this one: itself, the fallback, "" for a silent one, None if none can."""
    code = ord(character)
    if code in _SILENT:
        return ""
    if character == "\t" or unicodedata.category(character) == "Zs":
        return font
    if code > _LAST or code in (0x2800, 0xFFFC):
        return None
    if unicodedata.category(character) in _NEVER or unicodedata.bidirectional(character) in _RIGHT_TO_LEFT:
        return None
    if code in _glyphs(font):
        return font
    return "FB" if code in _glyphs("FB") else None


def glyph_problem(fields: Iterable[tuple[str, str]]) -> UserError | None:
    """The refusal of the first field with a character that no font of the program can print, or None."""
    for field, text in fields:
        for line in _PARAGRAPH_MARK.split(unicodedata.normalize("NFC", text)):
            for character in line:
                if any(font_for(character, font) is None for font in ("S", "C", "M")):
                    return no_glyph(character, text, field)
    return None


def markup(text: str, font: str) -> str:
    """The text escaped for a paragraph: a glyph that the font lacks comes from the fallback, a missing one is refused."""
    out: list[str] = []
    borrowed: list[str] = []

    def flush() -> None:
        if borrowed:
            out.append(f'<font name="FB">{escape("".join(borrowed))}</font>')
            borrowed.clear()

    for position, line in enumerate(_PARAGRAPH_MARK.split(unicodedata.normalize("NFC", text))):
        if position:
            flush()
            out.append("<br/>")
        for character in line:
            use = font_for(character, font)
            if use is None:
                raise no_glyph(character, text)
            if use == "FB":
                borrowed.append(character)
            elif use:
                flush()
                out.append(escape(character) if ord(character) in _glyphs(font) else " ")
    flush()
    return "".join(out)


def no_glyph(character: str, text: str, field: str = "") -> UserError:
    """The refusal of a text with a character that cannot be printed, naming the field if it is known."""
    name = unicodedata.name(character, "a control character").lower()
    said = "".join(c for c in text if c.isprintable())[:60]
    where = f"{field}: “{said}”" if field else f"“{said}”"
    return UserError(
        f"The character U+{ord(character):04X} ({name}) in {where} cannot be printed.",
        "Write it with other characters; nothing was issued.",
        "glyph_missing",
    )


def paragraph(text: str, look: ParagraphStyle = BODY, *, strong: str = "") -> Paragraph:
    """A paragraph of data; nothing in it is ever taken for markup. `strong` opens it in the bold face."""
    opening = f'<font name="{_strong_of(look)}">{markup(strong, _strong_of(look))}</font> ' if strong else ""
    return Paragraph(opening + markup(text, look.fontName), look)


def lines(text: str, look: ParagraphStyle, width: float, most: int, *, strong: str = "") -> tuple[Paragraph, bool]:
    """A paragraph of at most so many lines, and whether it was cut with … to fit; then the full text stands elsewhere."""

    def tall(words: str) -> tuple[Paragraph, float]:
        made = paragraph(words, look, strong=strong)
        return made, made.wrap(width, 10_000)[1]

    made, height = tall(text)
    if height <= most * look.leading + 0.1:
        return made, False
    low, high = 0, len(text)
    while low < high:  # the longest beginning that fits
        middle = (low + high + 1) // 2
        if tall(text[:middle].rstrip() + "…")[1] <= most * look.leading + 0.1:
            low = middle
        else:
            high = middle - 1
    return tall(text[:low].rstrip() + "…")[0], True


def _strong_of(look: ParagraphStyle) -> str:
    return {"S": "SB", "C": "CB", "SM": "SX"}.get(str(look.fontName), str(look.fontName))


def fits(text: str, font: str, size: float, width: float) -> str:
    """One line of text cut with … to a width; glyphs that the font lacks become ·, since the full text stands elsewhere."""
    safe = "".join(c if ord(c) in _glyphs(font) else " " if c.isspace() else "·" for c in text)
    if pdfmetrics.stringWidth(safe, font, size) <= width:
        return safe
    while safe and pdfmetrics.stringWidth(safe + "…", font, size) > width:
        safe = safe[:-1]
    return safe.rstrip() + "…"
