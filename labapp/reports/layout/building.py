"""Puts a document together: frame of each page, banner, sections, end mark; page x of y in one build."""

from __future__ import annotations

from typing import Any, BinaryIO

from reportlab import rl_config
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, CondPageBreak, Flowable, Frame, KeepTogether, PageTemplate, Spacer

from labapp.reports.content.blocks import Banner, Document, Section
from labapp.reports.layout import type as look
from labapp.reports.layout.blocks import MAKERS
from labapp.reports.layout.charts import Drawn
from labapp.reports.layout.type import BOTTOM, LEFT, PAGE, RIGHT, TOP, WIDTH, fits, paragraph

rl_config.useA85 = 0  # ASCII85 would swell every photo by a quarter and cost most of the time

_BANNER_COLOURS = {"fail": look.FAIL, "pass": look.PASS, "remark": look.REMARK, "inconclusive": look.OPEN}


def draw(document: Document, out: BinaryIO) -> int:
    """Draw the whole document into `out`; returns its pages. UserError if a character cannot be printed.

    The same content gives the same bytes.
    """
    look.register()
    template = BaseDocTemplate(
        out,
        pagesize=PAGE,
        leftMargin=LEFT,
        rightMargin=RIGHT,
        topMargin=TOP,
        bottomMargin=BOTTOM,
        invariant=1,
        title=f"{document.title} {document.number}".strip(),
        author=document.lab,
        subject=document.head_right,
        keywords=document.keywords,
        creator="labapp",
    )
    room = PAGE[1] - TOP - BOTTOM
    frames = {
        "first": Frame(LEFT, BOTTOM + 18, WIDTH, room - 12, 0, 0, 0, 0),
        "later": Frame(LEFT, BOTTOM + 18, WIDTH, room - 30, 0, 0, 0, 0),
    }

    def on_page(canvas: Canvas, _template: object) -> None:
        _frame(canvas, document)

    template.addPageTemplates(
        [
            PageTemplate("first", [frames["first"]], onPage=on_page, autoNextPageTemplate="later"),
            PageTemplate("later", [frames["later"]], onPage=on_page),
        ]
    )
    counted: list[int] = []

    def canvas_maker(*words: Any, **more: Any) -> Canvas:
        return _CountingCanvas(
            *words, page_words=document.page_words, counted=counted, **{**more, "initialFontName": "S"}
        )

    template.build(_story(document), canvasmaker=canvas_maker)
    return counted[-1]


class _CountingCanvas(Canvas):  # type: ignore[misc]
    """Page x of y in one build: each page places a small named form, which is defined at the end, when y is known."""

    def __init__(self, *words: Any, page_words: str, counted: list[int], **more: Any) -> None:
        super().__init__(*words, **more)
        self._page_words, self._counted = page_words, counted

    def place_number(self, right: float, y: float) -> None:
        """Put this page's number with its right end there."""
        self.saveState()
        self.translate(right - 120, y)
        self.doForm(f"page{self.getPageNumber()}")
        self.restoreState()

    def save(self) -> None:
        """Define the forms, then write the file."""
        total = self.getPageNumber() - 1
        for number in range(1, total + 1):
            self.beginForm(f"page{number}", 0, -4, 120, 12)
            self.setFont("CB", 7.8)
            self.setFillColor(look.INK)
            self.drawRightString(120, 0, self._page_words.format(x=number, y=total))
            self.endForm()
        self._counted.append(total)
        super().save()


def _frame(canvas: Any, document: Document) -> None:
    """Running head (from page 2), foot, and the draft's word across."""
    right = PAGE[0] - RIGHT
    canvas.saveState()
    if document.draft:
        canvas.saveState()
        canvas.setFillColor(look.HexColor("#E6E9EC"))
        canvas.setFont("SX", 120)
        canvas.translate(PAGE[0] / 2, PAGE[1] / 2)
        canvas.rotate(55)
        canvas.drawCentredString(0, -40, document.draft_word)
        canvas.restoreState()
    if canvas.getPageNumber() > 1:
        y = PAGE[1] - TOP + 2
        canvas.setFillColor(look.INK)
        canvas.setFont("CB", 7.8)
        canvas.drawString(LEFT, y, document.head_left[0])
        wide = canvas.stringWidth(document.head_left[0], "CB", 7.8)
        canvas.setFillColor(look.GREY)
        canvas.setFont("C", 7.8)
        canvas.drawString(LEFT + wide + 8, y, document.head_left[1])
        canvas.drawRightString(right, y, fits(document.head_right, "C", 7.8, WIDTH * 0.5))
        canvas.setStrokeColor(look.RULE)
        canvas.setLineWidth(0.5)
        canvas.line(LEFT, y - 5, right, y - 5)
    y = BOTTOM - 6
    canvas.setStrokeColor(look.RULE)
    canvas.setLineWidth(0.5)
    canvas.line(LEFT, y + 12, right, y + 12)
    canvas.setFillColor(look.INK)
    canvas.setFont("CB", 7.8)
    canvas.drawString(LEFT, y + 2, document.foot_left[0])
    canvas.setFillColor(look.GREY)
    canvas.setFont("C", 7.4)
    canvas.drawString(LEFT, y - 7, document.foot_left[1])
    middle = LEFT + WIDTH / 2
    canvas.drawCentredString(middle, y + 2, document.foot_centre[0])
    canvas.drawCentredString(middle, y - 7, document.foot_centre[1])
    canvas.drawRightString(right, y - 7, document.foot_right)
    canvas.place_number(right, y + 2)
    canvas.restoreState()


def _story(document: Document) -> list[Flowable]:
    story: list[Flowable] = [_Letterhead(document), Spacer(0, 8), *_banner(document.banner), Spacer(0, 4)]
    for section in document.sections:
        story += _section(section)
    story += [Spacer(0, 14), _EndMark(document.end_mark)]
    return story


def _section(section: Section) -> list[Flowable]:
    parts = [flowable for block in section.blocks for flowable in MAKERS[type(block)](block)]
    if not section.title:
        return parts
    head = _SectionHead(section.title, section.note)
    if parts and isinstance(parts[0], KeepTogether):  # a signature or a box never stands apart from its title
        return [KeepTogether([Spacer(0, 11), head, Spacer(0, 4), *parts])]
    return [CondPageBreak(110), Spacer(0, 11), head, Spacer(0, 4), *parts]


class _SectionHead(Drawn):
    """A rule, the title at the left, a grey note at the right; the title gives way to none."""

    def __init__(self, title: str, note: str) -> None:
        super().__init__(WIDTH, 19)
        self._title, self._note = title, note

    def draw(self) -> None:
        """Paint the head."""
        canvas = self.canv
        canvas.setStrokeColor(look.PETROL)
        canvas.setLineWidth(1.1)
        canvas.line(0, 18, WIDTH, 18)
        canvas.setFillColor(look.PETROL)
        canvas.setFont("SB", 11.6)
        canvas.drawString(0, 5, self._title)
        room = WIDTH - canvas.stringWidth(self._title, "SB", 11.6) - 12
        canvas.setFillColor(look.GREY)
        canvas.setFont("C", 7.6)
        canvas.drawRightString(WIDTH, 5, fits(self._note, "C", 7.6, room))


class _Letterhead(Drawn):
    """Lab, title and number at the left; the code to check it by at the right."""

    def __init__(self, document: Document) -> None:
        self._address = paragraph(document.address, look.style("C", 7.6, 9.6, look.GREY))
        _, self._tall = self._address.wrap(WIDTH - 190, 60)
        super().__init__(WIDTH, 68 + self._tall)
        self._document = document

    def draw(self) -> None:
        """Paint the letterhead."""
        canvas, document, top = self.canv, self._document, self.height
        canvas.setFillColor(look.PETROL)
        canvas.roundRect(0, top - 16, 15, 15, 2.5, 0, 1)
        canvas.setStrokeColor(look.WHITE)
        canvas.setLineWidth(1.4)
        canvas.circle(6.6, top - 7.6, 3.2, 1, 0)
        canvas.line(9, top - 10, 11.6, top - 12.6)
        canvas.setFillColor(look.INK)
        canvas.setFont("SB", 9.2)
        canvas.drawString(21, top - 8, fits(document.lab, "SB", 9.2, WIDTH - 210))
        self._address.drawOn(canvas, 21, top - 10 - self._tall)
        canvas.setFont("SB", 19)
        canvas.setFillColor(look.INK)
        canvas.drawString(0, 21, document.title)
        x = 0.0
        if document.number:
            canvas.setFont("MM", 11.5)
            canvas.drawString(0, 3, document.number)
            x = canvas.stringWidth(document.number, "MM", 11.5) + 10
        canvas.setFont("S", 8.8)
        canvas.setFillColor(look.GREY)
        canvas.drawString(x, 3, document.subtitle if not document.draft else document.draft_note)
        if document.code:
            self._code(canvas, top)
        elif document.draft:
            canvas.setDash(3, 2)
            canvas.setStrokeColor(look.OPEN)
            canvas.setLineWidth(1)
            canvas.rect(WIDTH - 62, top - 62, 62, 62, 1, 0)
            canvas.setDash()
            canvas.setFillColor(look.OPEN)
            canvas.setFont("SB", 10)
            canvas.drawCentredString(WIDTH - 31, top - 34, document.draft_word)

    def _code(self, canvas: Any, top: float) -> None:
        size = 62.0
        widget = QrCodeWidget(self._document.code, barLevel="M", barBorder=0)
        x1, y1, x2, y2 = widget.getBounds()
        drawing = Drawing(size, size, transform=[size / (x2 - x1), 0, 0, size / (y2 - y1), 0, 0])
        drawing.add(widget)
        drawing.drawOn(canvas, WIDTH - size, top - size)
        canvas.setFillColor(look.GREY)
        canvas.setFont("C", 7.4)
        for index, line in enumerate(self._document.code_note):
            canvas.drawRightString(WIDTH - size - 8, top - 8 - index * 10, line)


def _banner(banner: Banner) -> list[Flowable]:
    return [_BannerBox(banner)]


class _BannerBox(Drawn):
    """The answer: solid against the seller, outlined for, dashed undecided; the word shrinks, the sentence wraps."""

    def __init__(self, banner: Banner) -> None:
        self._banner = banner
        self._left = 134.0
        room = WIDTH - self._left - 24
        self._sentence = paragraph(_cut(banner.sentence, 330), look.SENTENCE)
        self._note = paragraph(banner.note, look.BANNER_NOTE)
        _, one = self._sentence.wrap(room, 400)
        _, two = self._note.wrap(room, 100)
        self._parts = one, two
        super().__init__(WIDTH, max(64.0, one + two + 24))

    def draw(self) -> None:
        """Paint the banner."""
        canvas, banner, colour = self.canv, self._banner, _BANNER_COLOURS[self._banner.style]
        solid = banner.style == "fail"
        canvas.setStrokeColor(colour)
        canvas.setLineWidth(1.3)
        if banner.style == "inconclusive":
            canvas.setDash(5, 3)
        canvas.rect(0.6, 0.6, WIDTH - 1.2, self.height - 1.2, 1, 0)
        canvas.setDash()
        if solid:
            canvas.setFillColor(colour)
            canvas.rect(0, 0, self._left, self.height, 0, 1)
        else:
            canvas.line(self._left, 8, self._left, self.height - 8)
        self._word(canvas, look.WHITE if solid else colour)
        one, two = self._parts
        bottom = (self.height - one - two - 5) / 2
        self._note.drawOn(canvas, self._left + 14, bottom)
        self._sentence.drawOn(canvas, self._left + 14, bottom + two + 5)

    def _word(self, canvas: Any, colour: Any) -> None:
        words = self._banner.word.split()
        lines = [" ".join(words)] if len(self._banner.word) <= 7 else _two_lines(words)
        room = self._left - 46
        size = 27.0
        while size > 12 and max(canvas.stringWidth(line, "SX", size) for line in lines) > room:
            size -= 0.5
        canvas.setFillColor(colour)
        canvas.setFont("SX", size)
        middle = self.height / 2 + (len(lines) - 1) * size * 0.55
        for index, line in enumerate(lines):
            canvas.drawString(36, middle - size * 0.36 - index * size * 1.1, line)
        canvas.setStrokeColor(colour)
        canvas.setLineWidth(2.6)
        canvas.setLineCap(1)
        y = self.height / 2
        style = self._banner.style
        if style == "fail":
            canvas.lines(((14, y - 7, 28, y + 7), (14, y + 7, 28, y - 7)))
        elif style == "pass":
            canvas.lines(((13, y, 18.5, y - 6), (18.5, y - 6, 29, y + 7)))
        else:
            canvas.setLineWidth(1.6)
            canvas.circle(21, y, 8.5, 1, 0)
            canvas.setFont("SB", 12)
            canvas.drawCentredString(21, y - 4.2, "!" if style == "remark" else "?")
        canvas.setLineCap(0)


def _two_lines(words: list[str]) -> list[str]:
    """Words on two lines of like length."""
    if len(words) == 1:
        return words
    best = min(range(1, len(words)), key=lambda cut: max(len(" ".join(words[:cut])), len(" ".join(words[cut:]))))
    return [" ".join(words[:best]), " ".join(words[best:])]


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


class _EndMark(Drawn):
    """Two double rules with the words between: after it nothing belongs to the report."""

    def __init__(self, words: str) -> None:
        super().__init__(WIDTH, 12)
        self._words = words

    def draw(self) -> None:
        """Paint the mark."""
        canvas = self.canv
        wide = canvas.stringWidth(self._words, "CB", 8.2)
        canvas.setFillColor(look.INK)
        canvas.setFont("CB", 8.2)
        canvas.drawCentredString(WIDTH / 2, 2, self._words)
        canvas.setStrokeColor(look.INK)
        canvas.setLineWidth(0.7)
        gap = wide / 2 + 12
        for y in (3.2, 5.8):
            canvas.line(0, y, WIDTH / 2 - gap, y)
            canvas.line(WIDTH / 2 + gap, y, WIDTH, y)
