"""Puts copies together for the printer: one merged file, or one file each. All of it is there in the end, or nothing.

Documents are read from their files piece by piece, so that memory does not grow with their number.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from labapp.core.errors import UserError
from labapp.core.work import Work

_ROOT = Path(__file__).resolve().parents[2]
_LOOK_SECONDS = 0.05
"""How often a batch under way asks whether it shall stop."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One document of a batch: its file, what a bookmark calls it, and the pages that it has to have."""

    name: str
    path: Path
    pages: int


@dataclass(frozen=True, slots=True)
class MergedWords:
    """What a merged file says of itself."""

    title: str
    note: str
    language: str


def file_name(number: str, version: int, copy: str, language: str, paper: str) -> str:
    """The name of a copy's own file; it says nothing of the buyer."""
    size = "" if paper == "a4" else f"_{paper}"
    return f"{number}_v{version}_{copy}_{language}{size}.pdf"


def page_count(path: Path) -> int:
    """How many pages a PDF has."""
    import pikepdf

    with pikepdf.open(path) as document:
        return len(document.pages)


@contextmanager
def workplace(beside: Path) -> Iterator[Path]:
    """A folder on the same disk as what is made, for files that are not whole yet; gone in the end, whatever happens."""
    with _as_sentence(beside):
        folder = Path(tempfile.mkdtemp(prefix=".batch-", dir=beside))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def merge(
    sheets: Iterator[Sheet], total: int, separators: Path | None, words: MergedWords, target: Path, work: Work
) -> int:
    """Merge documents into one file, each behind its page of `separators`; returns the pages of the file.

    Signatures do not survive merging, and the file says so. It appears under its name when it is whole.
    """
    files: list[dict[str, object]] = []
    for place, sheet in enumerate(sheets):
        work.report(place, total, sheet.name)
        files.append({"path": str(sheet.path.absolute()), "name": sheet.name, "pages": sheet.pages})
    with workplace(target.parent) as folder:
        whole = folder / "whole.pdf"
        plan = {
            "files": files,
            "separators": "" if separators is None else str(separators.absolute()),
            "target": str(whole.absolute()),
            "title": words.title,
            "note": words.note,
            "language": words.language,
        }
        with _as_sentence(whole):
            (folder / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
        pages = _merged_outside(folder / "plan.json", total, work)
        expected = sum(int(str(file["pages"])) for file in files) + (0 if separators is None else total)
        if pages != expected:
            raise UserError(
                f"The merged file has {pages} pages instead of {expected}.", "Nothing was written.", "pages_missing"
            )
        put_in_place([(whole, target)])
    return pages


def _merged_outside(plan: Path, total: int, work: Work) -> int:
    """Let a process of its own merge, which a stop ends at once; the pages that it made."""
    process = subprocess.Popen(
        [sys.executable, "-m", "labapp.reports.merging", str(plan)],
        stdout=subprocess.DEVNULL,
        stderr=(log := (plan.parent / "complaints").open("wb")),
        env={"PYTHONPATH": str(_ROOT), "PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8"},
    )
    try:
        with log:
            while process.poll() is None:
                work.report(total, total, "writing the file")
                time.sleep(_LOOK_SECONDS)
    finally:
        process.kill()
        process.wait()
    if process.returncode:
        lines = (plan.parent / "complaints").read_text(encoding="utf-8", errors="replace").strip().splitlines()
        raise UserError(
            f"The documents could not be merged ({lines[-1][:200] if lines else process.returncode}).",
            "Nothing was written. Check that there is room, or write one file each.",
            "not_merged",
        )
    return page_count(plan.parent / "whole.pdf")


def put_in_place(files: Sequence[tuple[Path, Path]]) -> None:
    """Give files that are whole and on the disk the names by which people find them."""
    for made, target in files:
        with _as_sentence(target):
            handle = os.open(made, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
    for made, target in files:
        with _as_sentence(target):
            os.replace(made, target)


def copy_each(sheets: Iterator[Sheet], total: int, names: Sequence[str], folder: Path, work: Work) -> tuple[Path, ...]:
    """Write each document to a file of its own in a folder: its very bytes, all files or none.

    A file that lies there under such a name and holds something else is refused, and nothing is written.
    """
    moves: list[tuple[Path, Path]] = []
    with workplace(folder) as place:
        for count, (sheet, name) in enumerate(zip(sheets, names, strict=True)):
            work.report(count, total, sheet.name)
            target, made = folder / name, place / name
            if target.exists():
                _refuse_other(sheet.path, target)
                continue
            with _as_sentence(target):
                shutil.copyfile(sheet.path, made)
            moves.append((made, target))
        work.report(total, total, "")
        put_in_place(moves)
    return tuple(folder / name for name in names)


def _refuse_other(source: Path, target: Path) -> None:
    with _as_sentence(target):
        same = target.is_file() and target.read_bytes() == source.read_bytes()
    if not same:
        raise UserError(
            f"Another {target.name} lies in that folder already.",
            "Nothing was written. Choose an empty folder.",
            "file_exists",
        )


@contextmanager
def _as_sentence(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UserError(
            f"{target.name} cannot be written ({error.strerror or error}).",
            "Nothing was written. Choose another place.",
            "unwritable",
        ) from error
