"""Prints of documents that no longer stand: a word across every page and a strip that says why. The original stays as it is."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pikepdf

_CATALOG = ("/AcroForm", "/AF", "/Names", "/Perms", "/OpenAction", "/AA", "/DSS", "/Extensions")
"""What made the original prove itself or carry its record: a print proves nothing and must not look as if it did."""
_ON_A_PAGE = ("/Annots", "/AA")
_FORM = "/LabStamp"


def stamped(pdf: bytes, word: str, note: str) -> bytes:
    """A print of an issued PDF with the word across every page and the note in a strip above it.

    It has no signature and no attached record. The same arguments give the same bytes.
    """
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as document:
        _take_away(document)
        overlays: dict[tuple[float, float], pikepdf.Object] = {}
        for page in document.pages:
            left, bottom, right, top = (float(edge) for edge in page.mediabox)
            size = right - left, top - bottom
            if size not in overlays:
                overlays[size] = _overlay(document, size, word, note)
            # pikepdf's own overlay gives its form a name by chance, and no two prints would be the same
            page.add_resource(overlays[size], pikepdf.Name.XObject, pikepdf.Name(_FORM), replace_existing=True)
            page.contents_add(b"q\n", prepend=True)
            page.contents_add(f"\nQ q 1 0 0 1 {left:g} {bottom:g} cm {_FORM} Do Q\n".encode())
        out = io.BytesIO()
        document.remove_unreferenced_resources()
        document.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def _take_away(document: pikepdf.Pdf) -> None:
    for key in _CATALOG:
        if key in document.Root:
            del document.Root[key]
    for page in document.pages:
        for key in _ON_A_PAGE:
            if key in page:
                del page[key]


def _overlay(document: pikepdf.Pdf, size: tuple[float, float], word: str, note: str) -> Any:
    """The marks as one form, drawn once for all pages of a size."""
    import pikepdf

    with pikepdf.open(io.BytesIO(_drawn(size, word, note))) as marks:
        return document.copy_foreign(marks.pages[0].as_form_xobject())


def _drawn(size: tuple[float, float], word: str, note: str) -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    from labapp.reports.layout import type as look
    from labapp.reports.layout.glyphs import register
    from labapp.reports.layout.page import across, strip

    register()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, invariant=1, initialFontName="S", pageCompression=1)
    across(canvas, size, word)
    strip(canvas, size, note, look.INK)
    canvas.save()
    return out.getvalue()
