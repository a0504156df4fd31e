"""A program of its own that takes photos in and answers until it is killed: it prints each thing once it is stored.

Started as `python -m tests.faults.importing LAB STORE INSPECTION NAME WORD ROUNDS SEED`. It says `ready PID`, waits for a
line, then works; `photo SHA256` and `answer NOTE` are printed after the service called them stored.
"""

from __future__ import annotations

import ctypes
import io
import os
import random
import sys
from pathlib import Path

from PIL import Image

from labapp.assembly import open_lab
from labapp.rulebook.types import Result

_PR_SET_PTRACER, _ANYBODY = 0x59616D61, -1


def noise(source: random.Random) -> bytes:
    """A small photo that no other is like."""
    pixels = Image.frombytes("RGB", (48, 32), source.randbytes(48 * 32 * 3)).resize((480, 320))
    out = io.BytesIO()
    pixels.save(out, "JPEG", quality=80)
    return out.getvalue()


def main(place: str, store: str, inspection: int, name: str, word: str, rounds: int, seed: int) -> None:
    """Take in a photo, give an answer, and so on, each unlike all before."""
    source = random.Random(seed)
    ctypes.CDLL(None).prctl(_PR_SET_PTRACER, _ANYBODY, 0, 0, 0)  # some systems let a parent trace its children only
    with open_lab(place, store=Path(store)) as lab:
        actor = lab.accounts.sign_in(name, word)
        _ = lab.decoder.network_isolated  # its child is there before the tracing begins, and is not traced
        photos = [noise(source) for _ in range(rounds)]
        print("ready", os.getpid(), flush=True)
        sys.stdin.readline()
        for number, data in enumerate(photos):
            prepared = lab.photos.prepare(data, f"{seed}-{number}.jpg")
            lab.inspections.add_photo(actor, inspection, prepared)
            print("photo", prepared.sha256, flush=True)
            note = f"{seed}-{number}"
            lab.inspections.answer(actor, inspection, "battery.health", Result.PASS, 80 + number / 10, note)
            print("answer", note, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:3], int(sys.argv[3]), *sys.argv[4:6], int(sys.argv[6]), int(sys.argv[7]))
