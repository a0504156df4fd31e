"""Fonts, sizes, colours and the one paragraph factory, which escapes everything that is printed."""

from __future__ import annotations

import re
import unicodedata
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
WHITE = HexColor("#FFFFFF")

PAGE = A4
LEFT, RIGHT, TOP, BOTTOM = 20 * mm, 15 * mm, 19 * mm, 19 * mm
WIDTH = PAGE[0] - LEFT - RIGHT

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
    return ParagraphStyle(
        f"{font}{size}", fontName=font, fontSize=size, leading=leading, textColor=colour, splitLongWords=1, **more
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
SUBTITLE = style("SB", 8.8, 11.6)
CAPTION = style("C", 7.4, 9.2)
HASH = style("M", 6.2, 7.6, GREY)
FINDING_TITLE = style("SB", 9.4, 12.2)
FINDING_WHERE = style("S", 7.6, 10, GREY)


@lru_cache(maxsize=16)
def _glyphs(font: str) -> frozenset[int]:
    register()
    return frozenset(pdfmetrics.getFont(font).face.charToGlyph)


def markup(text: str, font: str) -> str:
    """The text escaped for a paragraph: a glyph that the font lacks comes from the fallback, one that no font has is refused."""
    out: list[str] = []
    borrowed: list[str] = []

    def flush() -> None:
        if borrowed:
            out.append(f'<font name="FB">{escape("".join(borrowed))}</font>')
            borrowed.clear()

    for position, line in enumerate(_PARAGRAPH_MARK.split(text)):
        if position:
            flush()
            out.append("<br/>")
        for character in line:
            code = ord(character)
            if character == "\t" or character == " ":
                flush()
                out.append(" ")
            elif code in _glyphs(font):
                flush()
                out.append(escape(character))
            elif code in _glyphs("FB") and unicodedata.category(character) not in ("Cf", "Cc", "Co", "Cs"):
                borrowed.append(character)
            else:
                raise _no_glyph(character, text)
    flush()
    return "".join(out)


def _no_glyph(character: str, text: str) -> UserError:
    name = unicodedata.name(character, "a control character")
    where = "".join(c for c in text if c.isprintable())[:60]
    return UserError(
        f"The character U+{ord(character):04X} ({name.lower()}) in “{where}” cannot be printed.",
        "Write it with other characters; nothing was issued.",
        "glyph_missing",
    )


def paragraph(text: str, look: ParagraphStyle = BODY, *, strong: str = "") -> Paragraph:
    """A paragraph of data; nothing in it is ever taken for markup. `strong` opens it in the bold face."""
    opening = f'<font name="{_strong_of(look)}">{markup(strong, _strong_of(look))}</font> ' if strong else ""
    return Paragraph(opening + markup(text, look.fontName), look)


def _strong_of(look: ParagraphStyle) -> str:
    return {"S": "SB", "C": "CB", "SM": "SX"}.get(look.fontName, look.fontName)


def fits(text: str, font: str, size: float, width: float) -> str:
    """One line of text cut with … to a width; glyphs that the font lacks become ·, since the full text stands elsewhere."""
    safe = "".join(c if ord(c) in _glyphs(font) else " " if c.isspace() else "·" for c in text)
    if pdfmetrics.stringWidth(safe, font, size) <= width:
        return safe
    while safe and pdfmetrics.stringWidth(safe + "…", font, size) > width:
        safe = safe[:-1]
    return safe.rstrip() + "…"
