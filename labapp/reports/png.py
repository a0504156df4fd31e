"""Reads a plain PNG without any library for pictures: bounded, every chunk checked, nothing but pixels taken out."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

_BEGINNING = b"\x89PNG\r\n\x1a\n"
_GREY, _RGB, _PALETTE, _GREY_ALPHA, _RGB_ALPHA = 0, 2, 3, 4, 6
_SAMPLES = {_GREY: 1, _RGB: 3, _PALETTE: 1, _GREY_ALPHA: 2, _RGB_ALPHA: 4}
_KNOWN = (b"IHDR", b"PLTE", b"IDAT", b"IEND")


class NotPlain(ValueError):
    """This file is no plain PNG; the words say why."""


@dataclass(frozen=True, slots=True)
class Pixels:
    """A picture: `colour` holds RGB or grey bytes row by row, `alpha` one byte a pixel, or None where all is solid."""

    width: int
    height: int
    grey: bool
    colour: bytes
    alpha: bytes | None


@lru_cache(maxsize=4)
def read_png(data: bytes, most_width: int, most_height: int) -> Pixels:
    """The pixels of a PNG of 8 bits a sample (a palette may have fewer) that is not interlaced; NotPlain for others."""
    header, palette, alpha_of, packed = _chunks(data)
    width, height = int.from_bytes(header[:4], "big"), int.from_bytes(header[4:8], "big")
    depth, kind, interlaced = header[8], header[9], header[12]
    if not (0 < width <= most_width and 0 < height <= most_height):
        raise NotPlain(f"it has {width} × {height} pixels, and may have {most_width} × {most_height}")
    if interlaced:
        raise NotPlain("it is interlaced")
    if kind not in _SAMPLES or not (depth == 8 or (kind in (_PALETTE, _GREY) and depth in (1, 2, 4))):
        raise NotPlain("it has more than 8 bits a colour")
    row = (width * _SAMPLES[kind] * depth + 7) // 8
    raw = _unpacked(packed, (row + 1) * height)
    rows = list(_rows(raw, row, max(1, _SAMPLES[kind] * depth // 8)))
    if depth < 8:
        rows = [_spread(one, depth, width, grey=kind == _GREY) for one in rows]
    return _pixels(width, height, kind, b"".join(rows), palette, alpha_of)


def _chunks(data: bytes) -> tuple[bytes, bytes, bytes, bytes]:
    """Header, palette, transparency and packed pixels; NotPlain if a chunk is broken."""
    if not data.startswith(_BEGINNING):
        raise NotPlain("it is no PNG")
    found = dict.fromkeys((*_KNOWN, b"tRNS"), b"")
    at, ended = len(_BEGINNING), False
    while not ended and at + 12 <= len(data):
        size, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        body = data[at + 8 : at + 8 + size]
        check = data[at + 8 + size : at + 12 + size]
        if len(body) != size or check != zlib.crc32(name + body).to_bytes(4, "big"):
            raise NotPlain("it is damaged or cut off")
        if name in found:
            found[name] += body
        elif name[:1].isupper():
            raise NotPlain("it is a PNG of a kind that is not known")
        ended, at = name == b"IEND", at + 12 + size
    if not ended or len(found[b"IHDR"]) != 13 or found[b"IHDR"][10:12] != b"\0\0":
        raise NotPlain("it is damaged or cut off")
    return found[b"IHDR"], found[b"PLTE"], found[b"tRNS"], found[b"IDAT"]


def _unpacked(packed: bytes, size: int) -> bytes:
    unpacker = zlib.decompressobj()
    try:
        raw = unpacker.decompress(packed, size)  # never more than its size says
    except zlib.error as error:
        raise NotPlain("it is damaged or cut off") from error
    if len(raw) != size:
        raise NotPlain("it is damaged or cut off")
    return raw


def _rows(raw: bytes, size: int, step: int) -> Iterator[bytes]:
    """Each row as it was before the format's filters made it easier to pack."""
    above = bytes(size)
    for start in range(0, len(raw), size + 1):
        above = _unfiltered(raw[start], raw[start + 1 : start + 1 + size], above, step)
        yield above


def _unfiltered(kind: int, row: bytes, above: bytes, step: int) -> bytes:
    if kind == 0:
        return row
    if kind == 1:
        out = bytearray(len(row))
        for lane in range(step):
            out[lane::step] = bytes(total & 255 for total in accumulate(row[lane::step]))
        return bytes(out)
    if kind == 2:
        return bytes((one + other) & 255 for one, other in zip(row, above, strict=True))
    if kind not in (3, 4):
        raise NotPlain("it is damaged or cut off")
    out = bytearray(row)
    for at, value in enumerate(row):
        left = out[at - step] if at >= step else 0
        up = above[at]
        corner = above[at - step] if at >= step else 0
        out[at] = (value + ((left + up) // 2 if kind == 3 else _paeth(left, up, corner))) & 255
    return bytes(out)


def _paeth(left: int, up: int, corner: int) -> int:
    """Whichever of the three is nearest to their plane; the format's own rule for ties."""
    one, two, three = abs(up - corner), abs(left - corner), abs(left + up - 2 * corner)
    if one <= two and one <= three:
        return left
    return up if two <= three else corner


def _spread(row: bytes, depth: int, width: int, *, grey: bool) -> bytes:
    """One byte a sample from several samples in a byte; grey ones brought to 0 to 255."""
    mask, factor = (1 << depth) - 1, 255 // ((1 << depth) - 1) if grey else 1
    out = bytearray()
    for byte in row:
        out += bytes(((byte >> shift) & mask) * factor for shift in range(8 - depth, -1, -depth))
    return bytes(out[:width])


def _pixels(width: int, height: int, kind: int, samples: bytes, palette: bytes, alpha_of: bytes) -> Pixels:
    if kind == _GREY_ALPHA:
        return Pixels(width, height, True, samples[0::2], _solid(samples[1::2]))
    if kind == _RGB_ALPHA:
        colour = bytearray(width * height * 3)
        for lane in range(3):
            colour[lane::3] = samples[lane::4]
        return Pixels(width, height, False, bytes(colour), _solid(samples[3::4]))
    if kind != _PALETTE:
        if alpha_of:
            raise NotPlain("one of its colours stands for transparency")
        return Pixels(width, height, kind == _GREY, samples, None)
    if not palette or max(samples) >= len(palette) // 3:
        raise NotPlain("it is damaged or cut off")
    colour = bytearray(width * height * 3)
    for lane in range(3):
        colour[lane::3] = samples.translate(palette[lane::3].ljust(256, b"\0")[:256])
    alpha = _solid(samples.translate(alpha_of.ljust(256, b"\xff")[:256])) if alpha_of else None
    return Pixels(width, height, False, bytes(colour), alpha)


def _solid(alpha: bytes) -> bytes | None:
    return alpha if alpha.count(255) != len(alpha) else None
