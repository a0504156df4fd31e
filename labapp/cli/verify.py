"""`labapp verify FILE.pdf… [--ca FILE] [--lab DIR]`: is this document as the lab issued it?"""

from __future__ import annotations

import argparse
from contextlib import ExitStack
from pathlib import Path

from labapp.cli.opening import opened, say
from labapp.core.errors import UserError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's words."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--ca", type=Path, metavar="FILE", help="the certificate of the lab's authority")
    parser.add_argument("--lab", default="", metavar="DIR", help="compare with the record of this lab")
    parser.add_argument("--store", type=Path, metavar="DIR", help="the photo store of a shared lab")
    parser.add_argument("--json", action="store_true", help="print one JSON object per line")


def run(args: argparse.Namespace) -> int:
    """Verify PDF files; 1 unless all are genuine."""
    from labapp.reports.verifying.judging import Standing, judge
    from labapp.reports.verifying.looking import PdfLooker, read_authority, read_file

    status = 0
    with ExitStack() as stack:
        lab = stack.enter_context(opened(args)) if args.lab else None
        looker = stack.enter_context(PdfLooker())
        authority = read_authority(args.ca) if args.ca else b""
        for path in args.files:
            try:
                data = read_file(path)
                facts = looker.look(data, authority)
                if lab is not None:
                    found = lab.reports.verified(facts)
                else:
                    found = judge(facts, None, with_lab=False, with_authority=bool(authority))
            except UserError as error:
                say(args, _answer(path, "unknown", "", None, (error.title,)), f"{path}: unknown. {error.title}")
                status = 1
                continue
            standing = str(found.standing)
            version = "" if found.version is None else f" version {found.version}"
            name = f" {found.number}{version}" if found.number else ""
            say(
                args,
                _answer(path, standing, found.number, found.version, found.reasons),
                f"{path}: {standing}{name}. {' '.join(found.reasons)}",
            )
            status = status if found.standing is Standing.GENUINE else 1
    return status


def _answer(path: Path, status: str, number: str, version: int | None, reasons: tuple[str, ...]) -> dict[str, object]:
    return {
        "file": str(path),
        "status": status,
        "number": number or None,
        "version": version,
        "reasons": list(reasons),
    }
