"""Puts a document together: the frame of each page, the first page's front, sections, end mark."""

from __future__ import annotations

from typing import Any, BinaryIO

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, CondPageBreak, Flowable, Frame, PageTemplate, Spacer

from labapp.reports.content.blocks import Document, Section
from labapp.reports.layout import type as look
from labapp.reports.layout.blocks import MAKERS
from labapp.reports.layout.drawn import Drawn
from labapp.reports.layout.flow import height, under
from labapp.reports.layout.front import BannerBox, EndMark, Letterhead
from labapp.reports.layout.glyphs import fits, register
from labapp.reports.layout.page import CountingCanvas, draft, running
from labapp.reports.layout.sheet import Sheet, sheet_for

rl_config.useA85 = 0  # ASCII85 would swell every photo by a quarter and cost most of the time


def draw(document: Document, out: BinaryIO) -> int:
    """Draw the whole document into `out`; returns its pages. UserError if a character cannot be printed.

    The same content gives the same bytes.
    """
    register()
    sheet = sheet_for(document)
    template = BaseDocTemplate(
        out,
        pagesize=sheet.page,
        invariant=1,
        title=f"{document.title} {document.number}".strip(),
        author=document.lab,
        subject=" · ".join(document.head_right),
        keywords=document.keywords,
        creator="labapp",
    )
    first = Frame(sheet.left, sheet.foot, sheet.width, sheet.first_top - sheet.foot, 0, 0, 0, 0)
    later = Frame(sheet.left, sheet.foot, sheet.width, sheet.room, 0, 0, 0, 0)

    def on_page(canvas: Canvas, _template: object) -> None:
        running(canvas, document, sheet)

    def on_page_end(canvas: Canvas, _template: object) -> None:
        if document.draft:
            draft(canvas, document, sheet)

    template.addPageTemplates(
        [
            PageTemplate("first", [first], onPage=on_page, onPageEnd=on_page_end, autoNextPageTemplate="later"),
            PageTemplate("later", [later], onPage=on_page, onPageEnd=on_page_end),
        ]
    )
    counted: list[int] = []

    def canvas_maker(file: BinaryIO, *words: Any, **more: Any) -> Canvas:
        own = {**more, "initialFontName": "S"}
        return CountingCanvas(file, *words, page_words=document.page_words, counted=counted, **own)

    template.build(_story(document, sheet), canvasmaker=canvas_maker)
    return counted[-1]


def _story(document: Document, sheet: Sheet) -> list[Flowable]:
    preface = [part for words in document.preface for part in MAKERS[type(words)](words, sheet)]
    story: list[Flowable] = [
        Letterhead(document, sheet),
        Spacer(0, 10),
        *preface,
        BannerBox(document.banner, sheet.width),
        Spacer(0, 4),
    ]
    chain: list[list[Flowable]] = []
    for index, section in enumerate(document.sections):
        chain.append(parts_of(section, sheet))
        if index == len(document.sections) - 1:
            chain[-1] += [Spacer(0, 10), EndMark(document.end_mark, sheet.width)]
        if not section.with_next:
            story += _unparted(chain, sheet)
            chain = []
    return story


def _unparted(chain: list[list[Flowable]], sheet: Sheet) -> list[Flowable]:
    """Sections that stand on one page; as many of the last of them as a page holds."""
    found: list[Flowable] = []
    for start in range(len(chain) - 1):
        tall = sum(height(sheet, parts) for parts in chain[start:])
        if tall <= sheet.room:
            found.append(CondPageBreak(tall))
            return [*found, *(part for parts in chain[start:] for part in parts)]
        found += chain[start]
    return [*found, *chain[-1]]


def parts_of(section: Section, sheet: Sheet) -> list[Flowable]:
    """What a section is drawn of: its head, which stays with what follows, and its blocks."""
    head: list[Flowable] = []
    if section.title:
        head = [Spacer(0, 11), _SectionHead(section.title, section.note, sheet), Spacer(0, 4)]
    found: list[Flowable] = []
    for block in section.blocks:
        parts = MAKERS[type(block)](block, sheet)
        if all(getattr(part, "is_head", False) for part in parts):  # a title of the next block
            head += parts
        elif parts:
            found += under(sheet, head, parts) if head else parts
            head = []
    return [*found, *head]


class _SectionHead(Drawn):
    """A rule, the title at the left, a grey note at the right; the title gives way to none."""

    def __init__(self, title: str, note: str, sheet: Sheet) -> None:
        super().__init__(sheet.width, 19)
        self._title, self._note, self._accent = title, note, sheet.accent

    def draw(self) -> None:
        """Paint the head."""
        canvas = self.canv
        canvas.setStrokeColor(self._accent)
        canvas.setLineWidth(1.1)
        canvas.line(0, 18, self.width, 18)
        canvas.setFillColor(self._accent)
        canvas.setFont("SB", 11.6)
        canvas.drawString(0, 5, self._title)
        room = self.width - canvas.stringWidth(self._title, "SB", 11.6) - 12
        canvas.setFillColor(look.GREY)
        canvas.setFont("C", 7.6)
        canvas.drawRightString(self.width, 5, fits(self._note, "C", 7.6, room))
