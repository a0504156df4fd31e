"""The fonts of documents, and which of them prints a character: its own face, or one of two fallbacks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from xml.sax.saxutils import escape

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfbase.ttfonts import TTFont

from labapp.core.errors import UserError
from labapp.core.paths import RESOURCES

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
_EAST_ASIAN = ("FC", "DroidSansFallback")
"""Chinese, Japanese and Korean. Large, so it is read only for a document that needs it."""
_FALLBACKS = ("FB", "FC")
_PARAGRAPH_MARK = re.compile(r"\r\n?|\n|\v|\f|\u0085|\u2028|\u2029")
_SILENT = frozenset((0x00AD, 0x034F, 0x200B, 0x2060, 0xFEFF, *range(0xFE00, 0xFE10)))
"""Characters that show nothing of their own: where a line may break, which form of a sign is meant. Left out, not lost."""
_LAST = 0xFFFF
"""Beyond it a PDF of ours does not say which character a glyph is, so nothing could be found or read back."""
_NEVER = ("Cc", "Cf", "Cn", "Co", "Cs")
_RIGHT_TO_LEFT = ("R", "AL", "RLE", "RLO", "RLI", "LRE", "LRO", "LRI", "PDF", "PDI", "FSI", "AN")
"""Right-to-left writing needs its letters joined and turned; printed as it is stored it would read backwards."""


@lru_cache(maxsize=1)
def register() -> None:
    """Load the fonts; UserError if one is missing or broken."""
    for name, file in _FILES.items():
        _load(name, file)


@lru_cache(maxsize=1)
def _register_east_asian() -> None:
    _load(*_EAST_ASIAN)


def _load(name: str, file: str) -> None:
    try:
        pdfmetrics.registerFont(TTFont(name, str(RESOURCES / "fonts" / f"{file}.ttf")))
    except Exception as error:  # reportlab raises its own kinds for broken and missing files
        raise UserError(
            f"The font {file} cannot be used ({type(error).__name__}).", "Install the program again.", "font_broken"
        ) from error


@lru_cache(maxsize=16)
def _glyphs(font: str) -> frozenset[int]:
    if font == _EAST_ASIAN[0]:
        _register_east_asian()
    else:
        register()
    return frozenset(map(int, pdfmetrics.getFont(font).face.charToGlyph))


@lru_cache(maxsize=8192)
def font_for(character: str, font: str) -> str | None:
    """The font that prints a character beside this one: itself, a fallback, "" for a silent one, None if none can."""
    code = ord(character)
    if code in _SILENT:
        return ""
    if character == "\t" or unicodedata.category(character) == "Zs":
        return font
    if code > _LAST or code in (0x2800, 0xFFFC):
        return None
    if unicodedata.category(character) in _NEVER or unicodedata.bidirectional(character) in _RIGHT_TO_LEFT:
        return None
    return next((use for use in (font, *_FALLBACKS) if code in _glyphs(use)), None)


def glyph_problem(fields: Iterable[tuple[str, str]], *, east_asian: bool = True) -> UserError | None:
    """The refusal of the first field with a character that no font of the program can print, or None."""
    never = (None,) if east_asian else (None, _EAST_ASIAN[0])
    for field, text in fields:
        for line in _PARAGRAPH_MARK.split(unicodedata.normalize("NFC", text)):
            for character in line:
                if any(font_for(character, font) in never for font in ("S", "C", "M")):
                    return no_glyph(character, text, field)
    return None


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


def markup(text: str, font: str) -> str:
    """The text escaped for a paragraph: a glyph that the font lacks comes from a fallback, a missing one is refused."""
    out: list[str] = []
    borrowed: list[str] = []
    lender = ""

    def flush() -> None:
        if borrowed:
            out.append(f'<font name="{lender}">{escape("".join(borrowed))}</font>')
            borrowed.clear()

    for position, line in enumerate(_PARAGRAPH_MARK.split(unicodedata.normalize("NFC", text))):
        if position:
            flush()
            out.append("<br/>")
        for character in line:
            use = font_for(character, font)
            if use is None:
                raise no_glyph(character, text)
            if use in _FALLBACKS and use != font:
                if use != lender:
                    flush()
                    lender = use
                borrowed.append(character)
            elif use:
                flush()
                out.append(escape(character) if ord(character) in _glyphs(font) else " ")
    flush()
    return "".join(out)


# ---- single lines, drawn straight on the page


def runs(text: str, font: str) -> list[tuple[str, str]]:
    """One line of text in pieces of one font each; a character that none prints becomes ·."""
    if all(ord(c) in _glyphs(font) for c in text):
        return [(font, text)]
    found: list[tuple[str, str]] = []
    for character in unicodedata.normalize("NFC", text):
        use = font_for(character, font)
        shown = "·" if use is None else " " if character.isspace() else character
        if use == "":
            continue
        if found and found[-1][0] == (use or font):
            found[-1] = (found[-1][0], found[-1][1] + shown)
        else:
            found.append((use or font, shown))
    return found


def wide(text: str, font: str, size: float) -> float:
    """The width of one line of text."""
    return float(sum(stringWidth(piece, use, size) for use, piece in runs(text, font)))


def cut(text: str, font: str, size: float, width: float) -> str:
    """One line of text, its end cut with … to a width; the full text stands elsewhere."""
    if wide(text, font, size) <= width:
        return text
    low, high = 0, len(text)
    while low < high:  # the longest beginning that fits
        middle = (low + high + 1) // 2
        if wide(text[:middle] + "…", font, size) <= width:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + "…"


def put(canvas: Any, x: float, y: float, text: str, font: str, size: float, *, right: bool = False) -> None:
    """Draw one line of data from x on, or up to it; each character in the font that has it."""
    at = x - wide(text, font, size) if right else x
    for use, piece in runs(text, font):
        canvas.setFont(use, size)
        canvas.drawString(at, y, piece)
        at += stringWidth(piece, use, size)


def fits(text: str, font: str, size: float, width: float) -> str:
    """One line of text cut with … to a width; glyphs that the font lacks become ·, since the full text stands elsewhere."""
    safe = "".join(c if ord(c) in _glyphs(font) else " " if c.isspace() else "·" for c in text)
    return cut(safe, font, size, width)
