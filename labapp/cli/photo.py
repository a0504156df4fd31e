"""`labapp photo check FILE…`: run files through the photo decoder; no lab needed."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from labapp.photos.imaging import MAX_BYTES, Decoded, PhotoDecoder, Refused, refused


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's words."""
    actions = parser.add_subparsers(dest="action", required=True)
    check = actions.add_parser("check", help="accepted (size, type, hash) or refused with a reason code")
    check.add_argument("files", nargs="+", type=Path, metavar="FILE")
    check.add_argument("--json", action="store_true", help="print one JSON object per line")


def run(args: argparse.Namespace) -> int:
    """Check each file in turn; exit status 1 if any is refused."""
    status = 0
    with PhotoDecoder(workers=1) as decoder:
        for number, path in enumerate(args.files, 1):
            if sys.stderr.isatty():
                print(f"\r\033[K{number} of {len(args.files)}", end="", file=sys.stderr, flush=True)
            data, found = _checked(decoder, path)
            answer = _answer(path, data, found)
            status = status or int(isinstance(found, Refused))
            if sys.stderr.isatty():
                print("\r\033[K", end="", file=sys.stderr, flush=True)
            print(json.dumps(answer, ensure_ascii=False) if args.json else _line(answer), flush=True)
    return status


def _checked(decoder: PhotoDecoder, path: Path) -> tuple[bytes, Decoded | Refused]:
    try:
        if not path.is_file():
            return b"", refused("unreadable_file")
        if path.stat().st_size > MAX_BYTES:
            return b"", refused("too_large")
        data = path.read_bytes()
    except OSError:
        return b"", refused("unreadable_file")
    return data, decoder.decode(data)


def _answer(path: Path, data: bytes, found: Decoded | Refused) -> dict[str, Any]:
    name = str(path).encode("utf-8", "replace").decode()
    if isinstance(found, Refused):
        shape: dict[str, Any] = {"status": "refused", "code": found.code, "sentence": found.sentence}
        size: dict[str, Any] = {"format": None, "width": None, "height": None}
    else:
        shape = {"status": "accepted", "code": None, "sentence": "The picture can be used."}
        size = {"format": found.format, "width": found.width, "height": found.height}
    return {"file": name, **shape, **size, "sha256": hashlib.sha256(data).hexdigest() if data else None}


def _line(answer: dict[str, Any]) -> str:
    if answer["status"] == "refused":
        return f"✗ {answer['file']}: {answer['sentence']} ({answer['code']})"
    return f"✓ {answer['file']}: {answer['format']}, {answer['width']} × {answer['height']}, {answer['sha256'][:16]}…"
