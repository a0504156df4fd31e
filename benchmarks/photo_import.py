"""Photo import: a batch of JPEGs to hash, upright 1600- and 512-pixel renditions, all stored, beside other ways to do it."""

from __future__ import annotations

import argparse
import hashlib
import io
import os
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

os.environ.setdefault("VIPS_CONCURRENCY", "1")  # threads of our own, as everybody here has

import pyvips
import simplejpeg
from _lab import draw_camera_photo
from _measuring import Contender, Promise, end, judge, measure, table
from PIL import Image, ImageOps

from labapp.core.store import BlobStore
from labapp.photos.imaging import Decoded, PhotoDecoder
from labapp.photos.service import Photos

WORKERS, LANES = 2, 4
"""Children that decode, and photos under way at once: a photo that waits for the disk leaves its child to the next."""
LARGE, SMALL = 1600, 512
Work = Callable[[bytes, BlobStore], None]


def batch(photos: list[bytes], folder: Path, work: Work) -> Callable[[], None]:
    """Take in all photos into a new store each time, several under way at once."""
    number = count()

    def run() -> None:
        store = BlobStore(folder / str(next(number)))
        with ThreadPoolExecutor(LANES) as threads:
            list(threads.map(lambda data: work(data, store), photos))

    return run


def ours(decoder: PhotoDecoder) -> Work:
    """The program's own import, limited children included."""

    def work(data: bytes, store: BlobStore) -> None:
        Photos(store, decoder).prepare(data, "photo.jpg")

    return work


def by_vips(data: bytes, store: BlobStore) -> None:
    """libvips: shrinks while loading."""
    store.put(data)
    large = pyvips.Image.thumbnail_buffer(data, LARGE, height=LARGE).copy_memory()
    store.put(large.jpegsave_buffer(Q=85, keep="none"))
    store.put(large.thumbnail_image(SMALL, height=SMALL).jpegsave_buffer(Q=80, keep="none"))


def by_pillow(data: bytes, store: BlobStore) -> None:
    """Pillow as one writes it first: decode whole, turn, shrink twice; in this process, without limits."""
    store.put(data)
    picture = ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB")
    for longest, quality in ((LARGE, 85), (SMALL, 80)):
        small = picture.copy()
        small.thumbnail((longest, longest), Image.Resampling.LANCZOS)
        out = io.BytesIO()
        small.save(out, "JPEG", quality=quality)
        store.put(out.getvalue())


def floor(photos: list[bytes]) -> Callable[[], None]:
    """The least that must be done: SHA-256 and one scaled decode by libjpeg-turbo; nothing shrunk, written or stored."""

    def run() -> None:
        for data in photos:
            hashlib.sha256(data).digest()
            simplejpeg.decode_jpeg(data, min_width=LARGE, min_height=LARGE * 3 // 4)

    return run


def check_same_work(data: bytes, decoder: PhotoDecoder) -> None:
    """All contenders must make renditions of the same size."""
    decoded = decoder.decode(data)
    assert isinstance(decoded, Decoded), decoded
    size = Image.open(io.BytesIO(decoded.large)).size
    peer = pyvips.Image.thumbnail_buffer(data, LARGE, height=LARGE)
    assert abs(size[0] - peer.width) <= 1, (size, peer.width)
    assert abs(size[1] - peer.height) <= 1, (size, peer.height)


def main() -> None:
    """Measure and judge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--photos", type=int, default=12)
    parser.add_argument("--megapixels", type=int, default=12)
    args = parser.parse_args()
    photos = [draw_camera_photo(seed, args.megapixels) for seed in range(args.photos)]
    with tempfile.TemporaryDirectory() as name, PhotoDecoder(WORKERS) as decoder:
        folder = Path(name)
        for data in photos[:2]:
            check_same_work(data, decoder)
        contenders = [
            Contender("floor, one thread", floor(photos)),
            Contender("ours, 2 limited children", batch(photos, folder / "ours", ours(decoder))),
            Contender(f"libvips, {LANES} threads", batch(photos, folder / "vips", by_vips)),
            Contender(f"plain Pillow, {LANES} threads", batch(photos, folder / "pillow", by_pillow)),
        ]
        measure(contenders, args.rounds)
    size = sum(map(len, photos)) / len(photos) / 1e6
    table(f"Import of {len(photos)} photos of {args.megapixels} megapixels, {size:.1f} MB each", contenders)
    ours_name = contenders[1].name
    end(
        judge(
            contenders,
            [
                Promise(ours_name, contenders[2].name, 0.9),
                Promise(ours_name, contenders[0].name, 1.8),
            ],
        )
    )


if __name__ == "__main__":
    main()
