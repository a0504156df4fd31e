"""Reads a finished PDF back, so that no lost text or missing page is ever issued."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import pypdfium2


def read_text(pdf: bytes) -> list[str]:
    """The text of each page."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = []
        for page in document:
            text_page = page.get_textpage()
            pages.append(text_page.get_text_bounded())
            text_page.close()
            page.close()
        return pages
    finally:
        document.close()


def _bare(text: str) -> str:
    """A text without anything that laying out may change: spaces, line breaks, hyphens at line ends."""
    return re.sub(r"[\s\u00ad\u2010\u2011\ufffe-]+", "", text)


def lost_texts(pages: Sequence[str], expected: Iterable[tuple[str, str]]) -> list[str]:
    """The fields whose text cannot be read on the pages, however it was broken into lines or over pages."""
    whole = _bare("".join(pages))
    lost = []
    for field, text in expected:
        pieces = [_bare(piece) for piece in re.split(r"\n+", text)]
        # a long text may be cut by a page's foot and head: it must then be there in pieces
        if not all(piece in whole or _in_pieces(piece, whole) for piece in pieces):
            lost.append(field)
    return list(dict.fromkeys(lost))


def _in_pieces(piece: str, whole: str) -> bool:
    if len(piece) < 200:
        for cut in range(1, len(piece)):
            if piece[:cut] in whole and piece[cut:] in whole:
                return len(piece) > 20
        return False
    return all(
        piece[start : start + 40] in whole or _in_pieces(piece[start : start + 40], whole)
        for start in range(0, len(piece), 40)
    )


def page_numbers_problem(pages: Sequence[str], words: str = "Page {x} of {y}") -> str | None:
    """Why the pages do not carry their numbers `x of y` in order, or None."""
    for number, text in enumerate(pages, 1):
        if _bare(words.format(x=number, y=len(pages))) not in _bare(text):
            return f"page {number} of {len(pages)} does not carry its number"
    return None if pages else "it has no pages"
