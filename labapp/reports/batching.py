"""Puts copies together for the printer: one merged file, or one file each. All of it is there in the end, or nothing.

Documents are read from their files piece by piece, so that memory does not grow with their number.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labapp.core.errors import UserError
from labapp.core.work import Work

if TYPE_CHECKING:
    import pikepdf

_AT_ONCE = 25
"""Documents that are open at a time; a file that is merged from more is merged in two steps."""


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
    with workplace(target.parent) as folder:
        parts: list[Sheet] = []
        marks: list[tuple[str, int]] = []
        done = 0
        while done < total:
            part = folder / f"part-{len(parts)}.pdf"
            count = min(_AT_ONCE, total - done)
            begin = sum(one.pages for one in parts)
            pages = _merge_some(sheets, count, done, total, separators, part, work)
            marks += [(name, begin + place) for name, place in pages]
            parts.append(Sheet("", part, page_count(part)))
            done += count
        whole = folder / "whole.pdf"
        made = _join(parts, marks, words, whole, work)
        put_in_place([(whole, target)])
    return made


def _merge_some(
    sheets: Iterator[Sheet], count: int, done: int, total: int, separators: Path | None, part: Path, work: Work
) -> list[tuple[str, int]]:
    """Merge the next `count` documents into a part; where each of them begins in it."""
    import pikepdf

    begins: list[tuple[str, int]] = []
    with ExitStack() as opened, pikepdf.new() as made:
        parting = None if separators is None else opened.enter_context(pikepdf.open(separators))
        for place in range(done, done + count):
            sheet = next(sheets)
            work.report(place, total, sheet.name)
            begins.append((sheet.name, len(made.pages)))
            if parting is not None:
                made.pages.append(parting.pages[place])
            source = opened.enter_context(pikepdf.open(sheet.path))
            for page in source.pages:
                _without_fields(page)
                made.pages.append(page)
        with _as_sentence(part):
            made.save(part)
    return begins


def _without_fields(page: pikepdf.Page) -> None:
    """Take the field of the signature off a page: it would claim what a merged file cannot keep."""
    import pikepdf

    notes = page.obj.get("/Annots")
    if notes is None:
        return
    kept = [note for note in notes if note.get("/Subtype") != pikepdf.Name.Widget]
    if len(kept) != len(notes):
        page.obj["/Annots"] = pikepdf.Array(kept)


def _join(
    parts: Sequence[Sheet], marks: Sequence[tuple[str, int]], words: MergedWords, target: Path, work: Work
) -> int:
    import pikepdf

    total = len(marks)

    def tell(_percent: int) -> None:
        work.report(total, total, target.name)

    with ExitStack() as opened, pikepdf.new() as made:
        for part in parts:
            made.pages.extend(opened.enter_context(pikepdf.open(part.path)).pages)
        with made.open_outline() as outline:
            outline.root.extend(pikepdf.OutlineItem(name, place) for name, place in marks)
        for key, text in {"/Title": words.title, "/Subject": words.note, "/Creator": "labapp"}.items():
            made.docinfo[key] = pikepdf.String(text)
        made.Root.Lang = pikepdf.String(words.language)
        made.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        pages = len(made.pages)
        work.report(total, total, words.title)
        options: dict[str, Any] = {"object_stream_mode": pikepdf.ObjectStreamMode.generate, "progress": tell}
        with _as_sentence(target):
            made.save(target, **options)
    return pages


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
