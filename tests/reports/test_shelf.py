"""The print room's service on both back ends: lists, one copy whole, prints, batches that are whole or not there."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pikepdf
import pytest
import sqlalchemy as sa

from labapp.core.db import Database
from labapp.core.errors import NotFound, UserError
from labapp.core.trail import Actor, TrailRow
from labapp.core.work import Cancelled, Work
from labapp.reports.codes import DocumentCode, document_code
from labapp.reports.models import DocumentKind, DocumentPrint, HandOver
from labapp.reports.rules import Channel
from labapp.reports.shelf import Shelf, separator_of
from labapp.reports.shelf_queries import ShelfFilter, ShelfList
from tests.lab.room import Room, quick_documents, quick_passphrases
from tests.reports.shelves import ShelfFiller, numbers, page_words, quick_stamps


@pytest.fixture
def room(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Room:
    quick_passphrases(monkeypatch)
    return Room(database, tmp_path / "store")


@pytest.fixture
def shelf(room: Room) -> Shelf:
    return Shelf(room.database, room.clock, room.store)


@pytest.fixture
def filler(room: Room) -> ShelfFiller:
    return ShelfFiller(room.database, room.store, room.clock)


@pytest.fixture
def stamps(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    return quick_stamps(monkeypatch)


def refused(code: str) -> pytest.RaisesExc[UserError]:
    return pytest.raises(UserError, check=lambda error: error.code == code and bool(error.title))


def on(which: ShelfList, **more: object) -> ShelfFilter:
    return ShelfFilter(which, **more)  # type: ignore[arg-type]


# ---- lists


def test_a_new_copy_waits_to_be_printed_then_lies_among_the_printed(
    room: Room, shelf: Shelf, filler: ShelfFiller
) -> None:
    seller = room.seller()
    first = filler.put(seller, "V-2026-000001")
    filler.put(seller, "V-2026-000002")
    assert numbers(shelf.documents(room.olga, on(ShelfList.TO_PRINT))) == ["V-2026-000001", "V-2026-000002"]
    shelf.note_printed(room.olga, [first], "Office")
    assert numbers(shelf.documents(room.olga, on(ShelfList.TO_PRINT))) == ["V-2026-000002"]
    (printed,) = shelf.documents(room.olga, on(ShelfList.PRINTED))
    assert (printed.number, printed.prints) == ("V-2026-000001", 1)
    counts = shelf.counts(room.olga, ShelfFilter())
    assert [counts.of(which) for which in ShelfList] == [1, 1, 0, 2]
    assert counts.printed_since == 1


def test_a_newer_version_takes_every_copy_of_the_old_one_off_both_lists(
    room: Room, shelf: Shelf, filler: ShelfFiller
) -> None:
    seller = room.seller()
    old = filler.put(seller, "V-2026-000001", copy="seller", language="fr")
    filler.put(seller, "V-2026-000001", copy="internal")
    shelf.note_printed(room.olga, [old], "Office")
    filler.put(seller, "V-2026-000001", version=2)
    superseded = shelf.documents(room.olga, on(ShelfList.SUPERSEDED))
    assert [(row.copy, row.newest, row.superseded) for row in superseded] == [
        ("internal", 2, True),
        ("seller", 2, True),
    ]
    assert [row.version for row in shelf.documents(room.olga, on(ShelfList.TO_PRINT))] == [2]
    assert shelf.documents(room.olga, on(ShelfList.PRINTED)) == ()


def test_a_withdrawn_number_is_superseded_though_it_is_the_newest(
    room: Room, shelf: Shelf, filler: ShelfFiller
) -> None:
    document = filler.put(room.seller(), "V-2026-000001")
    filler.withdraw("V-2026-000001", room.marta, "Two devices were mixed up.")
    (row,) = shelf.documents(room.olga, on(ShelfList.SUPERSEDED))
    assert (row.newest, row.withdrawn) == (1, True)
    found = shelf.document(room.olga, document).withdrawal
    assert found is not None
    assert (found.reason, found.withdrawn_by) == ("Two devices were mixed up.", "Marta Klein")


def test_pages_of_a_list_follow_each_other_without_gap_or_repeat(room: Room, shelf: Shelf, filler: ShelfFiller) -> None:
    seller = room.seller()
    wanted = [filler.put(seller, f"V-2026-{place:06}", pages=1) for place in range(1, 8)]
    for which, expected in ((ShelfList.TO_PRINT, wanted), (ShelfList.ALL, wanted[::-1])):
        found: list[int] = []
        while page := shelf.documents(room.olga, on(which), found[-1] if found else None, 3):
            found += [row.id for row in page]
        assert found == expected


def test_filters_cut_lists_and_counts_alike(room: Room, shelf: Shelf, filler: ShelfFiller) -> None:
    aster, birch = room.seller("Aster 100%"), room.seller("Birch & Søn")
    filler.put(aster, "V-2026-000001", copy="seller", language="fr", title="Galaxy A52")
    room.clock.set(room.clock.now() + timedelta(days=1))
    filler.put(birch, "T-2026-000001", kind=DocumentKind.TRIAL, title="Trial TR-000001")
    names = dict(map(reversed, shelf.sellers(room.olga)))  # type: ignore[arg-type]
    begin, before = shelf.issued_on(date(2026, 3, 3), date(2026, 3, 3))
    cuts = {
        "kind": ShelfFilter(kind="trial"),
        "copy": ShelfFilter(copy="seller"),
        "language": ShelfFilter(language="fr"),
        "seller": ShelfFilter(seller_id=names["Birch & Søn"]),  # type: ignore[call-overload]
        "number": ShelfFilter(text="v-2026"),
        "name": ShelfFilter(text="birch & s"),
        "percent": ShelfFilter(text="0%"),
        "title": ShelfFilter(text="galaxy"),
        "from": ShelfFilter(issued_from=begin),
        "day": ShelfFilter(issued_from=begin, issued_before=before),
        "nothing": ShelfFilter(text="%"),
        "none": ShelfFilter(text="no such thing"),
    }
    found = {name: numbers(shelf.documents(room.olga, cut)) for name, cut in cuts.items()}
    verdict, trial = ["V-2026-000001"], ["T-2026-000001"]
    assert found == {
        "kind": trial,
        "copy": verdict,
        "language": verdict,
        "seller": trial,
        "number": verdict,
        "name": trial,
        "percent": verdict,
        "title": verdict,
        "from": trial,
        "day": trial,
        "nothing": verdict,
        "none": [],
    }
    totals = {name: shelf.counts(room.olga, cut).of(ShelfList.ALL) for name, cut in cuts.items()}
    assert totals == {name: len(rows) for name, rows in found.items()}


def test_an_issued_verdict_is_listed_with_its_order_and_result(
    room: Room, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick_documents(monkeypatch)
    issued = room.issued(room.lost(room.seller()))
    (row,) = shelf.documents(room.olga, ShelfFilter(text="O-2026-000001"))
    assert (row.id, row.order_number, row.result) == (issued.id, "O-2026-000001", "fail")
    assert row.title == "iPhone 12 128 GB blue"
    detail = shelf.document(room.olga, issued.id)
    assert (detail.signed_by, detail.sealed_at) == ("Marta Klein", room.clock.now())
    assert len(detail.record_sha256) == 64


def test_the_day_of_prints_begins_at_midnight_where_the_lab_is(room: Room, shelf: Shelf, filler: ShelfFiller) -> None:
    document = filler.put(room.seller(), "V-2026-000001")
    for moment in (datetime(2026, 3, 2, 22, 59, tzinfo=UTC), datetime(2026, 3, 2, 23, 1, tzinfo=UTC)):
        room.clock.set(moment)
        shelf.note_printed(room.olga, [document], "Office")
    assert shelf.counts(room.olga, ShelfFilter()).printed_since == 1  # in Paris the day began at 23:00 UTC


def test_reading_a_list_asks_the_database_once_however_long_it_is(
    room: Room, shelf: Shelf, filler: ShelfFiller
) -> None:
    seller = room.seller()
    for place in range(1, 6):
        filler.put(seller, f"V-2026-{place:06}", pages=1)
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if "documents" in statement:
            asked.append(statement)

    sa.event.listen(room.database.engine, "before_cursor_execute", note)
    shelf.documents(room.olga, ShelfFilter())
    shelf.counts(room.olga, ShelfFilter())
    assert len(asked) == 2


# ---- one copy


def test_one_copy_tells_its_versions_prints_and_hand_overs(room: Room, shelf: Shelf, filler: ShelfFiller) -> None:
    seller = room.seller()
    first = filler.put(seller, "V-2026-000001", copy="seller")
    second = filler.put(seller, "V-2026-000001", version=2, copy="seller")
    shelf.note_printed(room.olga, [first], "Office")
    room.clock.set(room.clock.now() + timedelta(hours=1))
    shelf.note_printed(room.marta, [first], "")
    with room.database.transaction() as session:
        session.add(
            HandOver(
                document_id=first,
                recipient="Aster, Claire Petit",
                channel=Channel.POST,
                handed_at=room.clock.now(),
                proof="RR123456785FR",
                proof_sha256="",
                reply_until=date(2026, 3, 16),
                recorded_at=room.clock.now(),
                recorded_by=room.olga.id,
            )
        )
    found = shelf.document(room.olga, first)
    assert [(row.id, row.version) for row in found.siblings] == [(second, 2), (first, 1)]
    assert [(one.printer, one.printed_by) for one in found.prints] == [("", "Marta Klein"), ("Office", "Olga Nowak")]
    (handed,) = found.hand_overs
    assert (handed.recipient, handed.channel, handed.has_file) == ("Aster, Claire Petit", Channel.POST, False)
    assert handed.reply_until == date(2026, 3, 16)


def test_a_copy_is_found_by_number_version_or_its_bytes(room: Room, shelf: Shelf, filler: ShelfFiller) -> None:
    seller = room.seller()
    first = filler.put(seller, "V-2026-000001")
    newer = filler.put(seller, "V-2026-000001", version=2)
    assert shelf.by_number(room.olga, "V-2026-000001") == newer
    assert shelf.by_number(room.olga, "V-2026-000001", 1) == first
    with pytest.raises(NotFound, match="no issued document version 3 of V-2026-000001"):
        shelf.by_number(room.olga, "V-2026-000001", 3)
    sha256 = shelf.document(room.olga, first).row.sha256
    assert shelf.by_file(room.olga, sha256) == first
    assert shelf.by_file(room.olga, "0" * 64, "V-2026-000001") == newer
    assert shelf.by_file(room.olga, "0" * 64, "V-2026-000009") is None
    with pytest.raises(NotFound):
        shelf.by_seal(room.olga, verdict=99)
    with pytest.raises(NotFound):
        shelf.document(room.olga, 99)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("V-2026-000123", DocumentCode("V-2026-000123")),
        (" v-2026-000123 v2 ", DocumentCode("V-2026-000123", 2)),
        ("T-2026-000042 v1 0123456789abcdef", DocumentCode("T-2026-000042", 1, "0123456789abcdef")),
        ("M-2026-000007 V1 0123 4567 89AB CDEF", DocumentCode("M-2026-000007", 1, "0123456789abcdef")),
        ("V-2026-000123 v1 0123", None),
        ("O-2026-000123", None),
        ("TR-000123", None),
        ("", None),
    ],
)
def test_the_text_of_a_square_code_is_read(text: str, code: DocumentCode | None) -> None:
    assert document_code(text) == code


def test_only_who_may_read_reports_comes_in(room: Room, shelf: Shelf) -> None:
    stranger = Actor(99, "Nobody", "visitor")
    for call in (
        lambda: shelf.documents(stranger, ShelfFilter()),
        lambda: shelf.counts(stranger, ShelfFilter()),
        lambda: shelf.document(stranger, 1),
        lambda: shelf.note_printed(stranger, [1], "Office"),
        lambda: shelf.by_file(stranger, "", "V-2026-000001"),
    ):
        with refused("not_allowed"):
            call()


# ---- printing


def test_a_copy_that_holds_is_printed_as_its_stored_bytes(room: Room, shelf: Shelf, filler: ShelfFiller) -> None:
    document = filler.put(room.seller(), "V-2026-000001")
    row = shelf.document(room.olga, document).row
    assert shelf.pages_for_print(room.olga, row) == room.store.read(row.sha256)


def test_a_copy_superseded_since_it_was_listed_is_stamped_all_the_same(
    room: Room, shelf: Shelf, filler: ShelfFiller, stamps: list[tuple[str, str]]
) -> None:
    seller = room.seller()
    document = filler.put(seller, "V-2026-000001")
    row = shelf.document(room.olga, document).row
    filler.put(seller, "V-2026-000001", version=2)
    assert not row.superseded
    assert page_words(shelf.pages_for_print(room.olga, row))[0].startswith("SUPERSEDED")
    ((word, note),) = stamps
    assert word == "SUPERSEDED"
    assert note.startswith("Version 1 of V-2026-000001 is no longer valid: version 2 has replaced it.")


def test_a_withdrawn_copy_is_stamped_with_the_day_and_not_with_the_reason(
    room: Room, shelf: Shelf, filler: ShelfFiller, stamps: list[tuple[str, str]]
) -> None:
    document = filler.put(room.seller(), "V-2026-000001", language="xx")  # a language without a phrasebook
    filler.withdraw("V-2026-000001", room.marta, "Sofia mixed up two devices.")
    shelf.pages_for_print(room.olga, shelf.document(room.olga, document).row)
    ((word, note),) = stamps
    assert word == "WITHDRAWN"
    assert "on 2 March 2026" in note
    assert "Sofia" not in note


def test_a_file_that_lacks_a_page_is_not_printed(room: Room, shelf: Shelf, filler: ShelfFiller) -> None:
    document = filler.put(room.seller(), "V-2026-000001", pages=2, claims=3)
    with refused("pages_missing"):
        shelf.pages_for_print(room.olga, shelf.document(room.olga, document).row)


def test_prints_stand_on_the_trail_and_all_or_none_are_kept(room: Room, shelf: Shelf, filler: ShelfFiller) -> None:
    document = filler.put(room.seller(), "V-2026-000001")
    before = room.trail()
    with refused("not_found"):
        shelf.note_printed(room.olga, [document, 99], "Office")
    assert (room.trail(), room.rows(DocumentPrint)) == (before, 0)
    shelf.note_printed(room.olga, [document, document], "Office")
    assert (room.trail(), room.rows(DocumentPrint)) == (before + 1, 1)
    with room.database.reading() as session:
        row = session.scalars(sa.select(TrailRow).order_by(TrailRow.seq.desc())).first()
        assert row is not None
        assert (row.action, row.subject, row.subject_id, row.actor_id) == (
            "printed",
            "document",
            document,
            room.olga.id,
        )


# ---- files


def test_saving_writes_the_very_bytes_and_counts_as_a_print(
    room: Room, shelf: Shelf, filler: ShelfFiller, tmp_path: Path
) -> None:
    document = filler.put(room.seller(), "V-2026-000001")
    target = tmp_path / "saved.pdf"
    target.write_text("what lay there before")
    shelf.save(room.olga, document, target)
    row = shelf.document(room.olga, document).row
    assert target.read_bytes() == room.store.read(row.sha256)
    assert [one.printer for one in shelf.document(room.olga, document).prints] == [""]
    with refused("unwritable"):
        shelf.save(room.olga, document, tmp_path / "gone" / "saved.pdf")
    assert shelf.document(room.olga, document).row.prints == 1


def out_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def test_a_merged_file_holds_every_page_behind_its_separator_and_says_what_it_is(
    room: Room, shelf: Shelf, filler: ShelfFiller, tmp_path: Path
) -> None:
    folder = out_folder(tmp_path)
    aster, birch = room.seller("Aster"), room.seller("Birch <b>& Søn</b> 店")
    ids = [
        filler.put(birch, "V-2026-000002", pages=3, copy="seller", paper="letter"),
        filler.put(aster, "V-2026-000001", pages=1),
    ]
    made = shelf.merge(room.olga, ids, folder / "batch.pdf", Work())
    assert (made.documents, made.pages) == (2, 6)
    words = page_words((folder / "batch.pdf").read_bytes())
    assert "V-2026-000002" in words[0]
    assert "Birch <b>& Søn</b>" in words[0]
    assert "Copy for the seller" in words[0]
    assert "3 pages" in words[0]
    assert words[1:4] == [f"V-2026-000002 v1 seller page {page}" for page in (1, 2, 3)]
    assert "1 page" in words[4]
    assert words[5] == "V-2026-000001 v1 internal page 1"
    with pikepdf.open(folder / "batch.pdf") as merged:
        assert str(merged.docinfo["/Title"]) == "Print file: 2 documents"
        assert "Signatures do not survive" in str(merged.docinfo["/Subject"])
        with merged.open_outline() as outline:
            assert [item.title.split(" ")[0] for item in outline.root] == ["V-2026-000002", "V-2026-000001"]
        assert [round(float(page.mediabox[3])) for page in merged.pages] == [792] * 4 + [842] * 2
    assert [path.name for path in folder.iterdir()] == ["batch.pdf"]
    assert shelf.counts(room.olga, ShelfFilter()).printed == 2


def test_many_documents_are_merged_in_steps_in_their_order(
    room: Room, shelf: Shelf, filler: ShelfFiller, tmp_path: Path
) -> None:
    folder = out_folder(tmp_path)
    seller = room.seller()
    ids = [filler.put(seller, f"V-2026-{place:06}", pages=1) for place in range(1, 61)]
    shelf.merge(room.olga, ids, folder / "batch.pdf", Work(), separators=False)
    words = page_words((folder / "batch.pdf").read_bytes())
    assert words == [f"V-2026-{place:06} v1 internal page 1" for place in range(1, 61)]


def test_the_same_batch_gives_the_same_bytes(room: Room, shelf: Shelf, filler: ShelfFiller, tmp_path: Path) -> None:
    ids = [filler.put(room.seller(), "V-2026-000001")]
    for name in ("one.pdf", "two.pdf"):
        shelf.merge(room.olga, ids, tmp_path / name, Work())
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()


def test_files_of_their_own_are_named_by_number_version_reader_and_language(
    room: Room, shelf: Shelf, filler: ShelfFiller, tmp_path: Path, stamps: list[tuple[str, str]]
) -> None:
    folder = out_folder(tmp_path)
    seller = room.seller()
    ids = [
        filler.put(seller, "V-2026-000001", copy="seller", language="fr"),
        filler.put(seller, "V-2026-000001", copy="seller", language="fr", paper="letter"),
        filler.put(seller, "V-2026-000002"),
        filler.put(seller, "V-2026-000002", version=2),
    ]
    shelf.copy_each(room.olga, ids, folder, Work())
    assert sorted(path.name for path in folder.iterdir()) == [
        "V-2026-000001_v1_seller_fr.pdf",
        "V-2026-000001_v1_seller_fr_letter.pdf",
        "V-2026-000002_v1_internal_en.pdf",
        "V-2026-000002_v2_internal_en.pdf",
    ]
    newest = shelf.document(room.olga, ids[3]).row
    assert (folder / "V-2026-000002_v2_internal_en.pdf").read_bytes() == room.store.read(newest.sha256)
    assert page_words((folder / "V-2026-000002_v1_internal_en.pdf").read_bytes())[0].startswith("SUPERSEDED")
    assert [word for word, _note in stamps] == ["SUPERSEDED"]


def test_another_file_of_that_name_is_never_written_over(
    room: Room, shelf: Shelf, filler: ShelfFiller, tmp_path: Path
) -> None:
    folder = out_folder(tmp_path)
    seller = room.seller()
    ids = [filler.put(seller, f"V-2026-{place:06}") for place in (1, 2)]
    shelf.copy_each(room.olga, ids[1:], folder, Work())
    shelf.copy_each(room.olga, ids[1:], folder, Work())  # the same again is no other file
    (folder / "V-2026-000002_v1_internal_en.pdf").write_text("notes")
    with refused("file_exists"):
        shelf.copy_each(room.olga, ids, folder, Work())
    assert [path.name for path in folder.iterdir()] == ["V-2026-000002_v1_internal_en.pdf"]
    assert shelf.document(room.olga, ids[0]).row.prints == 0


@pytest.mark.parametrize("merged", [True, False])
@pytest.mark.parametrize("stop_at", [0, 1])
def test_a_batch_that_is_stopped_leaves_nothing(
    room: Room, shelf: Shelf, filler: ShelfFiller, tmp_path: Path, merged: bool, stop_at: int
) -> None:
    folder = out_folder(tmp_path)
    seller = room.seller()
    ids = [filler.put(seller, f"V-2026-{place:06}") for place in (1, 2)]
    work = Work()
    work.on_progress = lambda done, _total, _text: work.stop() if done == stop_at else None
    with pytest.raises(Cancelled):
        if merged:
            shelf.merge(room.olga, ids, folder / "batch.pdf", work)
        else:
            shelf.copy_each(room.olga, ids, folder, work)
    assert folder_is_empty(folder)
    assert room.rows(DocumentPrint) == 0


def test_a_merging_that_is_stopped_or_fails_while_it_writes_leaves_nothing(
    room: Room, shelf: Shelf, filler: ShelfFiller, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = out_folder(tmp_path)
    ids = [filler.put(room.seller(), "V-2026-000001")]
    work = Work()
    work.on_progress = lambda _done, _total, text: work.stop() if text == "writing the file" else None
    with pytest.raises(Cancelled):
        shelf.merge(room.olga, ids, folder / "batch.pdf", work)
    monkeypatch.setattr(Shelf, "_separators", lambda *_: b"no sheets at all")
    with refused("not_merged"):
        shelf.merge(room.olga, ids, folder / "batch.pdf", Work())
    assert folder_is_empty(folder)
    assert room.rows(DocumentPrint) == 0


def folder_is_empty(folder: Path) -> bool:
    return not list(folder.iterdir())


@pytest.mark.parametrize("merged", [True, False])
def test_a_batch_with_a_damaged_copy_leaves_nothing(
    room: Room, shelf: Shelf, filler: ShelfFiller, tmp_path: Path, merged: bool
) -> None:
    folder = out_folder(tmp_path)
    seller = room.seller()
    ids = [filler.put(seller, "V-2026-000001"), filler.put(seller, "V-2026-000002")]
    path = room.store.path(shelf.document(room.olga, ids[1]).row.sha256)
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    with pytest.raises(UserError):
        if merged:
            shelf.merge(room.olga, ids, folder / "batch.pdf", Work())
        else:
            shelf.copy_each(room.olga, ids, folder, Work())
    assert folder_is_empty(folder)
    assert room.rows(DocumentPrint) == 0


def test_an_empty_batch_is_refused(room: Room, shelf: Shelf, tmp_path: Path) -> None:
    with refused("nothing_chosen"):
        shelf.merge(room.olga, [], tmp_path / "batch.pdf", Work())
    with refused("not_found"):
        shelf.copy_each(room.olga, [7], tmp_path, Work())


def test_the_signature_field_of_a_page_does_not_come_into_the_merged_file(
    room: Room, shelf: Shelf, tmp_path: Path
) -> None:
    issued = room.issued(room.lost(room.seller()))
    shelf.merge(room.olga, [issued.id], tmp_path / "batch.pdf", Work(), separators=False)
    with pikepdf.open(room.reports.pdf_path(issued)) as signed:
        assert "/AcroForm" in signed.Root
    with pikepdf.open(tmp_path / "batch.pdf") as merged:
        assert len(merged.pages) == issued.pages
        assert "/AcroForm" not in merged.Root
        kinds = [str(note.Subtype) for page in merged.pages for note in page.obj.get("/Annots", ())]
        assert "/Widget" not in kinds
    assert room.reports.verify((tmp_path / "batch.pdf").read_bytes()).standing == "unknown"


def test_a_separator_names_what_no_longer_holds(room: Room, shelf: Shelf, filler: ShelfFiller) -> None:
    seller = room.seller()
    old = filler.put(seller, "V-2026-000001")
    filler.put(seller, "V-2026-000001", version=2)
    sheet = separator_of(shelf.document(room.olga, old).row, "Europe/Paris")
    assert sheet.facts == (
        "The lab’s own copy",
        "Version 1, issued 2 March 2026",
        "2 pages",
        "English",
        "Replaced by version 2",
    )
    assert sheet.code == "V-2026-000001 v1"
