"""From a sealed record to the bytes of its PDF: laid out, read back before it is trusted, its record attached, signed."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from labapp.accounts.service import Signer
from labapp.core.errors import UserError
from labapp.core.trail import canonical
from labapp.reports.content import Document, content_of, texts
from labapp.reports.content.label import DeviceLabel
from labapp.reports.finishing import Particulars, finish
from labapp.reports.reading import frame_problem, lost_texts, read_text
from labapp.reports.signing import SigningWords, sign_pdf
from labapp.rulebook.types import Checklist


@dataclass(frozen=True, slots=True)
class Manner:
    """How a document is drawn: in which language, on which paper, with the lab's own logo and colour."""

    language: str = "en"
    paper: str = "a4"
    logo: bytes | None = None
    accent: str = ""
    checklists: tuple[Checklist, ...] = ()
    """The lab's own checklists that the record goes by: their texts in other languages are in no file of the program."""


_PLAIN = Manner()


@dataclass(frozen=True, slots=True)
class Drawn:
    """A document on its pages; `title` and `subject` are what its file says about itself."""

    pdf: bytes
    pages: int
    title: str
    subject: str
    keywords: str
    language: str


def draw_verdict_document(
    record: Mapping[str, Any], photos: Mapping[str, Path], *, draft: bool, manner: Manner = _PLAIN
) -> Drawn:
    """The verdict's PDF; UserError naming the field if a text did not reach the page as it was."""
    return _drawn(content_of(record, photos, draft=draft, language=manner.language, own=manner.checklists), manner)


def draw_trial_document(record: Mapping[str, Any], *, draft: bool, manner: Manner = _PLAIN) -> Drawn:
    """The trial outcome's PDF; UserError naming the field if a text did not reach the page as it was."""
    return _drawn(content_of(record, {}, draft=draft, language=manner.language, own=manner.checklists), manner)


def draw_statement_document(record: Mapping[str, Any], *, draft: bool, manner: Manner = _PLAIN) -> Drawn:
    """The PDF of a statement of reasons; UserError naming the field if a text did not reach the page as it was."""
    return _drawn(content_of(record, {}, draft=draft, language=manner.language, own=manner.checklists), manner)


def signed(drawn: Drawn, record: Mapping[str, Any], signer: Signer, *, copied_at: datetime | None = None) -> Drawn:
    """The document with its record attached and the signature of who authorised it, or of who copied it at that moment.

    By who authorised it the same again is the same byte for byte: the moment in the file is that of the seal. Whoever
    else copies it may not even have had a key then.
    """
    at = copied_at or datetime.fromisoformat(record["sealed_at"])
    lab = str(record["lab"]["name"])
    about = Particulars(drawn.title, lab, drawn.subject, drawn.keywords, drawn.language, at)
    finished = finish(drawn.pdf, canonical(record), about)
    drawn = replace(drawn, pdf=b"")  # a report of many photos is large: never more than two of its forms at a time
    words = SigningWords(
        texts(drawn.language)(f"common.signature_reason{'_copy' if copied_at else ''}", number=record["number"]), lab
    )
    return replace(drawn, pdf=sign_pdf(finished, signer, words, at))


def draw_device_label(label: DeviceLabel) -> bytes:
    """A device's label as a PDF of its own size; characters that no font has are shown as dots, since it proves nothing."""
    from labapp.reports.layout.label import draw_label

    out = io.BytesIO()
    draw_label(label, out)
    return out.getvalue()


def unprintable(text: str, *, on_photo: bool = False) -> str:
    """The first character of a text that no font of the documents has, in a sentence; empty if all can be printed.

    What is drawn on a photo is of one font at a time, and none of those is an East Asian one.
    """
    from labapp.reports.layout import glyph_problem

    problem = glyph_problem([("this text", text)], east_asian=not on_photo)
    return "" if problem is None else problem.title


def _drawn(document: Document, manner: Manner) -> Drawn:
    document = replace(document, paper=manner.paper, logo=manner.logo, accent=manner.accent)
    # reportlab takes a fifth of a second to import: it comes with the first document, not with the lab.
    from labapp.reports.layout import draw, glyph_problem

    problem = glyph_problem(document.must_show)
    if problem:
        raise problem
    out = io.BytesIO()
    pages = draw(document, out)
    pdf = out.getvalue()
    out.close()  # reportlab's parts hold each other and this; a large file must not wait for the collector
    refuse_unfaithful(document, pdf, pages)
    title = f"{document.title} {document.number}".strip()
    return Drawn(pdf, pages, title, " · ".join(document.head_right), document.keywords, manner.language)


def refuse_unfaithful(document: Document, pdf: bytes, pages: int) -> None:
    """UserError if the PDF, read back, lacks a page, its frame or a text of the document; it names the field."""
    from labapp.reports.layout.sheet import sheet_for

    sheet = sheet_for(document)
    across = document.draft_word if document.draft else ""
    read = read_text(pdf, above=sheet.foot - 4, below=sheet.first_top + 4, across=across)
    problem = frame_problem(
        read,
        page_words=document.page_words,
        everywhere=document.draft_word if document.draft else document.number,
        end_mark=document.end_mark,
    )
    if len(read) != pages or problem:
        raise UserError(
            f"The document was not drawn whole: {problem or 'pages are missing'}.", "Nothing was issued.", "not_whole"
        )
    lost = lost_texts(read, document.must_show)
    if lost:
        raise UserError(
            f"The document does not show {', '.join(lost[:5])} as it was written.",
            "Nothing was issued. Write the text with other characters.",
            "text_lost",
        )
