"""Draws papers without a banner, a code and an end mark: the sections of a document under its letterhead."""

from __future__ import annotations

from typing import Any, BinaryIO

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Spacer

from labapp.reports.content.blocks import Document
from labapp.reports.layout.building import parts_of
from labapp.reports.layout.front import Letterhead
from labapp.reports.layout.glyphs import register
from labapp.reports.layout.page import CountingCanvas, running
from labapp.reports.layout.sheet import sheet_for


def draw_sheet(document: Document, out: BinaryIO) -> int:
    """Draw the sections of a document into `out`; returns its pages. The same content gives the same bytes."""
    register()
    sheet = sheet_for(document)
    template = BaseDocTemplate(
        out,
        pagesize=sheet.page,
        invariant=1,
        title=f"{document.title} {document.number}",
        author=document.lab,
        creator="labapp",
    )

    def on_page(canvas: Canvas, _template: object) -> None:
        running(canvas, document, sheet)

    first = Frame(sheet.left, sheet.foot, sheet.width, sheet.first_top - sheet.foot, 0, 0, 0, 0)
    later = Frame(sheet.left, sheet.foot, sheet.width, sheet.room, 0, 0, 0, 0)
    template.addPageTemplates(
        [
            PageTemplate("first", [first], onPage=on_page, autoNextPageTemplate="later"),
            PageTemplate("later", [later], onPage=on_page),
        ]
    )
    counted: list[int] = []

    def canvas_maker(file: BinaryIO, *words: Any, **more: Any) -> Canvas:
        own = {**more, "initialFontName": "S"}
        return CountingCanvas(file, *words, page_words=document.page_words, counted=counted, **own)

    story: list[Flowable] = [Letterhead(document, sheet), Spacer(0, 8)]
    for part in document.sections:
        story += parts_of(part, sheet)
    template.build(story, canvasmaker=canvas_maker)
    return counted[-1]
