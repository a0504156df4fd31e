"""Photos: stored renditions passed through byte for byte, whole and never cropped, with their captions."""

from __future__ import annotations

import hashlib
import io
from functools import lru_cache
from pathlib import Path
from typing import Any

from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfutils import readJPEGInfo
from reportlab.platypus import Flowable

from labapp.reports.content.blocks import Photo
from labapp.reports.layout.type import CAPTION, GREY, HAIR, HASH, TINT, fits, paragraph


class _Rendition(ImageReader):  # type: ignore[misc]
    """A stored JPEG that reportlab embeds as it is: its pixels are never decoded, its hash names it once per file."""

    def __init__(self, data: bytes) -> None:
        self._bytes = data
        self._name = hashlib.sha256(data).digest()
        self._width, self._height, *_ = readJPEGInfo(io.BytesIO(data))
        self._dataA = None

    def jpeg_fh(self) -> io.BytesIO:
        """The JPEG's bytes."""
        return io.BytesIO(self._bytes)

    def getRGBData(self) -> bytes:  # noqa: N802  reportlab's name
        """What reportlab tells one picture from another by."""
        return self._name

    def getSize(self) -> tuple[int, int]:  # noqa: N802  reportlab's name
        """Width and height in pixels."""
        return self._width, self._height


@lru_cache(maxsize=64)
def rendition(path: Path) -> Any:
    """The picture of a stored rendition."""
    return _Rendition(path.read_bytes())


class PhotoBox(Flowable):
    """One photo in a fixed 4:3 box with its caption: the number in bold, then the words, then the hash."""

    def __init__(self, photo: Photo, width: float, *, with_hash: bool = False, withheld: str = "") -> None:
        super().__init__()
        self._photo, self._withheld = photo, withheld
        self._caption = paragraph(_short(photo.caption), CAPTION, strong=f"{photo.number} ·")
        self._hash = paragraph(photo.hash_line, HASH) if with_hash else None
        self.width = width
        self._box = width * 0.75
        self._caption_room = 19 if with_hash else 20
        self.height = self._box + self._caption_room + (9 if with_hash else 0) + 4

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """A fixed size."""
        return self.width, self.height

    def draw(self) -> None:
        """Paint box, picture and caption."""
        canvas, bottom = self.canv, self.height - self._box
        canvas.setFillColor(TINT)
        canvas.setStrokeColor(HAIR)
        canvas.setLineWidth(0.5)
        canvas.rect(0, bottom, self.width, self._box, 1, 1)
        if self._photo.path is None:
            canvas.setFillColor(GREY)
            canvas.setFont("C", 8)
            canvas.drawCentredString(
                self.width / 2, bottom + self._box / 2 - 3, fits(self._withheld, "C", 8, self.width - 8)
            )
        else:
            picture = rendition(self._photo.path)
            wide, tall = picture.getSize()
            scale = min(self.width / wide, self._box / tall)
            canvas.drawImage(
                picture,
                (self.width - wide * scale) / 2,
                bottom + (self._box - tall * scale) / 2,
                wide * scale,
                tall * scale,
            )
        _, used = self._caption.wrap(self.width, self._caption_room)
        self._caption.drawOn(canvas, 0, bottom - 3 - used)
        if self._hash is not None:
            _, more = self._hash.wrap(self.width, 10)
            self._hash.drawOn(canvas, 0, bottom - 4 - used - more)


def _short(caption: str) -> str:
    """At most two lines under a photo; the full text stands in the finding."""
    return caption if len(caption) <= 70 else caption[:69].rstrip() + "…"
