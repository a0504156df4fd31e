"""Sizes, colours and the one paragraph factory, which escapes everything that is printed."""

from __future__ import annotations

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph

from labapp.reports.layout.glyphs import markup

INK, GREY, RULE, HAIR, TINT = map(HexColor, ("#15191E", "#505963", "#B9C0C8", "#D9DEE3", "#F0F3F5"))
PETROL, FAIL, REMARK, PASS, OPEN = map(HexColor, ("#12405F", "#A1151B", "#8A5700", "#17653A", "#4A545E"))
REJECT_GROUND, ACCEPT_GROUND, HATCH = map(HexColor, ("#F7E8E8", "#E4EFE8", "#D9AEB0"))
WHITE, BLACK = HexColor("#FFFFFF"), HexColor("#000000")


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
