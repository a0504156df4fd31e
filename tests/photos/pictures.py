"""Pictures to test with: four coloured quarters, stored in any orientation and format."""

from __future__ import annotations

import io

from PIL import Image, features
from PIL.PngImagePlugin import PngInfo

try:
    import pillow_heif
except ImportError:  # an optional extra
    pillow_heif = None

WIDTH, HEIGHT = 120, 80
QUARTERS = {
    "top left": (200, 30, 30),
    "top right": (30, 160, 30),
    "low left": (30, 30, 200),
    "low right": (240, 240, 240),
}
ORIENTATION, GPS_IFD = 0x0112, 0x8825

# what a camera does to the upright picture before it stores it, so that the tag turns it back
_STORED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def upright() -> Image.Image:
    """The picture as a person sees it."""
    picture = Image.new("RGB", (WIDTH, HEIGHT))
    half = (WIDTH // 2, HEIGHT // 2)
    for (_, colour), corner in zip(QUARTERS.items(), ((0, 0), (half[0], 0), (0, half[1]), half), strict=True):
        picture.paste(colour, (*corner, corner[0] + half[0], corner[1] + half[1]))
    return picture


def stored(kind: str = "JPEG", orientation: int = 1, *, secrets: bool = False) -> bytes:
    """The picture as a camera stores it, with the tag that turns it upright; `secrets` adds place, comment and XMP."""
    turn = _STORED[orientation]
    picture = upright() if turn is None else upright().transpose(turn)
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    more: dict[str, object] = {}
    if secrets:
        exif[0x010E] = "secret description"
        exif[0x013B] = "secret artist"
        exif.get_ifd(GPS_IFD)[1] = "N"
        exif.get_ifd(GPS_IFD)[2] = (45.0, 45.0, 0.0)
        if kind == "JPEG":
            more = {"comment": b"secret comment", "xmp": b"<x:xmpmeta>secret place</x:xmpmeta>"}
        elif kind == "PNG":
            info = PngInfo()
            info.add_text("Comment", "secret comment")
            more = {"pnginfo": info}
        elif kind == "WEBP":
            more = {"xmp": b"<x:xmpmeta>secret place</x:xmpmeta>"}
    out = io.BytesIO()
    quality = {} if kind in ("PNG", "TIFF") else {"quality": 92}
    # in a HEIF the turn is a property of the picture itself; its writer takes it from the bytes of the tag
    picture.save(out, kind, exif=exif.tobytes() if kind == "HEIF" else exif, **quality, **more)
    return out.getvalue()


def kinds() -> list[str]:
    """The formats that can be written here."""
    found = ["JPEG", "PNG", "WEBP", "TIFF"]
    if features.check("avif"):
        found.append("AVIF")
    if pillow_heif is not None:
        pillow_heif.register_heif_opener(thumbnails=False)
        found.append("HEIF")
    return found


def corners(jpeg: bytes) -> list[tuple[int, int, int]]:
    """The colours in the middle of the four quarters, in the order of QUARTERS."""
    with Image.open(io.BytesIO(jpeg)) as picture:
        width, height = picture.size
        places = [(width // 4, height // 4), (3 * width // 4, height // 4)]
        places += [(width // 4, 3 * height // 4), (3 * width // 4, 3 * height // 4)]
        return [picture.convert("RGB").getpixel(place) for place in places]  # type: ignore[misc]


def looks_upright(jpeg: bytes) -> bool:
    """Whether each quarter has its colour, as far as JPEG keeps it."""
    pairs = zip(corners(jpeg), QUARTERS.values(), strict=True)
    return all(abs(one - other) < 28 for found, wanted in pairs for one, other in zip(found, wanted, strict=True))
