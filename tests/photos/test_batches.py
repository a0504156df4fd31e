"""A batch with files that kill, hang or fill the reader: those are refused with their reason, the rest is stored."""

from __future__ import annotations

import io
import resource
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import pytest
from PIL import Image

from labapp.core.errors import UserError
from labapp.core.sandbox import Sandbox
from labapp.core.store import BlobStore
from labapp.photos.imaging import SENTENCES, Decoded, PhotoDecoder
from labapp.photos.service import Photos
from tests.photos.harmful import EAT, HANG, KILL

HARMS = {KILL: "decoder_died", HANG: "took_too_long", EAT: "out_of_memory"}
WALL = 4.0
"""Seconds after which a child hangs: enough for a small photo on a machine that does ten other things."""

pytestmark = pytest.mark.slow


@pytest.fixture
def harmed() -> Iterator[PhotoDecoder]:
    """A decoder whose children do what a file is for."""
    made = PhotoDecoder(workers=2, wall_seconds=WALL)
    made._sandbox = Sandbox("tests.photos.harmful", 2, WALL)
    with made:
        yield made


def photo(number: int) -> bytes:
    """A small photo unlike all others."""
    out = io.BytesIO()
    Image.new("RGB", (320, 240), (number * 7 % 256, number * 11 % 256, number % 256)).save(out, "PNG")
    return out.getvalue()


def import_batch(decoder: PhotoDecoder, folder: Path, harm: bytes, times: int) -> None:
    """Every other file does harm: each of those is refused, each of the others stored."""
    store = BlobStore(folder)
    photos = Photos(store, decoder)
    files = [photo(number) if number % 2 else harm + b"%d" % number for number in range(2 * times)]

    def take(data: bytes) -> str:
        try:
            return photos.prepare(data, "photo.png").sha256
        except UserError as refusal:
            code, sentence = refusal.code, str(refusal)
        assert sentence == f"photo.png: {SENTENCES[code]}"
        return code

    with ThreadPoolExecutor(2) as threads:
        found = list(threads.map(take, files))
    good = [sha256(data).hexdigest() for data in files[1::2]]
    assert Counter(found) == Counter([*good, *[HARMS[harm]] * times])
    assert set(good) <= set(store.names())
    assert list((folder / "tmp").iterdir()) == []
    print(f"{times} × {harm.decode()}: refused as {HARMS[harm]}; {times} photos between them stored")


@pytest.mark.parametrize("harm", HARMS, ids=HARMS.values())
def test_a_file_that_harms_the_reader_is_refused_and_the_rest_imported(
    harmed: PhotoDecoder, tmp_path: Path, harm: bytes
) -> None:
    import_batch(harmed, tmp_path / "store", harm, 3)


@pytest.mark.soak
@pytest.mark.parametrize("harm", HARMS, ids=HARMS.values())
def test_twenty_files_that_harm_the_reader_are_refused_and_the_rest_imported(
    harmed: PhotoDecoder, tmp_path: Path, harm: bytes
) -> None:
    import_batch(harmed, tmp_path / "store", harm, 20)


def test_a_child_stays_warm_over_fifty_photos_and_its_processor_limit_moves_with_its_work() -> None:
    out = io.BytesIO()
    Image.radial_gradient("L").resize((4000, 3000)).convert("RGB").save(out, "JPEG", quality=80)
    with PhotoDecoder(workers=1, wall_seconds=60) as decoder:
        children, limits = set[int](), []
        for _ in range(50):
            assert isinstance(decoder.decode(out.getvalue()), Decoded)
            (worker,) = decoder._sandbox._places.queue
            assert worker is not None
            children.add(worker._process.pid)
            limits.append(resource.prlimit(worker._process.pid, resource.RLIMIT_CPU)[0])
    assert len(children) == 1
    assert limits == sorted(limits)
    assert limits[-1] > limits[0]
