"""The print room: lists of copies, one copy whole, copies for the printer and for files, what was printed."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from labapp.accounts.rules import Right
from labapp.accounts.service import require
from labapp.core.clock import Clock
from labapp.core.db import Database
from labapp.core.errors import NotFound, UserError
from labapp.core.store import BlobStore
from labapp.core.trail import Actor, record
from labapp.core.work import Work
from labapp.reports import batching, shelf_queries
from labapp.reports.batching import MergedWords, Sheet, file_name, page_count, put_in_place, workplace
from labapp.reports.content.texts import Texts, texts
from labapp.reports.models import DocumentPrint
from labapp.reports.rules import LANGUAGES, Copy
from labapp.reports.shelf_queries import ShelfCounts, ShelfDetail, ShelfFilter, ShelfRow

if TYPE_CHECKING:
    from labapp.reports.layout.separator import SeparatorSheet


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch that was written: its files, and the pages of the merged one."""

    files: tuple[Path, ...]
    documents: int
    pages: int


class Shelf:
    """Issued copies as the print room handles them; nothing here changes a document."""

    def __init__(self, database: Database, clock: Clock, store: BlobStore) -> None:
        self._database = database
        self._clock = clock
        self._store = store

    # ---- looking

    def documents(
        self, actor: Actor, wanted: ShelfFilter, beyond: int | None = None, limit: int = 100
    ) -> tuple[ShelfRow, ...]:
        """One page of a list: what waits to be printed in the order of issue, all else the newest first."""
        require(actor, Right.READ_REPORTS)
        with self._database.reading() as session:
            return shelf_queries.listed(session, wanted, beyond, limit)

    def counts(self, actor: Actor, wanted: ShelfFilter) -> ShelfCounts:
        """How many copies each list holds under that filter, and how many printings there were today."""
        require(actor, Right.READ_REPORTS)
        with self._database.reading() as session:
            return shelf_queries.counts(session, wanted, self.begin_of(self._clock.today()))

    def begin_of(self, day: date) -> datetime:
        """The moment at which a day begins where the lab is."""
        return datetime.combine(day, time(), self._clock.zone)

    def issued_on(self, wanted_from: date | None, wanted_until: date | None) -> tuple[datetime | None, datetime | None]:
        """The first moment of the first day and the one after the last day, for a filter."""
        begin = None if wanted_from is None else self.begin_of(wanted_from)
        return begin, None if wanted_until is None else self.begin_of(wanted_until + timedelta(days=1))

    def sellers(self, actor: Actor) -> tuple[tuple[int, str], ...]:
        """The sellers about whom documents were issued: id and name."""
        require(actor, Right.READ_REPORTS)
        with self._database.reading() as session:
            return shelf_queries.sellers(session)

    def document(self, actor: Actor, document_id: int) -> ShelfDetail:
        """One copy with its versions, prints, hand-overs and seal."""
        require(actor, Right.READ_REPORTS)
        with self._database.reading() as session:
            found = shelf_queries.detail(session, document_id)
        if found is None:
            raise _unknown()
        return found

    def by_number(self, actor: Actor, number: str, version: int | None = None) -> int:
        """The id of the lab's own copy of that number, in that version or the newest."""
        require(actor, Right.READ_REPORTS)
        with self._database.reading() as session:
            found = shelf_queries.id_of(session, number=number, version=version)
        if found is None:
            which = number if version is None else f"version {version} of {number}"
            raise NotFound(f"There is no issued document {which}.")
        return found

    def by_seal(self, actor: Actor, *, verdict: int = 0, outcome: int = 0) -> int:
        """The id of the lab's own copy of a verdict or a trial outcome, by the id of that."""
        require(actor, Right.READ_REPORTS)
        with self._database.reading() as session:
            found = shelf_queries.id_of(session, verdict=verdict, outcome=outcome) if verdict or outcome else None
        if found is None:
            raise NotFound("Its document is not issued yet.", "Finish issuing it, then it can be printed.")
        return found

    def by_file(self, actor: Actor, sha256: str, number: str = "") -> int | None:
        """The id of the copy with exactly those bytes, else of the lab's own copy of that number; None for neither."""
        require(actor, Right.READ_REPORTS)
        with self._database.reading() as session:
            found = shelf_queries.id_of(session, sha256=sha256)
            return found if found is not None or not number else shelf_queries.id_of(session, number=number)

    # ---- printing

    def pages_for_print(self, actor: Actor, row: ShelfRow) -> bytes:
        """The PDF to print: the stored bytes, or for a superseded copy one that says so on every page, unsigned.

        Whether it still holds is asked anew; a file that lacks a page is refused.
        """
        require(actor, Right.READ_REPORTS)
        with self._database.reading() as session:
            now = _known(session, row.id)
            why = self._stamp_words(session, now)
        return self._pages(now, why)

    def _pages(self, row: ShelfRow, why: tuple[str, str] | None) -> bytes:
        pdf = self._store.read(row.sha256)
        _refuse_lacking(row, page_count(self._store.path(row.sha256)))
        if why is None:
            return pdf
        from labapp.reports.stamping import stamped  # with it comes what draws: the print room opens without

        return stamped(pdf, *why)

    def _stamp_words(self, session: Session, row: ShelfRow) -> tuple[str, str] | None:
        """The word across a copy that no longer holds and the note beside it; None for one that holds."""
        if not row.superseded:
            return None
        texts = _texts_of(row.language)
        withdrawal = shelf_queries.withdrawal(session, row.number)
        if withdrawal is not None:
            day = texts.day(withdrawal.withdrawn_at.astimezone(self._clock.zone).date().isoformat())
            return texts("print_room.withdrawn_word"), texts("print_room.withdrawn_note", number=row.number, day=day)
        return texts("print_room.superseded_word"), texts(
            "print_room.superseded_note", number=row.number, version=row.version, newest=row.newest
        )

    def note_printed(self, actor: Actor, document_ids: Sequence[int], printer: str) -> None:
        """Keep that copies were printed; an empty `printer` means that a file was saved instead."""
        require(actor, Right.READ_REPORTS)
        now = self._clock.now()
        with self._database.transaction() as session:
            for document_id in dict.fromkeys(document_ids):
                _known(session, document_id)
                session.add(
                    DocumentPrint(document_id=document_id, printer=printer, printed_at=now, printed_by=actor.id)
                )
                record(session, actor, now, "printed", "document", document_id, {"printer": (None, printer)})

    # ---- files

    def save(self, actor: Actor, document_id: int, target: Path) -> None:
        """Write one copy to a file, as it would be printed, and keep that it was saved."""
        with self._database.reading() as session:
            row = _known(session, document_id)
        pdf = self.pages_for_print(actor, row)
        with workplace(target.parent) as folder:
            made = folder / "copy.pdf"
            made.write_bytes(pdf)
            put_in_place([(made, target)])
        self.note_printed(actor, (document_id,), "")

    def merge(
        self, actor: Actor, document_ids: Sequence[int], target: Path, work: Work, *, separators: bool = True
    ) -> Batch:
        """Merge copies into one file for a printer, in the given order, and keep that they were saved.

        A stop through `work`, a full disk or a copy that lacks a page leave nothing.
        """
        rows = self._rows(actor, document_ids)
        with workplace(target.parent) as folder:
            parting = folder / "separators.pdf" if separators else None
            if parting is not None:
                parting.write_bytes(self._separators(rows))
            words = _texts_of(rows[0].language)
            about = MergedWords(
                words("print_room.file_title", count=len(rows)), words("print_room.file_note"), words.language
            )
            pages = batching.merge(self._sheets(rows, folder), len(rows), parting, about, target, work)
        self.note_printed(actor, [row.id for row in rows], "")
        return Batch((target,), len(rows), pages)

    def copy_each(self, actor: Actor, document_ids: Sequence[int], folder: Path, work: Work) -> Batch:
        """Write each copy to a file of its own in a folder, signed as it was issued, and keep that they were saved.

        Superseded ones carry their stamp and no signature. All files are written, or none.
        """
        rows = self._rows(actor, document_ids)
        names = [file_name(row.number, row.version, row.copy, row.language, row.paper) for row in rows]
        with workplace(folder) as place:
            files = batching.copy_each(self._sheets(rows, place), len(rows), names, folder, work)
        self.note_printed(actor, [row.id for row in rows], "")
        return Batch(files, len(rows), sum(row.pages for row in rows))

    def _rows(self, actor: Actor, document_ids: Sequence[int]) -> list[ShelfRow]:
        require(actor, Right.READ_REPORTS)
        ids = list(dict.fromkeys(document_ids))
        if not ids:
            raise UserError("No document is chosen.", "Tick those that belong to the batch.", "nothing_chosen")
        with self._database.reading() as session:
            known = shelf_queries.rows_of(session, ids)
        if len(known) < len(ids):
            raise _unknown()
        return [known[one] for one in ids]

    def _sheets(self, rows: Sequence[ShelfRow], folder: Path) -> Iterator[Sheet]:
        """The file of each copy, one after the other: the stored one, or a stamped one that lies in the folder."""
        for row in rows:
            path = self._store.path(row.sha256)
            if row.superseded:
                with self._database.reading() as session:
                    why = self._stamp_words(session, row)
                path = folder / f"stamped-{row.id}.pdf"
                path.write_bytes(self._pages(row, why))
            else:
                self._store.read(row.sha256)  # its bytes are compared with its name
            _refuse_lacking(row, page_count(path))
            yield Sheet(f"{row.number} · {row.seller_name}", path, row.pages)

    def separator(self, actor: Actor, row: ShelfRow) -> bytes:
        """The sheet that parts a copy from those before it, as a PDF of one page."""
        require(actor, Right.READ_REPORTS)
        return self._separators((row,))

    def _separators(self, rows: Sequence[ShelfRow]) -> bytes:
        from labapp.reports.layout.separator import draw_separators

        out = io.BytesIO()
        draw_separators([separator_of(row, self._clock.zone.key) for row in rows], out)
        return out.getvalue()


def separator_of(row: ShelfRow, zone: str) -> SeparatorSheet:
    """The sheet that stands before a copy in a batch."""
    from labapp.reports.layout.separator import SeparatorSheet

    texts = _texts_of(row.language)
    copy = texts("print_room.copy_seller") if row.copy == Copy.SELLER else texts("print_room.copy_internal")
    facts = [
        copy,
        texts("print_room.version", version=row.version, day=texts.local_day(row.issued_at.isoformat(), zone)),
        texts("print_room.one_page") if row.pages == 1 else texts("print_room.pages", pages=row.pages),
        LANGUAGES.get(row.language, row.language),
    ]
    if row.withdrawn:
        facts.append(texts("print_room.withdrawn"))
    elif row.superseded:
        facts.append(texts("print_room.superseded", newest=row.newest))
    note = texts("print_room.separator_note")
    code = f"{row.number} v{row.version}"
    return SeparatorSheet(row.number, row.seller_name, row.title, tuple(facts), note, code, row.paper)


def _texts_of(language: str) -> Texts:
    """The phrasebook of a copy's language, the English one where there is none."""
    try:
        return texts(language)
    except FileNotFoundError:
        return texts("en")


def _known(session: Session, document_id: int) -> ShelfRow:
    row = shelf_queries.row_of(session, document_id)
    if row is None:
        raise _unknown()
    return row


def _unknown() -> NotFound:
    return NotFound("There is no such document.", "Read the list again.")


def _refuse_lacking(row: ShelfRow, pages: int) -> None:
    if pages != row.pages:
        raise UserError(
            f"The file of {row.number} has {pages} pages instead of {row.pages}.",
            "Nothing was printed. Check the lab's store.",
            "pages_missing",
        )
