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
from labapp.reports.layout.page import CountingCanvas, draft, running
from labapp.reports.layout.type import BOTTOM, FIRST_TOP, FOOT, LATER_ROOM, LEFT, PAGE, RIGHT, TOP, WIDTH, fits

rl_config.useA85 = 0  # ASCII85 would swell every photo by a quarter and cost most of the time


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
        subject=" · ".join(document.head_right),
        keywords=document.keywords,
        creator="labapp",
    )
    first = Frame(LEFT, FOOT, WIDTH, FIRST_TOP - FOOT, 0, 0, 0, 0)
    later = Frame(LEFT, FOOT, WIDTH, LATER_ROOM, 0, 0, 0, 0)

    def on_page(canvas: Canvas, _template: object) -> None:
        running(canvas, document)

    def on_page_end(canvas: Canvas, _template: object) -> None:
        if document.draft:
            draft(canvas, document)

    template.addPageTemplates(
        [
            PageTemplate("first", [first], onPage=on_page, onPageEnd=on_page_end, autoNextPageTemplate="later"),
            PageTemplate("later", [later], onPage=on_page, onPageEnd=on_page_end),
        ]
    )
    counted: list[int] = []

    def canvas_maker(*words: Any, **more: Any) -> Canvas:
        own = {**more, "initialFontName": "S"}
        return CountingCanvas(*words, page_words=document.page_words, counted=counted, **own)

    template.build(_story(document), canvasmaker=canvas_maker)
    return counted[-1]


def _story(document: Document) -> list[Flowable]:
    preface = [part for words in document.preface for part in MAKERS[type(words)](words)]
    story: list[Flowable] = [Letterhead(document), Spacer(0, 10), *preface, BannerBox(document.banner), Spacer(0, 4)]
    chain: list[list[Flowable]] = []
    for index, section in enumerate(document.sections):
        chain.append(_section(section))
        if index == len(document.sections) - 1:
            chain[-1] += [Spacer(0, 10), EndMark(document.end_mark)]
        if not section.with_next:
            story += _unparted(chain)
            chain = []
    return story


def _unparted(chain: list[list[Flowable]]) -> list[Flowable]:
    """Sections that stand on one page; as many of the last of them as a page holds."""
    found: list[Flowable] = []
    for start in range(len(chain) - 1):
        tall = sum(height(parts) for parts in chain[start:])
        if tall <= LATER_ROOM:
            found.append(CondPageBreak(tall))
            return [*found, *(part for parts in chain[start:] for part in parts)]
        found += chain[start]
    return [*found, *chain[-1]]


def _section(section: Section) -> list[Flowable]:
    head: list[Flowable] = []
    if section.title:
        head = [Spacer(0, 11), _SectionHead(section.title, section.note), Spacer(0, 4)]
    found: list[Flowable] = []
    for block in section.blocks:
        parts = MAKERS[type(block)](block)
        if all(getattr(part, "is_head", False) for part in parts):  # a title of the next block
            head += parts
        elif parts:
            found += under(head, parts) if head else parts
            head = []
    return [*found, *head]


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
