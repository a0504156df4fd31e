"""Ways to change an issued PDF so that it might still pass for the lab's; each gives other bytes from a seeded chance."""

from __future__ import annotations

import io
import random
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import pikepdf

from labapp.accounts import keys
from labapp.reports.finishing import RECORD_NAME

Alter = Callable[[bytes, bytes, random.Random], bytes]
"""The PDF, another issued PDF, chance -> the changed PDF."""


def gap_of(pdf: bytes) -> tuple[int, int]:
    """Where the digits of the signature begin and end."""
    begin = pdf.rindex(b"/Contents <") + len(b"/Contents <")
    return begin, pdf.index(b">", begin)


def any_byte(pdf: bytes, _other: bytes, chance: random.Random) -> bytes:
    """One bit of one byte anywhere."""
    return _flipped(pdf, chance.randrange(len(pdf)), chance)


def byte_of_signature(pdf: bytes, _other: bytes, chance: random.Random) -> bytes:
    """One bit of one digit of the signature or of its padding."""
    begin, end = gap_of(pdf)
    return _flipped(pdf, chance.randrange(begin, end), chance)


def digit_of_padding(pdf: bytes, _other: bytes, chance: random.Random) -> bytes:
    """Another valid digit behind the signature, where no signature looks."""
    begin, end = gap_of(pdf)
    last = begin + len(pdf[begin:end].rstrip(b"0")) + 2
    place = chance.randrange(last, end)
    return pdf[:place] + chance.choice(b"123456789ABCDEF").to_bytes(1, "big") + pdf[place + 1 :]


def other_case(pdf: bytes, _other: bytes, chance: random.Random) -> bytes:
    """One letter of the signature's digits in the other case: the same number for any reader."""
    begin, end = gap_of(pdf)
    letters = [place for place in range(begin, end) if pdf[place : place + 1].isalpha()]
    place = chance.choice(letters)
    return pdf[:place] + pdf[place : place + 1].swapcase() + pdf[place + 1 :]


def appended(pdf: bytes, _other: bytes, chance: random.Random) -> bytes:
    """Something behind the end."""
    return pdf + bytes(chance.choice(b"\n %0") for _ in range(chance.randrange(1, 40)))


def revised(pdf: bytes, _other: bytes, chance: random.Random) -> bytes:
    """A new revision that says another title, in the way in which PDF programs add changes."""
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    writer.root["/Lang"] = generic.pdf_string(chance.choice(("de", "fr", "pl")))
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def without_a_page(pdf: bytes, _other: bytes, chance: random.Random) -> bytes:
    """One page less."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        del document.pages[chance.randrange(len(document.pages))]
        return _saved(document)


def saved_again(pdf: bytes, _other: bytes, _chance: random.Random) -> bytes:
    """Read and written by qpdf."""
    with tempfile.TemporaryDirectory() as folder:
        before, after = Path(folder, "before.pdf"), Path(folder, "after.pdf")
        before.write_bytes(pdf)
        subprocess.run(["qpdf", "--object-streams=generate", str(before), str(after)], check=False, capture_output=True)
        return after.read_bytes()


def other_attachment(pdf: bytes, _other: bytes, chance: random.Random) -> bytes:
    """Another record attached, the pages as they were."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        data = document.attachments[RECORD_NAME].get_file().read_bytes()
        changed = data.replace(b'"fail"', b'"pass"', 1) + b" " * chance.randrange(1, 9)
        document.attachments[RECORD_NAME] = pikepdf.AttachedFileSpec(document, changed, filename=RECORD_NAME)
        return _saved(document)


def foreign_signature(pdf: bytes, other: bytes, _chance: random.Random) -> bytes:
    """The signature of another verdict."""
    (begin, end), (first, last) = gap_of(pdf), gap_of(other)
    return pdf[:begin] + other[first:last] + pdf[end:]


def twin_signature(pdf: bytes, _other: bytes, _chance: random.Random) -> bytes:
    """The signature's mathematical twin (r, n − s), which any library takes for valid, too."""
    from asn1crypto import cms

    begin, end = gap_of(pdf)
    content = cms.ContentInfo.load(bytes.fromhex(pdf[begin:end].decode()))
    info = content["content"]["signer_infos"][0]
    r, s = keys.decode_dss_signature(info["signature"].native)
    info["signature"] = keys.encode_dss_signature(r, keys._ORDER - s)
    return pdf[:begin] + content.dump(force=True).hex().upper().encode().ljust(end - begin, b"0") + pdf[end:]


ALTERATIONS: dict[str, Alter] = {
    "one byte anywhere": any_byte,
    "one byte of the signature": byte_of_signature,
    "a digit of the padding": digit_of_padding,
    "a digit in the other case": other_case,
    "something appended": appended,
    "a revision appended": revised,
    "a page removed": without_a_page,
    "saved again by qpdf": saved_again,
    "the attachment swapped": other_attachment,
    "the signature of another verdict": foreign_signature,
    "the twin of the signature": twin_signature,
}


def _flipped(pdf: bytes, place: int, chance: random.Random) -> bytes:
    return pdf[:place] + bytes([pdf[place] ^ (1 << chance.randrange(8))]) + pdf[place + 1 :]


def _saved(document: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
