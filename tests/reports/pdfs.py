"""Looks into a finished PDF with readers that did not write it."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pypdfium2


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page, its spaces made one."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]
    finally:
        document.close()


def fonts_of(pdf: bytes) -> dict[str, bool]:
    """Each font that the file lists, and whether it is embedded as TrueType."""
    parts = {int(number): body for number, body in re.findall(rb"(?:^|\n)(\d+) 0 obj(.*?)endobj", pdf, re.DOTALL)}
    found = {}
    for body in parts.values():
        if re.search(rb"/Type\s*/Font\b(?!Descriptor)", body):
            name = re.search(rb"/BaseFont\s*/(\S+)", body)
            descriptor = re.search(rb"/FontDescriptor\s+(\d+) 0 R", body)
            embedded = descriptor is not None and b"/FontFile2" in parts[int(descriptor[1])]
            found[name[1].decode() if name else "?"] = embedded and b"/Subtype /TrueType" in body
    return found


def images_of(pdf: bytes) -> list[bytes]:
    """The bytes of each placed picture as they lie in the file."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [
            bytes(thing.get_data())
            for page in document
            for thing in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])
        ]
    finally:
        document.close()


def said_by(tool: str, pdf: bytes, folder: Path, *options: str) -> str | None:
    """What another program says of the PDF (`-` stands for the file); None where it is not installed."""
    if shutil.which(tool) is None:
        return None
    path = folder / "document.pdf"
    path.write_bytes(pdf)
    words: list[Any] = [tool, *(str(path) if option == "-" else option for option in options)]
    told = subprocess.run(words, capture_output=True, check=True)
    return told.stdout.decode() + told.stderr.decode()


def ink_from_top(pdf: bytes, page: int) -> float:
    """How far down the body of a page anything is drawn: 0 nothing, 1 to its foot."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        picture = document[page].render(scale=0.5, grayscale=True).to_pil()
    finally:
        document.close()
    body = picture.crop((0, int(picture.height * 0.075), picture.width, int(picture.height * 0.935)))
    dark = body.point(lambda value: 255 if value < 200 else 0).getbbox()
    return 0.0 if dark is None else dark[3] / body.height
