"""Photos: stored renditions passed through byte for byte, whole and never cropped, with their captions."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import Any

from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfdoc import PDFObject
from reportlab.pdfbase.pdfutils import readJPEGInfo
from reportlab.platypus import Flowable

from labapp.core.errors import UserError
from labapp.reports.content.blocks import Photo
from labapp.reports.layout.drawn import Drawn
from labapp.reports.layout.glyphs import fits
from labapp.reports.layout.type import CAPTION, GREY, HAIR, HASH, TINT, lines, paragraph

_KEPT = frozenset((0xE0, 0xE2, 0xEE))
"""Application segments of a JPEG that say how to show it: JFIF, colour profile, Adobe's transform."""


def without_metadata(jpeg: bytes) -> bytes:
    """The same picture without what cameras and programs write about it; its pixels stay untouched."""
    head, scan = _head(jpeg)
    return head + jpeg[scan:]


def _head(jpeg: bytes) -> tuple[bytes, int]:
    """What stands before the scan, without what says nothing about showing it; and where the scan begins."""
    out, at = [jpeg[:2]], 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF and jpeg[at + 1] != 0xDA:
        marker, size = jpeg[at + 1], int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if not (0xE0 <= marker <= 0xEF or marker == 0xFE) or marker in _KEPT:
            out.append(jpeg[at : at + 2 + size])
        at += 2 + size
    return b"".join(out), at


class _Pixels(PDFObject):  # type: ignore[misc]
    """What stands in for a JPEG until the file is written: read again then, so that a document holds no picture."""

    def __init__(self, path: Path, size: int) -> None:
        self._path, self._size = path, size

    def __len__(self) -> int:
        return self._size

    def format(self, _document: object) -> bytes:
        """The JPEG's bytes."""
        data = without_metadata(self._path.read_bytes())
        if len(data) != self._size:
            raise UserError("A picture was changed while it was drawn.", "Look at the lab's disk.", "damaged")
        return data


class _Jpeg(io.BytesIO):
    """A JPEG of which reportlab reads the head; asked for all of it, it answers with what stands in for it."""

    def __init__(self, data: bytes, pixels: _Pixels) -> None:
        super().__init__(data)
        self._pixels = pixels

    def read(self, size: int | None = None, /) -> Any:
        """Some bytes of the head, or the stand-in."""
        return self._pixels if size is None else super().read(size)


class Rendition(ImageReader):  # type: ignore[misc]
    """A stored JPEG that reportlab embeds as it is: its pixels are never decoded, its hash names it once per file."""

    def __init__(self, path: Path) -> None:
        jpeg = path.read_bytes()
        self._head, scan = _head(jpeg)
        data = self._head + jpeg[scan:]
        self._name = hashlib.sha256(data).digest()
        self._width, self._height, *_ = readJPEGInfo(io.BytesIO(self._head))
        self._pixels = _Pixels(path, len(data))
        self._dataA = None

    def jpeg_fh(self) -> io.BytesIO:
        """The JPEG's head, and what stands in for all of it."""
        return _Jpeg(self._head, self._pixels)

    def getRGBData(self) -> bytes:  # noqa: N802  reportlab's name
        """What reportlab tells one picture from another by."""
        return self._name

    def getSize(self) -> tuple[int, int]:  # noqa: N802  reportlab's name
        """Width and height in pixels."""
        return self._width, self._height


class PhotoBox(Drawn):
    """One photo in a fixed 4:3 box with its caption: the number in bold, then the words, then the hash."""

    RATIO = 0.75
    WORDS, WORDS_WITH_HASH = 26.0, 35.0
    """The height of the caption under the box."""

    def __init__(self, photo: Photo, width: float, *, with_hash: bool = False) -> None:
        self._photo = photo
        self._caption, self.cut = lines(photo.caption, CAPTION, width, 2, strong=f"{photo.number} ·")
        self._hash = paragraph(photo.hash_line, HASH) if with_hash else None
        self._box = width * self.RATIO
        super().__init__(width, self._box + (self.WORDS_WITH_HASH if with_hash else self.WORDS))

    def draw(self) -> None:
        """Paint box, picture and caption."""
        canvas, bottom = self.canv, self.height - self._box
        canvas.setFillColor(TINT)
        canvas.setStrokeColor(HAIR)
        canvas.setLineWidth(0.5)
        canvas.rect(0, bottom, self.width, self._box, 1, 1)
        if self._photo.path is None:
            words = fits(self._photo.withheld, "C", 8, self.width - 8)
            canvas.setFillColor(GREY)
            canvas.setFont("C", 8)
            canvas.drawCentredString(self.width / 2, bottom + self._box / 2 - 3, words)
        else:
            picture = canvas.rendition(self._photo.path)
            wide, tall = picture.getSize()
            scale = min(self.width / wide, self._box / tall)
            x, y = (self.width - wide * scale) / 2, bottom + (self._box - tall * scale) / 2
            canvas.drawImage(picture, x, y, wide * scale, tall * scale)
        _, used = self._caption.wrap(self.width, 100)
        self._caption.drawOn(canvas, 0, bottom - 3 - used)
        if self._hash is not None:
            _, more = self._hash.wrap(self.width, 10)
            self._hash.drawOn(canvas, 0, bottom - 4 - used - more)


class IfItFits(Flowable):  # type: ignore[misc]
    """Something that is dropped rather than pushed to the next page."""

    def __init__(self, parts: list[Flowable]) -> None:
        super().__init__()
        self._parts = parts
        self._shown = False

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """No room at all where it does not fit."""
        tall = sum(part.wrap(width, height)[1] for part in self._parts)
        self._shown = tall <= height
        self.width, self.height = width, tall if self._shown else 0
        return self.width, self.height

    def draw(self) -> None:
        """Paint the parts, top down."""
        if not self._shown:
            return
        y = self.height
        for part in self._parts:
            _, tall = part.wrap(self.width, y)
            y -= tall
            part.drawOn(self.canv, 0, y)
