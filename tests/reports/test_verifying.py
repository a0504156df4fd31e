"""Is a PDF as the lab issued it? By the lab's record, and by the file alone with the authority's certificate."""

from __future__ import annotations

import json
import random
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from labapp.accounts.authority import make_authority
from labapp.core.db import Database
from labapp.core.errors import UserError
from labapp.core.trail import canonical
from labapp.migrations import upgrade
from labapp.reports.finishing import RECORD_NAME
from labapp.reports.verifying.child import handle
from labapp.reports.verifying.judging import Finding, Issued, Standing, judge
from labapp.reports.verifying.looking import PdfLooker, read_authority, read_file
from tests.conftest import MORNING
from tests.lab.room import Room, quick_passphrases
from tests.reports.altering import ALTERATIONS
from tests.reports.test_service_issuing import verdict_of


@dataclass(frozen=True)
class Papers:
    """Two issued verdicts of one lab, and the lab itself."""

    room: Room
    first: bytes
    second: bytes
    authority: bytes
    record: bytes

    def alone(self, pdf: bytes, authority: bytes | None = None) -> Finding:
        """What the file alone says, with the authority's certificate at hand."""
        known = self.authority if authority is None else authority
        facts = handle({"authority": known.hex()}, pdf)[0]["facts"]
        return judge(facts, None, with_lab=False, with_authority=bool(known))

    def by_lab(self, pdf: bytes) -> Finding:
        """What the lab says of the file."""
        return self.room.reports.verified(handle({"authority": self.authority.hex()}, pdf)[0]["facts"])


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Papers]:
    """One lab for all tests here, since nothing in it is changed."""
    folder = tmp_path_factory.mktemp("papers")
    database = Database.open_file(folder / "lab.db")
    with pytest.MonkeyPatch.context() as patch:
        quick_passphrases(patch)
        upgrade(database, MORNING)
        room = Room(database, folder / "store")
        seller = room.seller()
        inspections = [room.submitted(seller, failing="function.touch"), room.lost(seller)]
        files = [room.reports.pdf_path(room.issued(inspection)).read_bytes() for inspection in inspections]
        signer = room.accounts.signer(room.marta, room.word(room.marta))
        assert signer.authority is not None
        yield Papers(room, files[0], files[1], signer.authority, verdict_of(room, inspections[0]).record)
    database.close()


def test_an_issued_document_is_genuine_by_the_lab_and_by_itself(papers: Papers) -> None:
    for pdf, number in ((papers.first, "V-2026-000001"), (papers.second, "V-2026-000002")):
        for found in (papers.alone(pdf), papers.by_lab(pdf)):
            assert (found.standing, found.number, found.version) == (Standing.GENUINE, number, 1)


def test_without_the_authority_s_certificate_it_is_never_better_than_unknown(papers: Papers) -> None:
    found = papers.alone(papers.first, b"")
    assert found.standing is Standing.UNKNOWN
    assert found.reasons[0].startswith("consistent in itself, signer not known here")
    other = make_authority("Lyon lab", MORNING).certificate  # of the same name, by somebody else
    assert papers.alone(papers.first, other).standing is not Standing.GENUINE


def test_other_programs_read_the_signature_the_attachment_and_the_fonts(papers: Papers, tmp_path: Path) -> None:
    path = tmp_path / "verdict.pdf"
    path.write_bytes(papers.first)

    def said(*command: str) -> str:
        done = subprocess.run([*command], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    signature = said("pdfsig", str(path))
    assert "Signature is Valid" in signature
    assert "Total document signed" in signature
    assert "Marta Klein" in signature
    assert "No syntax or stream encoding errors" in said("qpdf", "--check", str(path))
    said("pdfdetach", "-save", "1", "-o", str(tmp_path / "out.json"), str(path))
    assert (tmp_path / "out.json").read_bytes() == papers.record == canonical(json.loads(papers.record))
    fonts = said("pdffonts", str(path)).splitlines()[2:]
    assert fonts
    assert all(line.split()[-5] == "yes" for line in fonts)  # emb
    assert RECORD_NAME in said("pdfdetach", "-list", str(path))


@pytest.mark.parametrize("kind", list(ALTERATIONS))
def test_no_altered_copy_is_called_genuine(papers: Papers, kind: str) -> None:
    chance = random.Random(f"{kind} sample")
    for _ in range(3):
        _refused(papers, kind, chance)


@pytest.mark.soak
@pytest.mark.parametrize("kind", list(ALTERATIONS))
def test_no_altered_copy_of_a_thousand_is_called_genuine(papers: Papers, kind: str) -> None:
    chance = random.Random(kind)
    for _ in range(-(-1000 // len(ALTERATIONS))):
        _refused(papers, kind, chance)


def _refused(papers: Papers, kind: str, chance: random.Random) -> None:
    altered = ALTERATIONS[kind](papers.first, papers.second, chance)
    assert altered != papers.first
    for found in (papers.alone(altered), papers.by_lab(altered)):
        assert found.standing in (Standing.ALTERED, Standing.UNKNOWN), (kind, found)
        assert found.reasons


@pytest.mark.soak
def test_a_thousand_clean_verifications_raise_no_false_alarm(papers: Papers) -> None:
    for turn in range(1000):
        pdf = (papers.first, papers.second)[turn % 2]
        assert papers.alone(pdf).standing is Standing.GENUINE


def test_what_was_removed_or_changed_is_said(papers: Papers) -> None:
    chance = random.Random(1)
    said = {
        kind: " ".join(papers.alone(ALTERATIONS[kind](papers.first, papers.second, chance)).reasons)
        for kind in ALTERATIONS
    }
    assert "not written as the lab's program writes it" in said["a digit of the padding"]
    assert "added after the signature" in said["a revision appended"]
    assert "not those that were signed" in said["the signature of another verdict"]
    assert "The lab issued V-2026-000001, but not with these bytes." in papers.by_lab(papers.first + b"\n").reasons


def test_a_replaced_document_is_superseded() -> None:
    facts = {"pdf": True, "sha256": "a"}
    old = judge(facts, Issued("V-2026-000001", 1, True, 2), with_lab=True, with_authority=True)
    assert (old.standing, old.reasons) == (Standing.SUPERSEDED, ("The lab issued it; version 2 has replaced it.",))
    new = judge(facts, Issued("V-2026-000001", 2, True, 2), with_lab=True, with_authority=True)
    assert new.standing is Standing.GENUINE
    gone = judge(facts, Issued("V-2026-000001", 1, True, 1, withdrawn=True), with_lab=True, with_authority=True)
    assert gone.standing is Standing.SUPERSEDED


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no PDF"),
        (b"hello", "no PDF"),
        (b"%PDF-1.7\n" + b"<<" * 5000, "cannot be read"),
        (b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj", ""),
    ],
)
def test_strange_files_are_unknown_and_stop_nothing(papers: Papers, data: bytes, words: str) -> None:
    found = papers.alone(data)
    assert found.standing is Standing.UNKNOWN
    assert words in found.reasons[0]


def test_the_limited_child_says_the_same(papers: Papers) -> None:
    with PdfLooker() as looker:
        facts = looker.look(papers.first, papers.authority)
        assert judge(facts, None, with_lab=False, with_authority=True).standing is Standing.GENUINE
        assert looker.look(b"no pdf")["pdf"] is False
    assert papers.room.reports.verify(papers.first).standing is Standing.GENUINE


def test_files_that_cannot_be_read_are_said_in_a_sentence(tmp_path: Path) -> None:
    def refused(path: Path, read: Any, code: str) -> None:
        with pytest.raises(UserError) as refusal:
            read(path)
        assert refusal.value.code == code

    refused(tmp_path / "gone.pdf", read_file, "unreadable_file")
    (tmp_path / "no.pem").write_text("no certificate")
    refused(tmp_path / "no.pem", read_authority, "bad_certificate")
