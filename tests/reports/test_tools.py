"""What independent programs say of a finished document: fonts, soundness, the attached record, every field on its pages."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from labapp.core.trail import canonical
from labapp.reports.drawing import Drawn, Manner, draw_trial_document, draw_verdict_document, signed
from labapp.reports.finishing import Particulars, finish
from labapp.reports.reading import bare
from tests.reports.drawn_pngs import logo
from tests.reports.pdfs import said_by
from tests.reports.records import finding, verdict_record, with_check, with_photos
from tests.reports.signers import certified_signer
from tests.reports.trial_records import trial_record

MANNER = Manner(paper="letter", accent="#7A1F5C", logo=logo())


def rich_record(folder: Path) -> tuple[dict[str, Any], dict[str, Path]]:
    """Every field filled, with text of all kinds."""
    fall = finding("F1", "The case has a crack.", note="Seen at once: ✗ 破损.", method="by eye", photos=[1, 2])
    record, photos = with_photos(verdict_record(findings=[fall]), folder, 8)
    for line in record["photos"]:
        line["caption"] = f"side {line['number']} of the device"
    record["received"].update(imei2="356938035643809", accessories=["cable"])
    record["seller"].update(region="22")
    record["files"] = [
        {"number": "E1", "kind": "video", "name": "unboxing.mp4", "caption": "the seal", "size": 3, "sha256": "c" * 64}
    ]
    record = with_check(record, "locks.activation", result="not_tested", note="The battery was empty. Пусто")
    return with_check(record, "battery.health", source="Phone tester 4"), photos


def drawn(folder: Path) -> tuple[Drawn, dict[str, Any]]:
    record, photos = rich_record(folder)
    return draw_verdict_document(record, photos, draft=False, manner=MANNER), record


def signed_verdict(folder: Path) -> tuple[bytes, dict[str, Any]]:
    made, record = drawn(folder)
    return signed(made, record, certified_signer()).pdf, record


def told(tool: str, pdf: bytes, folder: Path, *options: str) -> str:
    said = said_by(tool, pdf, folder, *options)
    if said is None:
        pytest.skip(f"{tool} is not installed")
    return said


def test_all_fonts_are_embedded_as_parts_only(tmp_path: Path) -> None:
    rows = told("pdffonts", signed_verdict(tmp_path)[0], tmp_path, "-").splitlines()[2:]
    assert len(rows) >= 8
    assert all(re.match(r"[A-Z]{6}\+\S+\s+TrueType\s+\S+\s+yes yes yes", row) for row in rows), rows


def test_the_file_is_sound(tmp_path: Path) -> None:
    assert "No syntax or stream encoding errors" in told("qpdf", signed_verdict(tmp_path)[0], tmp_path, "--check", "-")


def test_the_attached_file_is_the_sealed_record(tmp_path: Path) -> None:
    pdf, record = signed_verdict(tmp_path)
    out = tmp_path / "out.json"
    told("pdfdetach", pdf, tmp_path, "-save", "1", "-o", str(out), "-")
    assert out.read_bytes() == canonical(record)
    assert json.loads(out.read_bytes()) == record


def test_the_signature_is_valid_and_covers_the_whole_file(tmp_path: Path) -> None:
    said = told("pdfsig", signed_verdict(tmp_path)[0], tmp_path, "-")
    assert "Signature is Valid" in said
    assert "Total document signed" in said


def test_the_same_sealed_record_gives_the_same_bytes_before_and_after_signing(tmp_path: Path) -> None:
    (one, record), (other, _) = drawn(tmp_path), drawn(tmp_path)
    assert one.pdf == other.pdf
    at = datetime.fromisoformat(record["sealed_at"])
    about = Particulars(one.title, "Lab", one.subject, one.keywords, "en", at)
    assert finish(one.pdf, canonical(record), about) == finish(other.pdf, canonical(record), about)
    assert signed(one, record, certified_signer()).pdf == signed(other, record, certified_signer()).pdf
    trial = trial_record()
    assert draw_trial_document(trial, draft=False, manner=MANNER) == draw_trial_document(
        trial, draft=False, manner=MANNER
    )


def test_a_page_draws_in_another_program_without_a_word_of_complaint(tmp_path: Path) -> None:
    if shutil.which("pdftoppm") is None:
        pytest.skip("pdftoppm is not installed")
    path = tmp_path / "document.pdf"
    path.write_bytes(signed_verdict(tmp_path)[0])
    words = ["pdftoppm", "-r", "20", "-png", str(path), str(tmp_path / "page")]
    run = subprocess.run(words, capture_output=True, check=True, text=True)
    assert run.stderr == ""
    assert len(list(tmp_path.glob("page-*.png"))) >= 3


# ---- every field of the record is on the pages

SAID_OTHERWISE = {
    "purpose": "Verdict report",
    "order.reason": "trial",
    "order.category": "smartphone/1",
    "order.ordered_on": "24 March 2026",
    "order.placed_at": "24 March 2026, 10:12 CET",
    "order.received_at": "31 March 2026, 15:05 CEST",
    "inspection.submitted_at": "1 April 2026, 10:56 CEST",
    "sealed_at": "1 April 2026, 13:56 CEST",
    "lab.time_zone": "CEST",
    "seller.kind": "repairer or workshop",
    "received.imei": "35 182485 578377 3",
    "received.imei2": "35 693803 564380 9",
    "verdict": "FAIL",
    "history.0.at": "24 Mar 2026 09:12",
    "grade.claimed": "Good",
    "grade.derived": "Fair",
    "previous_head": "3dfe 96b2 79ef 9976",
    "inspection.checklist_sha256": "aaaaaaaaaaaa…",
    "inspection.policy_sha256": "bbbbbbbbbbbb…",
    "observations.0.length_mm": "24 mm",
    "files.0.sha256": f"{'c' * 32} {'c' * 32}",
    "files.0.size": "3 bytes",
    "version": "version 1",
}
"""Where a document says a field in other words than the record."""
UNSAID = re.compile(
    r"schema$|replaces$|.*\.(key|section|kind|pillar|mandatory|asked|by|at|field|rule|severity|result|method)$"
    r"|checks\.\d+\.(photos|finding|section_title|unit|value|weight|severity).*"
    r"|order\.(opened_at|ended|ended_by_lab)|received\.(battery|battery_method|accessories).*"
    r"|inspection\.(id|started_at|checklist_title|finished_short)|findings\.\d+\.photos.*|reasons\.\d+\.findings.*"
    r"|photos\.\d+\.(rendition_sha256|sha256|shot|shot_title|check|taken_at|received_at|width|height|findings.*)"
    r"|observations\.0\.(visible.*|catches_nail|count|zone)|rules\.\d+\.fires|limits\..*|scores\..*\.(of|got|minimum)|"
    r"inspection\.kind|trial\.order_index|history\.\d+\.role"
)
"""What belongs to the sealed record only, or is drawn as a mark, a column of its own or a part of another word."""


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Each plain value of a record with its path."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, f"{path}.{key}".lstrip("."))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from leaves(inner, f"{path}.{index}")
    else:
        yield path, value


def test_another_program_finds_every_field_of_the_record_in_the_text(tmp_path: Path) -> None:
    pdf, record = signed_verdict(tmp_path)
    text = bare(told("pdftotext", pdf, tmp_path, "-raw", "-", "/dev/stdout"))
    lost = []
    looked_for = 0
    for path, value in leaves(record):
        if value in ("", None) or isinstance(value, bool) or (UNSAID.fullmatch(path) and path not in SAID_OTHERWISE):
            continue
        looked_for += 1
        said = SAID_OTHERWISE.get(path, str(value).rstrip("."))
        if bare(said) not in text:
            lost.append(f"{path}: {said}")
    assert lost == []
    assert looked_for > 70
