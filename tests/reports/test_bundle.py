"""The evidence bundle: whole, the same again, checked by its own verifier alone; each kind of tampering is named."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cryptography
import pytest
import sqlalchemy as sa

from labapp.accounts.authority import as_pem, make_authority
from labapp.core.db import Database
from labapp.core.errors import NotFound, UserError
from labapp.core.store import BlobStore
from labapp.core.trail import canonical
from labapp.core.work import Cancelled, Work
from labapp.inspections.models import VerdictRow
from labapp.migrations import upgrade
from labapp.reports.bundle import Bundled, Bundles
from labapp.reports.drawing import draw_verdict_document, signed
from labapp.reports.handing import HandOvers, NewHandOver
from labapp.reports.models import Document
from labapp.reports.rules import Channel
from labapp.reports.statements import NewMeasure, Statements
from labapp.sellers.rules import MeasureKind
from labapp.trials.rules import Outcome, SinglePlan
from labapp.trials.steps import TrialDecision
from tests.conftest import MORNING
from tests.lab.room import Room, quick_passphrases

Files = dict[str, bytes]


def bundles(room: Room) -> Bundles:
    return Bundles(room.database, room.clock, room.store)


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Room:
    """A lab with a failed verdict with photos, a trial that it ended, and the suspension that this brought, stated."""
    with pytest.MonkeyPatch.context() as patch:
        quick_passphrases(patch)
        folder = tmp_path_factory.mktemp("lab")
        database = Database.open_file(folder / "lab.db")
        upgrade(database, MORNING)
        made = Room(database, folder / "store")
        seller, word = made.seller("Aster"), made.word(made.marta)
        trial = made.trials.start(made.marta, seller, "smartphone", SinglePlan(8, 0)).number
        verdict = made.issued(made.submitted(seller, failing="function.touch"))
        made.reports.sign_trial(made.marta, trial, TrialDecision(Outcome.NOT_PASSED), word)
        statement = Statements(database, made.clock, made.store, made.accounts).state(
            made.marta, "M-2026-000001", word, clause="9.2"
        )
        receipt = folder / "receipt.txt"
        receipt.write_bytes(b"signed for")
        new = NewHandOver(statement.id, "Aster", Channel.POST, "RR 1", file=receipt)
        HandOvers(database, made.clock, made.store).record(made.olga, new)
        assert verdict.number == "V-2026-000001"
        return made


@pytest.fixture(scope="module")
def whole(room: Room, tmp_path_factory: pytest.TempPathFactory) -> Bundled:
    return bundles(room).write(room.marta, "M-2026-000001", tmp_path_factory.mktemp("out") / "m.zip")


def files_of(path: Path) -> Files:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def unpacked(files: Files, folder: Path) -> Path:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def alone(script: Path, *arguments: object) -> tuple[int, str]:
    """What the verifier says in a Python that has nothing but the standard library and cryptography."""
    packages = script.parent.parent / f"only-cryptography-{os.getpid()}"
    if not packages.exists():
        packages.mkdir()
        site = Path(cryptography.__file__).parent.parent
        for path in site.iterdir():
            if path.name.startswith(("cryptography", "cffi", "_cffi_backend", "pycparser")):
                (packages / path.name).symlink_to(path)
    start = "import runpy, sys; sys.path.append(sys.argv[1]); sys.argv = sys.argv[2:]; runpy.run_path(sys.argv[0], run_name='__main__')"
    words = [sys.executable, "-I", "-S", "-c", start, str(packages), str(script), *map(str, arguments)]
    told = subprocess.run(words, capture_output=True, text=True, check=False)
    return told.returncode, told.stdout + told.stderr


def summed(files: Files) -> Files:
    """The files as somebody leaves them who also mends SHA256SUMS."""
    named = sorted(name for name in files if name != "SHA256SUMS")
    sums = "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in named)
    return {**files, "SHA256SUMS": sums.encode()}


def first(files: Files, beginning: str) -> str:
    return next(name for name in sorted(files) if name.startswith(beginning))


# ---- made


def test_a_bundle_holds_everything_and_says_that_all_is_fine(room: Room, whole: Bundled, tmp_path: Path) -> None:
    files = files_of(whole.path)
    assert {name.split("/")[0] for name in files} == {
        "README.txt", "SHA256SUMS", "authority", "bundle.json", "documents", "hand_overs.json", "originals", "proofs",
        "records", "trail", "verify.py",
    }  # fmt: skip
    documents = {name for name in files if name.startswith("documents/")}
    assert {name.split("/")[1][:15].rstrip("-") for name in documents} == {
        "V-2026-000001-v", "T-2026-000001-v", "M-2026-000001-v",
    }  # fmt: skip
    sealed = json.loads(files["records/V-2026-000001-v1.json"])
    assert {photo["sha256"] for photo in sealed["photos"]} == {
        name.split("/")[1].split(".")[0] for name in files if name.startswith("originals/")
    }
    folder = unpacked(files, tmp_path / "bundle")
    status, said = alone(folder / "verify.py")
    assert (status, said.splitlines()[-1]) == (0, "Bundle M-2026-000001: all is fine."), said
    for words in ("signed by Marta Klein", "each follows from the one before", "1 hand-overs", "3 reports, all here"):
        assert words in said
    assert alone(folder / "verify.py", whole.path)[0] == 0  # the ZIP as it is

    authority = tmp_path / "lab.pem"
    authority.write_text(room.accounts.authority_pem())
    status, said = alone(folder / "verify.py", "--ca", authority)
    assert (status, "the one that was given" in said) == (0, True)
    authority.write_text(as_pem(make_authority("Lyon lab", MORNING).certificate))
    status, said = alone(folder / "verify.py", "--ca", authority)
    assert status == 1
    assert "not the one that was given" in said


def test_the_same_case_is_the_same_bytes_whenever_it_is_made(room: Room, whole: Bundled, tmp_path: Path) -> None:
    again = bundles(room).write(room.marta, "M-2026-000001", tmp_path / "again.zip")
    assert (again.sha256, again.size) == (whole.sha256, whole.size)
    assert again.path.read_bytes() == whole.path.read_bytes()
    assert hashlib.sha256(again.path.read_bytes()).hexdigest() == again.sha256


def test_a_verdict_has_a_bundle_of_its_own(room: Room, tmp_path: Path) -> None:
    made = bundles(room).write(room.marta, "V-2026-000001", tmp_path / "v.zip")
    files = files_of(made.path)
    assert [name for name in files if name.startswith("records/")] == [
        "records/V-2026-000001-v1.json",
        "records/V-2026-000001-v1.sig",
    ]
    assert alone(unpacked(files, tmp_path / "v") / "verify.py")[0] == 0


def test_the_readme_has_no_gap(whole: Bundled) -> None:
    text = files_of(whole.path)["README.txt"].decode()
    assert "{" not in text
    assert "M-2026-000001" in text
    assert "originals/" in text


# ---- tampered with


def _edit_line(
    files: Files, change: Callable[[dict[str, Any]], None], where: Callable[[dict[str, Any]], bool]
) -> Files:
    lines = [json.loads(line) for line in files["trail/chain.jsonl"].splitlines()]
    change(next(line for line in lines if where(line)))
    return {**files, "trail/chain.jsonl": b"".join(json.dumps(line).encode() + b"\n" for line in lines)}


def _answers(line: dict[str, Any]) -> bool:
    return any(one["field"] == "verdict" for one in line.get("values", ()))


def _other_value(line: dict[str, Any]) -> None:
    next(one for one in line["values"] if one["field"] == "verdict")["new"] = '"pass"'


def _without_row(files: Files) -> Files:
    lines = files["trail/chain.jsonl"].splitlines(keepends=True)
    return {**files, "trail/chain.jsonl": b"".join(lines[:40] + lines[41:])}


def _record(files: Files, **changes: Any) -> Files:
    name = "records/V-2026-000001-v1.json"
    return {**files, name: canonical({**json.loads(files[name]), **changes})}


def _pdf(files: Files, change: Callable[[bytes], bytes], number: str = "V-2026-000001") -> Files:
    name = first(files, f"documents/{number}")
    return {**files, name: change(files[name])}


def _flipped(data: bytes) -> bytes:
    at = data.index(b"stream") + 40
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def _without(files: Files, beginning: str) -> Files:
    name = first(files, beginning)
    return {other: data for other, data in files.items() if other != name}


def _swapped(files: Files, one: str, two: str) -> Files:
    here, there = first(files, one), first(files, two)
    return {**files, here: files[there], there: files[here]}


def _foreign_signer(files: Files) -> Files:
    foreign = as_pem(make_authority("Nobody", MORNING).certificate).encode()
    return {**files, first(files, "authority/signers/"): foreign}


def _in_padding(pdf: bytes) -> bytes:
    at = pdf.index(b"/Contents <") + len(b"/Contents <") + 8190
    return pdf[:at] + b"1" + pdf[at + 1 :]


def _hand_over(files: Files) -> Files:
    told = json.loads(files["hand_overs.json"])
    told[0]["handed_at"] = "2026-03-01T08:00:00+00:00"
    return {**files, "hand_overs.json": json.dumps(told).encode()}


Tamper = Callable[[Files], Files]
TAMPERED: dict[str, tuple[Tamper, str]] = {
    "a byte of a PDF": (lambda f: _pdf(f, _flipped), "its bytes are not those that were signed"),
    "a PDF with something behind it": (lambda f: _pdf(f, lambda d: d + b"%x\n"), "added after its signature"),
    "the padding of a signature": (lambda f: _pdf(f, _in_padding), "hidden behind its signature"),
    "two PDFs swapped": (
        lambda f: _swapped(f, "documents/V-", "documents/T-"),
        "it is the document of T-2026-000001-v1",
    ),
    "a PDF without its signature": (
        lambda f: _pdf(f, lambda d: d.replace(b"/ByteRange", b"/ByteRangX")),
        "it carries no signature",
    ),
    "a document taken away": (lambda f: _without(f, "documents/V-"), "its document is missing"),
    "a sealed record": (lambda f: _record(f, verdict="pass"), "its signature fits no signer"),
    "a record's form": (
        lambda f: {**f, "records/V-2026-000001-v1.json": f["records/V-2026-000001-v1.json"] + b"\n"},
        "not written as records are sealed",
    ),
    "two records swapped": (
        lambda f: _swapped(f, "records/T-2026-000001-v1.json", "records/V-2026-000001-v1.json"),
        "it is the record of V-2026-000001 v1",
    ),
    "two signatures swapped": (
        lambda f: _swapped(f, "records/T-2026-000001-v1.sig", "records/V-2026-000001-v1.sig"),
        "its signature fits no signer",
    ),
    "a cited report taken away": (
        lambda f: {n: d for n, d in f.items() if "V-2026-000001" not in n},
        "rests on V-2026-000001, which is missing",
    ),
    "a signer of somebody else": (_foreign_signer, "was not issued by the authority"),
    "an original": (
        lambda f: {**f, first(f, "originals/"): f[first(f, "originals/")] + b"x"},
        "is not the one that was sealed",
    ),
    "an original taken away": (lambda f: _without(f, "originals/"), "which is missing"),
    "an original put in": (lambda f: {**f, f"originals/{'0' * 64}.jpg": b"x"}, "belongs to no record"),
    "a value of the trail": (
        lambda f: _edit_line(f, _other_value, _answers),
        "the value “verdict” of row",
    ),
    "a row of the trail": (
        lambda f: _edit_line(f, lambda line: line.update(actor_id=1), lambda line: line["action"] == "submitted"),
        "was changed",
    ),
    "a row of the trail taken away": (_without_row, "does not follow from the row before it"),
    "a hand-over": (_hand_over, "is not the one in the trail"),
    "a proof": (lambda f: {**f, first(f, "proofs/"): b"x"}, "missing or was changed"),
}


@pytest.mark.parametrize("what", TAMPERED)
def test_each_kind_of_tampering_is_named_even_where_the_sums_were_mended(
    whole: Bundled, tmp_path: Path, what: str
) -> None:
    tamper, words = TAMPERED[what]
    files = files_of(whole.path)
    changed = summed(tamper(files))
    assert changed != files
    status, said = alone(unpacked(changed, tmp_path / "bundle") / "verify.py")
    wrong = [line for line in said.splitlines() if line.startswith("WRONG")]
    assert status == 1
    assert any(words in line for line in wrong), said
    assert "WRONG." in said.splitlines()[-1]


def test_what_does_not_fit_the_sums_is_named(whole: Bundled, tmp_path: Path) -> None:
    files = files_of(whole.path)
    for number, (changed, words) in enumerate(
        (
            ({**files, "README.txt": b"x"}, "changed: README.txt"),
            ({**files, "more.txt": b"x"}, "not named in SHA256SUMS: more.txt"),
            ({name: data for name, data in files.items() if name != "README.txt"}, "missing: README.txt"),
        )
    ):
        status, said = alone(unpacked(changed, tmp_path / str(number)) / "verify.py")
        assert status == 1
        assert words in said


def test_what_is_no_bundle_is_said_in_a_line(whole: Bundled, tmp_path: Path) -> None:
    script = unpacked(files_of(whole.path), tmp_path / "bundle") / "verify.py"
    (tmp_path / "letter.zip").write_bytes(b"dear lab")
    (tmp_path / "empty").mkdir()
    for path in (tmp_path / "letter.zip", tmp_path / "empty", tmp_path / "missing.zip"):
        status, said = alone(script, path)
        assert status == 1
        assert said.startswith("WRONG  this is no evidence bundle")
        assert "Traceback" not in said


# ---- for the seller


def test_the_seller_s_bundle_holds_nothing_that_a_seller_must_not_learn(room: Room, tmp_path: Path) -> None:
    made = bundles(room).write(room.marta, "M-2026-000001", tmp_path / "s.zip", for_seller=True)
    files = files_of(made.path)
    assert {name.split("/")[0] for name in files} == {
        "README.txt", "SHA256SUMS", "authority", "bundle.json", "documents", "records", "verify.py",
    }  # fmt: skip
    assert not any("V-2026" in name for name in files)
    everything = b"".join(files.values())
    for secret in ("Camille", "rue des Essais", "Sofia Okafor", "B-0000", "289.00"):
        assert secret.encode() not in everything
    status, said = alone(unpacked(files, tmp_path / "s") / "verify.py")
    assert (status, said.splitlines()[-1]) == (0, "Bundle M-2026-000001: all is fine."), said


def test_a_verdict_without_a_copy_for_the_seller_has_no_bundle_for_the_seller(room: Room, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no copy of V-2026-000001 for the seller"):
        bundles(room).write(room.marta, "V-2026-000001", tmp_path / "s.zip", for_seller=True)
    assert list(tmp_path.iterdir()) == []


def with_sellers_copy(room: Room, inspection: int, of: str = "") -> str:
    """The number of an issued verdict of which the seller's copy is issued, too: an edition that names the sealed record."""
    row = room.issued(inspection)
    with room.database.reading() as session:
        sealed = session.scalars(sa.select(VerdictRow).where(VerdictRow.number == row.number)).one()
        first_copy = session.scalars(sa.select(Document).where(Document.number == row.number)).one()
    edition = {**json.loads(sealed.record), "edition": {"of": of or sealed.record_sha256, "copy": "seller"}}
    edition["order"] = {**edition["order"], "identity": "", "price": None}
    signer = room.accounts.signer(room.marta, room.word(room.marta))
    drawn = signed(draw_verdict_document({**json.loads(sealed.record)}, {}, draft=False), edition, signer)
    with room.database.transaction() as session:
        columns = [column.key for column in Document.__table__.columns if column.key != "id"]
        values = {column: getattr(first_copy, column) for column in columns}
        session.add(
            Document(**{**values, "copy": "seller", "sha256": room.store.put(drawn.pdf), "size": len(drawn.pdf)})
        )
    return row.number


@pytest.mark.parametrize("reader", ["court", "seller"])
def test_a_seller_s_copy_is_an_edition_of_what_was_sealed(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reader: str
) -> None:
    quick_passphrases(monkeypatch)
    room = Room(database, tmp_path / "store")
    number = with_sellers_copy(room, room.lost(room.seller()))
    path = bundles(room).write(room.marta, number, tmp_path / "b.zip", for_seller=reader == "seller").path
    files = files_of(path)
    copies = sorted(name.split("-")[-2] for name in files if name.startswith("documents/"))
    assert copies == (["seller"] if reader == "seller" else ["internal", "seller"])
    assert ("records/V-2026-000001-v1.json" in files) == (reader == "court")
    status, said = alone(unpacked(files, tmp_path / "b") / "verify.py")
    assert status == 0, said


def test_a_copy_that_names_another_record_is_no_edition_of_this_one(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick_passphrases(monkeypatch)
    room = Room(database, tmp_path / "store")
    number = with_sellers_copy(room, room.lost(room.seller()), of="0" * 64)
    made = bundles(room).write(room.marta, number, tmp_path / "b.zip")
    status, said = alone(unpacked(files_of(made.path), tmp_path / "b") / "verify.py")
    assert status == 1
    assert "is not the sealed one, nor an edition of it" in said


def test_what_is_signed_but_not_issued_yet_is_not_bundled(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick_passphrases(monkeypatch)
    room = Room(database, tmp_path / "store")
    with monkeypatch.context() as patch:
        patch.setattr(BlobStore, "put", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            room.issued(room.lost(room.seller()))
    with pytest.raises(UserError) as refusal:
        bundles(room).write(room.marta, "V-2026-000001", tmp_path / "b.zip")
    assert refusal.value.code == "issue_unfinished"


# ---- refused and stopped


def test_who_may_not_issue_verdicts_gets_no_bundle_and_unknown_numbers_have_none(room: Room, tmp_path: Path) -> None:
    for who in (room.sofia, room.olga):
        with pytest.raises(UserError) as refusal:
            bundles(room).write(who, "V-2026-000001", tmp_path / "x.zip")
        assert refusal.value.code == "not_allowed"
    with pytest.raises(NotFound):
        bundles(room).write(room.marta, "V-2026-000099", tmp_path / "x.zip")
    with pytest.raises(UserError) as refusal:
        bundles(room).write(room.marta, "V-2026-000001", tmp_path / "missing" / "x.zip")
    assert refusal.value.code == "unwritable_file"
    assert list(tmp_path.iterdir()) == []


def test_stopped_half_way_the_old_file_stays_and_nothing_else_is_left(room: Room, tmp_path: Path) -> None:
    target = tmp_path / "old.zip"
    target.write_bytes(b"as it was")
    work = Work()
    told: list[tuple[int, int]] = []

    def stop(done: int, total: int, _text: str) -> None:
        told.append((done, total))
        if done > total / 2:
            work.stop()

    work.on_progress = stop
    trail = room.trail()
    with pytest.raises(Cancelled):
        bundles(room).write(room.marta, "V-2026-000001", target, work=work)
    assert told[0][0] < told[-1][0] < told[-1][1]
    assert (target.read_bytes(), [path.name for path in tmp_path.iterdir()]) == (b"as it was", ["old.zip"])
    assert room.trail() == trail


def test_a_damaged_document_is_named_and_no_bundle_is_written(room: Room, tmp_path: Path) -> None:
    with room.database.reading() as session:
        sha256 = session.scalars(sa.select(Document.sha256).where(Document.number == "V-2026-000001")).one()
    path = room.store.path(sha256)
    kept = path.read_bytes()
    for damage in (lambda: path.write_bytes(kept[:-1] + b"x"), path.unlink):
        damage()
        with pytest.raises(UserError) as refusal:
            bundles(room).write(room.marta, "V-2026-000001", tmp_path / "x.zip")
        assert refusal.value.code in ("blob_damaged", "blob_missing")
        path.write_bytes(kept)
    assert list(tmp_path.iterdir()) == []


def test_a_measure_on_a_clause_alone_has_a_bundle_too(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick_passphrases(monkeypatch)
    room = Room(database, tmp_path / "store")
    statements = Statements(room.database, room.clock, room.store, room.accounts)
    new = NewMeasure(room.seller("Birch"), MeasureKind.WARNING, "It was agreed.", clause="3")
    row = statements.issue(room.marta, new, room.word(room.marta))
    made = bundles(room).write(room.marta, row.number, tmp_path / "b.zip")
    status, said = alone(unpacked(files_of(made.path), tmp_path / "b") / "verify.py")
    assert status == 0, said
