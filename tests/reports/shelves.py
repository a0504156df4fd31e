"""Copies on the shelf without the work of issuing them: real small PDFs, rows as issuing leaves them."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from types import ModuleType

import pytest
from reportlab.lib.pagesizes import A4, LETTER
from reportlab.pdfgen.canvas import Canvas

from labapp.core.clock import SetClock
from labapp.core.db import Database
from labapp.core.store import BlobStore
from labapp.core.trail import Actor
from labapp.lab.models import Withdrawal
from labapp.reports.models import Document, DocumentKind
from labapp.sellers.models import Seller


def small_pdf(words: str, pages: int, paper: str = "a4") -> bytes:
    """A PDF whose pages each say these words and their number."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=LETTER if paper == "letter" else A4, invariant=1)
    for page in range(1, pages + 1):
        canvas.setFont("Helvetica", 24)
        canvas.drawString(72, 700, f"{words} page {page}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


class ShelfFiller:
    """Puts copies on the shelf of a lab."""

    def __init__(self, database: Database, store: BlobStore, clock: SetClock) -> None:
        self._database, self._store, self._clock = database, store, clock

    def put(
        self,
        seller: str,
        number: str,
        *,
        version: int = 1,
        copy: str = "internal",
        language: str = "en",
        paper: str = "a4",
        pages: int = 2,
        title: str = "iPhone 12 128 GB blue",
        kind: DocumentKind = DocumentKind.VERDICT,
        claims: int = 0,
    ) -> int:
        """A copy about the seller of that number; with `claims` the row says another number of pages than the file has."""
        pdf = small_pdf(f"{number} v{version} {copy}", pages, paper)
        with self._database.transaction() as session:
            seller_id = session.query(Seller.id).filter(Seller.number == seller).scalar()
            row = Document(
                kind=kind,
                number=number,
                version=version,
                copy=copy,
                language=language,
                paper=paper,
                title=title,
                seller_id=seller_id,
                sha256=self._store.put(pdf),
                size=len(pdf),
                pages=claims or pages,
                issued_at=self._clock.now(),
            )
            session.add(row)
            session.flush()
            return row.id

    def withdraw(self, number: str, actor: Actor, reason: str = "The wrong device was inspected.") -> None:
        """Withdraw a number."""
        with self._database.transaction() as session:
            session.add(Withdrawal(number=number, reason=reason, withdrawn_at=self._clock.now(), withdrawn_by=actor.id))


def quick_stamps(patch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Stamps that only turn the first page's words into the stamp's; returns what was asked for, as word and note."""
    asked: list[tuple[str, str]] = []

    def stamped(pdf: bytes, word: str, note: str) -> bytes:
        asked.append((word, note))
        pages = pdf.count(b"/Type /Page\n") or pdf.count(b"/Type /Page ")
        return small_pdf(word, pages)

    module = ModuleType("labapp.reports.stamping")
    module.stamped = stamped  # type: ignore[attr-defined]
    patch.setitem(sys.modules, "labapp.reports.stamping", module)
    return asked


def page_words(pdf: bytes) -> list[str]:
    """What each page of a PDF says."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    words = [page.get_textpage().get_text_bounded().strip() for page in document]
    document.close()
    return words


def numbers(rows: Sequence[object]) -> list[str]:
    """The numbers of rows, in their order."""
    return [str(getattr(row, "number")) for row in rows]  # noqa: B009  rows of any kind
