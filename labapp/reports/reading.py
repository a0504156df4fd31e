"""Reads a finished PDF back, so that no lost text or missing page is ever issued."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_LINE_END_HYPHEN = str.maketrans({"\x02": "-", "\ufffe": "-"})
_SILENT = re.compile(r"[\s\u00ad\u034f\u200b\u2060\ufeff\ufe00-\ufe0f]+")
_LEAST_BEFORE, _LEAST_AFTER = 30, 10
"""What a page's end must leave of a text on either page, so that a lost letter is not taken for a page's end."""
_ALONE = threading.Lock()
"""PDFium knows no threads: two readings at once, a draft beside an issue, would end the whole program."""
_AT_ONCE = 6
"""Pages that are read before the reader lets go of what it keeps of them."""


@dataclass(frozen=True, slots=True)
class PageText:
    """What a page says: all of it, and what stands between its head and foot."""

    whole: str
    body: str


def read_text(pdf: bytes, *, above: float = 0, below: float = 10_000, across: str = "") -> list[PageText]:
    """The text of each page; `above` and `below` bound the body, `across` is a draft's word over it."""
    pages: list[PageText] = []
    with _ALONE:
        while found := _some_pages(pdf, len(pages), above, below, across):
            pages += found
    return pages


def _some_pages(pdf: bytes, first: int, above: float, below: float, across: str) -> list[PageText]:
    """The next pages of a document that is opened for them only: it keeps each picture of a page that it has read."""
    import pypdfium2  # with the first document, not with the lab

    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = []
        for number in range(first, min(first + _AT_ONCE, len(document))):
            page = document[number]
            text_page = page.get_textpage()
            body = text_page.get_text_bounded(bottom=above, top=min(below, page.get_height())).rstrip()
            pages.append(PageText(text_page.get_text_bounded(), body.removesuffix(across)))
            text_page.close()
            page.close()
        return pages
    finally:
        document.close()


def bare(text: str) -> str:
    """A text without what laying out may change: spaces, line breaks, the form of ligatures and accents."""
    close = _SILENT.sub("", unicodedata.normalize("NFKC", text.translate(_LINE_END_HYPHEN)))
    return unicodedata.normalize("NFKC", close)  # an accent that stood alone joins the letter that it now follows


def lost_texts(pages: Sequence[PageText], expected: Iterable[tuple[str, str]]) -> list[str]:
    """The fields whose text cannot be read on the pages, however it was broken into lines or over pages."""
    bodies = [bare(page.body) for page in pages]
    whole = "".join(bodies)
    lost = []
    for field, text in expected:
        pieces = [bare(piece) for piece in re.split(r"[\n\v\f\r\x85\u2028\u2029]+", text)]
        if not all(piece in whole or _over_pages(piece, bodies) for piece in pieces):
            lost.append(field)
    return list(dict.fromkeys(lost))


def _over_pages(piece: str, bodies: Sequence[str]) -> bool:
    """Whether a text taller than a page, beside other columns, goes on from page to page without a gap."""
    return any(_goes_on(piece, bodies, page) for page in range(len(bodies) - 1))


def _goes_on(rest: str, bodies: Sequence[str], page: int) -> bool:
    while page < len(bodies):
        if len(rest) >= _LEAST_AFTER and rest in bodies[page]:
            return True
        here = _longest_beginning(rest, bodies[page])
        if here < _LEAST_BEFORE:
            return False
        rest, page = rest[here:], page + 1
    return False


def _longest_beginning(text: str, body: str) -> int:
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if text[:middle] in body:
            low = middle
        else:
            high = middle - 1
    return low


def frame_problem(pages: Sequence[PageText], *, page_words: str, everywhere: str, end_mark: str) -> str | None:
    """Why the pages do not carry number, `x of y` and end mark, or None."""
    if not pages:
        return "it has no pages"
    for number, page in enumerate(pages, 1):
        text = bare(page.whole)
        if bare(page_words.format(x=number, y=len(pages))) not in text:
            return f"page {number} of {len(pages)} does not carry its number"
        if bare(everywhere) not in text:
            return f"page {number} does not say {everywhere}"
    return None if bare(end_mark) in bare(pages[-1].body) else "its last page has no end mark"
