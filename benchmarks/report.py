"""Verdict PDF: layout, and the whole issue (signed, laid out, read back, stored), beside the same content by WeasyPrint;
its size beside its photos, and what it takes of memory."""

from __future__ import annotations

import argparse
import gc
import io
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from _lab import PASSPHRASE, BenchLab, make_lab
from _measuring import Contender, Promise, end, judge, measure, table, verdict
from _peer_page import page

from labapp.assembly import open_lab
from labapp.inspections.models import VerdictRow
from labapp.reports.content import Document, texts, verdict_content
from labapp.reports.drawing import draw_verdict_document, signed
from labapp.reports.layout import draw
from labapp.reports.reading import lost_texts, read_text

OURS, ISSUE, PEER = "our layout", "our whole issue", "WeasyPrint's layout"
MANY = 200


def main() -> None:
    """Measure and judge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--photos", type=int, default=24)
    parser.add_argument("--grow", metavar="LAB", help=argparse.SUPPRESS)
    parser.add_argument("--many", metavar="LAB", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.grow or args.many:
        child(args.grow or args.many, many=bool(args.many))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "lab"
        made = make_lab(folder)
        kept = times(made, args.rounds, args.photos)
        made.lab.close()
        kept &= memory(folder)
    end(kept)


def times(made: BenchLab, rounds: int, photos: int) -> bool:
    """Compare times and size; whether the promises are kept."""
    import weasyprint  # not in the children, whose memory is measured

    lab = made.lab
    waiting = [made.submitted_inspection(photos) for _ in range(rounds + 2)]
    issued = waiting.pop()

    def issue() -> None:
        lab.reports.verify_and_issue(made.manager, waiting.pop(), PASSPHRASE)

    document = lab.reports.verify_and_issue(made.manager, issued, PASSPHRASE)
    record = record_of(lab)
    shown = {photo["rendition_sha256"] for photo in record["photos"]}
    paths = {sha256: lab.store.path(sha256) for sha256 in shown}

    def content() -> Document:
        return verdict_content(record, paths, draft=False, texts=texts("en"))

    def lay_out() -> None:
        draw(content(), io.BytesIO())

    html = page(content())

    def lay_out_by_peer() -> None:
        weasyprint.HTML(string=html).write_pdf()

    peer_text = read_text(weasyprint.HTML(string=html).write_pdf())
    lost = lost_texts(peer_text, content().must_show)
    assert not lost, f"the peer does not show {lost}"
    contenders = [Contender(OURS, lay_out), Contender(ISSUE, issue), Contender(PEER, lay_out_by_peer)]
    measure(contenders, rounds)
    jpegs = sum(path.stat().st_size for path in paths.values())
    title = f"Verdict of {len(record['checks'])} checks and {len(shown)} photos"
    table(f"{title}: our {document.pages} pages, the peer's {len(peer_text)}", contenders)
    kept = judge(contenders, [Promise(OURS, PEER, 0.12), Promise(ISSUE, PEER, 1.0)])
    return kept & verdict(f"PDF of {document.size / 1e6:.1f} MB ÷ its JPEGs", document.size / jpegs, 1.15)


def memory(folder: Path) -> bool:
    """Each in a process of its own, since a process never says how much less it would have needed."""
    grown = _said_by_child("--grow", folder)
    print(f"Batch of {MANY} verdicts: {grown['early']:.0f} MB after 20, {grown['late']:.0f} MB after all")
    kept = verdict("memory after all ÷ after 20", grown["late"] / grown["early"], 1.1)
    most = _said_by_child("--many", folder)
    print(f"Report of {MANY} photos, {most['size']:.0f} MB")
    return kept & verdict("MB at most while it is issued ÷ 300", most["peak"] / 300, 1.0)


def _said_by_child(option: str, folder: Path) -> dict[str, float]:
    words = [sys.executable, __file__, option, str(folder)]
    answer: dict[str, float] = json.loads(subprocess.run(words, capture_output=True, check=True, text=True).stdout)
    return answer


def child(folder: str, *, many: bool) -> None:
    """Print what drawing and signing takes: one document with many photos, or many documents."""
    lab = open_lab(folder)
    signer = lab.accounts.signer(lab.accounts.sign_in("Mia", PASSPHRASE), PASSPHRASE)
    record = record_of(lab)
    paths = {photo["rendition_sha256"]: lab.store.path(photo["rendition_sha256"]) for photo in record["photos"]}
    if many:
        record, paths = _with_many_photos(record, paths, Path(folder))
    sizes = []
    for _ in range(1 if many else MANY):
        drawn = signed(draw_verdict_document(record, paths, draft=False), record, signer)
        sizes.append(_megabytes("VmRSS"))
    lab.close()
    # the system's ru_maxrss would hold what the parent had when it started this process
    print(
        json.dumps(
            {"early": sizes[:20][-1], "late": sizes[-1], "peak": _megabytes("VmHWM"), "size": len(drawn.pdf) / 1e6}
        )
    )


def _with_many_photos(
    record: dict[str, Any], paths: dict[str, Path], folder: Path
) -> tuple[dict[str, Any], dict[str, Path]]:
    """The record with as many photos as an inspection may hold: those that it has, each again with another ending."""
    photos, found = [], {}
    for number in range(1, MANY + 1):
        like = record["photos"][number % len(record["photos"])]
        key = f"{number:064x}"
        found[key] = folder / f"{number}.jpg"
        found[key].write_bytes(paths[like["rendition_sha256"]].read_bytes() + number.to_bytes(2, "big"))
        photos.append({**like, "number": number, "sha256": key, "rendition_sha256": key})
    gc.collect()
    return {**record, "photos": photos}, found


def _megabytes(what: str) -> float:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(what))


def record_of(lab: Any) -> dict[str, Any]:
    """The first verdict's sealed record."""
    with lab.database.reading() as session:
        found: dict[str, Any] = json.loads(session.scalars(sa.select(VerdictRow.record)).first() or b"")
    return found


if __name__ == "__main__":
    main()
