"""Verdict PDF: layout, and the whole issue (signed, laid out, read back, stored), beside the same content by WeasyPrint."""

from __future__ import annotations

import argparse
import io
import json
import tempfile
from pathlib import Path

import sqlalchemy as sa
from _lab import PASSPHRASE, make_lab
from _measuring import Contender, Promise, end, judge, measure, table, verdict
from _peer_page import page

try:
    import weasyprint
except OSError as error:
    raise SystemExit(f"WeasyPrint needs Pango: install libpango-1.0-0 and libpangoft2-1.0-0 ({error}).") from error

from labapp.inspections.models import VerdictRow
from labapp.reports.content import Document, texts, verdict_content
from labapp.reports.layout import draw
from labapp.reports.reading import lost_texts, read_text

OURS, ISSUE, PEER = "our layout", "our whole issue", "WeasyPrint's layout"


def main() -> None:
    """Measure and judge."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--photos", type=int, default=24)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        made = make_lab(Path(name) / "lab")
        lab = made.lab
        waiting = [made.submitted_inspection(args.photos) for _ in range(args.rounds + 2)]
        issued = waiting.pop()

        def issue() -> None:
            lab.reports.verify_and_issue(made.manager, waiting.pop(), PASSPHRASE)

        document = lab.reports.verify_and_issue(made.manager, issued, PASSPHRASE)
        with lab.database.reading() as session:
            record = json.loads(session.scalars(sa.select(VerdictRow.record)).first() or b"")
        shown = {photo["rendition_sha256"] for photo in record["photos"]}
        paths = {photo["sha256"]: lab.photos.path(photo["rendition_sha256"]) for photo in record["photos"]}

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
        contenders = [
            Contender(OURS, lay_out),
            Contender(ISSUE, issue),
            Contender(PEER, lay_out_by_peer),
        ]
        measure(contenders, args.rounds)
        pdf = document.size
        jpegs = sum(lab.store.path(sha256).stat().st_size for sha256 in shown)
        lab.close()
    checks = len(record["checks"])
    table(
        f"Verdict of {checks} checks and {len(shown)} photos: our {document.pages} pages, the peer's {len(peer_text)}",
        contenders,
    )
    kept = judge(contenders, [Promise(OURS, PEER, 0.12), Promise(ISSUE, PEER, 1.0)])
    end(kept, verdict(f"PDF of {pdf / 1e6:.1f} MB ÷ its JPEGs", pdf / jpegs, 1.15))


if __name__ == "__main__":
    main()
