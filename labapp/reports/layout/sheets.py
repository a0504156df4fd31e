"""Draws papers without a banner, a code and an end mark: the sections of a document under its letterhead."""

from __future__ import annotations

from typing import Any, BinaryIO

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Spacer

from labapp.reports.content.blocks import Document
from labapp.reports.layout import type as look
from labapp.reports.layout.building import _section
from labapp.reports.layout.front import Letterhead
from labapp.reports.layout.page import CountingCanvas, running
from labapp.reports.layout.type import BOTTOM, FIRST_TOP, FOOT, LATER_ROOM, LEFT, PAGE, RIGHT, TOP, WIDTH


def draw_sheet(document: Document, out: BinaryIO) -> int:
    """Draw the sections of a document into `out`; returns its pages. The same content gives the same bytes."""
    look.register()
    template = BaseDocTemplate(
        out,
        pagesize=PAGE,
        leftMargin=LEFT,
        rightMargin=RIGHT,
        topMargin=TOP,
        bottomMargin=BOTTOM,
        invariant=1,
        title=f"{document.title} {document.number}",
        author=document.lab,
        creator="labapp",
    )

    def on_page(canvas: Canvas, _template: object) -> None:
        running(canvas, document)

    first = Frame(LEFT, FOOT, WIDTH, FIRST_TOP - FOOT, 0, 0, 0, 0)
    later = Frame(LEFT, FOOT, WIDTH, LATER_ROOM, 0, 0, 0, 0)
    template.addPageTemplates(
        [
            PageTemplate("first", [first], onPage=on_page, autoNextPageTemplate="later"),
            PageTemplate("later", [later], onPage=on_page),
        ]
    )
    counted: list[int] = []

    def canvas_maker(*words: Any, **more: Any) -> Canvas:
        own = {**more, "initialFontName": "S"}
        return CountingCanvas(*words, page_words=document.page_words, counted=counted, **own)

    story: list[Flowable] = [Letterhead(document), Spacer(0, 8)]
    for section in document.sections:
        story += _section(section)
    template.build(story, canvasmaker=canvas_maker)
    return counted[-1]
