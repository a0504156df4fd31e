"""The parent's side of photo decoding: warm limited children, and each refusal as a code and a sentence."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from types import TracebackType
from typing import Any

from labapp.core.sandbox import Sandbox, SandboxReply

MAX_BYTES = 80_000_000

SENTENCES = {
    "not_an_image": "This is no picture. Choose a photo.",
    "format_not_allowed": "Pictures of this kind are not taken. Save it as JPEG, PNG, WEBP, HEIC, AVIF or TIFF.",
    "too_many_pixels": "The picture has more than 64 million pixels. Take it with a lower resolution.",
    "too_large": "The file is larger than 80 MB. Save it smaller.",
    "damaged": "The picture is damaged or cut off. Copy it again from the camera.",
    "empty": "The file is empty. Copy it again from the camera.",
    "took_too_long": "Reading this picture took too long, so it was stopped. Save it anew with another program.",
    "out_of_memory": "Reading this picture needs too much memory. Save it anew with another program.",
    "decoder_died": "Reading this picture stopped the picture reader; nothing else was touched. Save it anew.",
    "unreadable_file": "The file cannot be read. Check that it is there and that you may read it.",
    "heic_not_installed": "HEIC pictures need the optional HEIC reader. Install it, or save the picture as JPEG.",
}
_FLOORS = {"Pillow": (13, 0, 0), "pillow-heif": (1, 8, 1), "reportlab": (5, 1, 0)}
_OPTIONAL = {"pillow-heif"}
_DRAWING_SECONDS = 30.0
"""For a photo that was taken in once, from which something is drawn now; the processor's time stays as limited."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A photo that was read: size upright and of the original; renditions are JPEG without metadata."""

    format: str
    width: int
    height: int
    taken_at: str | None
    fingerprint: str
    large: bytes
    small: bytes
    screenshot: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """A photo that is not taken, with its reason code and one sentence."""

    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Code:
    """A barcode: its text, its kind, and its place as shares of the upright picture (left, top, width, height)."""

    text: str
    format: str
    position: tuple[float, float, float, float]


def _place(shares: Sequence[float]) -> tuple[float, float, float, float]:
    left, top, width, height = (float(one) for one in shares)
    return left, top, width, height


def refused(code: str) -> Refused:
    """The refusal of that code; an unknown one is a damaged picture."""
    known = code if code in SENTENCES else "damaged"
    return Refused(known, SENTENCES[known])


class PhotoDecoder:
    """Reads photos in limited children that stay warm over a batch; safe to call from several threads."""

    def __init__(self, workers: int = 2, wall_seconds: float = 30.0) -> None:
        self._sandbox = Sandbox("labapp.photos.decoding", workers, wall_seconds)

    @property
    def network_isolated(self) -> bool:
        """Whether the children have no network at all (only some systems permit it)."""
        self._sandbox.warm_up()
        return bool(self._sandbox.network_isolated)

    def decode(self, data: bytes) -> Decoded | Refused:
        """Read one photo; whatever the file does to the reader, this returns."""
        if not data:
            return refused("empty")
        if len(data) > MAX_BYTES:
            return refused("too_large")
        reply = self._sandbox.run({}, data)
        if not isinstance(reply, SandboxReply):
            return refused(reply.code)
        header, (large, small) = reply.header, reply.parts
        return Decoded(
            str(header["format"]),
            int(header["width"]),
            int(header["height"]),
            header["taken_at"],
            str(header["fingerprint"]),
            large,
            small,
            bool(header.get("screenshot", False)),
        )

    def read_codes(self, data: bytes) -> tuple[Code, ...] | Refused:
        """The barcodes of one photo, upright; whatever the file does to the reader, this returns."""
        if not data:
            return refused("empty")
        if len(data) > MAX_BYTES:
            return refused("too_large")
        reply = self._sandbox.run({"task": "codes"}, data)
        if not isinstance(reply, SandboxReply):
            return refused(reply.code)
        return tuple(
            Code(str(one["text"]), str(one["format"]), _place(one["position"])) for one in reply.header["codes"]
        )

    def whole(self, data: bytes) -> bytes | Refused:
        """A photo's rendition to look at closely, at most 6000 pixels at its longer side."""
        return self._rendition({"task": "whole"}, data)

    def marked(self, data: bytes, overlay: dict[str, Any], *, covered: bool) -> bytes | Refused:
        """A photo's rendition with what was drawn on it, made from the whole picture; `covered` hides what is redacted."""
        return self._rendition({"task": "mark", "overlay": overlay, "covered": covered}, data)

    def _rendition(self, request: dict[str, Any], data: bytes) -> bytes | Refused:
        reply = self._sandbox.run(request, data, _DRAWING_SECONDS)
        return reply.parts[0] if isinstance(reply, SandboxReply) else refused(reply.code)

    def close(self) -> None:
        """End the children."""
        self._sandbox.close()

    def __enter__(self) -> PhotoDecoder:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def versions_problem() -> str | None:
    """Why the libraries that are installed are not safe enough to open a lab, in one sentence, or None."""
    for package, floor in _FLOORS.items():
        try:
            found = _numbers(version(package))
        except PackageNotFoundError:
            if package in _OPTIONAL:
                continue
            return f"{package} is not installed."
        if found < floor:
            return f"{package} {version(package)} has known faults; {'.'.join(map(str, floor))} or newer is needed."
    if sys.version_info[:2] == (3, 11):
        try:
            if _numbers(version("PySide6")) >= (6, 12, 0):
                return "PySide6 6.12 stops by itself on Python 3.11; 6.11 is needed."
        except PackageNotFoundError:
            return None  # the command line works without a window
    return None


def _numbers(text: str) -> tuple[int, ...]:
    parts = []
    for part in text.split(".")[:3]:
        digits = "".join(character for character in part if character.isdigit())
        parts.append(int(digits or 0))
    return tuple(parts + [0] * (3 - len(parts)))
