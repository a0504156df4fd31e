"""Decodes one photo. Runs in the limited child only: the one place where the program opens pictures from outside.

A request without a task takes a photo in; `whole` makes one to look at closely, `mark` draws what was marked on it.
"""

from __future__ import annotations

import io
import re
import warnings
from typing import Any

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError
from PIL.JpegImagePlugin import JpegImageFile

from labapp.photos import marking
from labapp.photos.overlays import overlay_from_json
from labapp.photos.renditions import LARGE, SMALL, WHOLE, Planes, fingerprint
from labapp.photos.screenshots import is_screenshot, origin_of

try:
    import pillow_heif
except ImportError:  # an optional extra: its wheel bundles GPL code
    _READS_HEIC = False
else:
    _READS_HEIC = True
    pillow_heif.register_heif_opener(thumbnails=False)

MAX_PIXELS = 64_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF", "AVIF", "TIFF")
_ORIENTATION, _EXIF_IFD, _TAKEN = 0x0112, 0x8769, 0x9003
_MOMENT = re.compile(r"\d{4}:\d\d:\d\d \d\d:\d\d:\d\d")
_HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1")
_SIDEWAYS = (5, 6, 7, 8)
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)


class _Refusal(Exception):  # a decision about the file
    """This file is not taken; the word is its reason code."""


def handle(request: dict[str, Any], payload: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """Do the task with the payload (see above): facts and JPEG renditions, or a reason code."""
    try:
        return _TASKS[request.get("task")](request, payload)
    except _Refusal as refusal:
        return {"refused": str(refusal)}, []
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return {"refused": "too_many_pixels"}, []
    except UnidentifiedImageError:
        return {"refused": _unidentified(payload)}, []
    except MemoryError:
        return {"refused": "out_of_memory"}, []
    except Exception as error:  # decoders raise anything on broken files
        return {"refused": "damaged", "detail": type(error).__name__}, []


def _unidentified(data: bytes) -> str:
    if not data:
        return "empty"
    is_heif = data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS
    if is_heif:
        return "damaged" if _READS_HEIC else "heic_not_installed"
    known = (b"\xff\xd8\xff", b"\x89PNG", b"RIFF", b"II*\0", b"MM\0*")
    if data.startswith(known) or data[4:8] == b"ftyp":
        return "damaged"
    try:  # a picture, but of a kind that is not taken
        with Image.open(io.BytesIO(data)):
            return "format_not_allowed"
    except Exception:  # no decoder knows it, or it breaks one
        return "not_an_image"


def _opened(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data), formats=FORMATS)
    if picture.format is None:
        raise _Refusal("not_an_image")
    if picture.width * picture.height > MAX_PIXELS:
        raise _Refusal("too_many_pixels")
    return picture


def _codes(request: dict[str, Any], data: bytes) -> tuple[dict[str, Any], list[bytes]]:
    from labapp.photos.barcodes import codes_in  # a child that only makes renditions need not load the reader

    picture = _opened(data)
    if isinstance(picture, JpegImageFile):
        picture.draft("L", picture.size)  # libjpeg leaves the colours away
    picture.load()
    return {"codes": codes_in(ImageOps.exif_transpose(picture))}, []


def _whole(request: dict[str, Any], data: bytes) -> tuple[dict[str, Any], list[bytes]]:
    picture = _opened(data)
    _scale_while_reading(picture, WHOLE)
    return {}, [_upright(picture).reduced(WHOLE).jpeg(WHOLE)]


def _mark(request: dict[str, Any], data: bytes) -> tuple[dict[str, Any], list[bytes]]:
    overlay = overlay_from_json(request["overlay"])
    picture = _opened(data)
    _scale_while_reading(picture, 2 * LARGE)  # covers and smooth edges want more than the rendition has
    whole = _upright(picture).rgb()
    return {}, [Planes.of(marking.marked(whole, overlay, covered=bool(request["covered"]))).jpeg(LARGE)]


def _upright(picture: Image.Image) -> Planes:
    """The picture as it is looked at, in sRGB."""
    picture.load()
    orientation = picture.getexif().get(_ORIENTATION, 1)  # what is left to turn after the reader's own turning
    return Planes.of(picture if picture.mode == "YCbCr" else _to_srgb(picture)).upright(orientation)


def _decode(request: dict[str, Any], data: bytes) -> tuple[dict[str, Any], list[bytes]]:
    picture = _opened(data)
    stored_width, stored_height = picture.size
    exif = picture.getexif()
    orientation = exif.get(_ORIENTATION, 1)
    taken = _taken_at(exif)
    # HEIF and TIFF readers turn their pictures themselves and give the upright size; only the TIFF still shows the tag
    sideways = orientation in _SIDEWAYS and picture.format != "TIFF"
    width, height = (stored_height, stored_width) if sideways else (stored_width, stored_height)
    _scale_while_reading(picture, LARGE)
    picture.load()
    orientation = picture.getexif().get(_ORIENTATION, 1)  # what is left to turn after the reader's own turning
    # turned when it is small; the small one is made from the large one
    large = Planes.of(picture if picture.mode == "YCbCr" else _to_srgb(picture)).reduced(LARGE).upright(orientation)
    small = large.reduced(SMALL)
    answer = {
        "format": "JPEG" if isinstance(picture, JpegImageFile) else picture.format,
        "width": width,
        "height": height,
        "taken_at": taken,
        "fingerprint": fingerprint(small.luma),
        "screenshot": _is_screenshot(width, height, exif, picture),
    }
    return answer, [large.jpeg(LARGE), small.jpeg(SMALL)]


def _scale_while_reading(picture: Image.Image, longest: int) -> None:
    """Have libjpeg scale while it decodes, never below this longer side, and leave colours as they are stored."""
    if not isinstance(picture, JpegImageFile):
        return
    width, height = picture.size
    scale = min(1.0, longest / max(width, height))
    # asked for the scaled size itself, as a square box does nothing on a 4:3 photo
    size = (max(1, int(width * scale)), max(1, int(height * scale)))
    picture.draft("YCbCr" if _is_plain_ycc(picture) else "RGB", size)


def _is_plain_ycc(picture: JpegImageFile) -> bool:
    """Whether libjpeg, by its own rules, takes the three planes for YCbCr, and no profile has to be applied in RGB."""
    if picture.mode != "RGB" or picture.info.get("icc_profile"):
        return False
    if "adobe" in picture.info:
        return bool(picture.info.get("adobe_transform") == 1)
    return [layer[0] for layer in picture.layer] == [1, 2, 3]


def _taken_at(exif: Image.Exif) -> str | None:
    try:
        text = exif.get_ifd(_EXIF_IFD).get(_TAKEN) or exif.get(_TAKEN)
    except Exception:  # a broken time makes no broken photo
        return None
    return text if isinstance(text, str) and _MOMENT.fullmatch(text) else None


def _is_screenshot(width: int, height: int, exif: Image.Exif, picture: Image.Image) -> bool:
    try:
        return is_screenshot(origin_of(width, height, exif, exif.get_ifd(_EXIF_IFD), picture.info))
    except Exception:  # broken tags make no broken photo
        return is_screenshot(origin_of(width, height, {}, {}, {}))


def _to_srgb(picture: Image.Image) -> Image.Image:
    """The picture as 8-bit sRGB on white: profiles applied, alpha flattened, 16 bits reduced."""
    if picture.mode in ("I", "I;16", "I;16B", "I;16L", "F"):
        _, high = picture.convert("F").getextrema()
        factor = 255 / (65535 if isinstance(high, float) and high > 255 else 255)
        picture = picture.convert("F").point(lambda value: value * factor).convert("L")
    if picture.mode == "P" or "transparency" in picture.info:
        picture = picture.convert("RGBA")
    if picture.mode in ("RGBA", "LA", "PA", "RGBa", "La"):
        rgba = picture.convert("RGBA")
        ground = Image.new("RGB", rgba.size, "white")
        ground.paste(rgba, mask=rgba.getchannel("A"))
        return ground
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in ("RGB", "CMYK", "L"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
            if converted is not None:
                return converted
        except (ImageCms.PyCMSError, OSError, ValueError):
            return picture.convert("RGB")  # a broken profile makes no broken photo
    return picture if picture.mode == "RGB" else picture.convert("RGB")


_TASKS = {None: _decode, "codes": _codes, "whole": _whole, "mark": _mark}
