"""`labapp report verdict|trial REF --out FILE`: the stored PDF of an issued document."""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

from labapp.cli.opening import acting, add_lab_arguments, opened, say
from labapp.core.errors import UserError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's words."""
    add_lab_arguments(parser)
    parser.add_argument("kind", choices=("verdict", "trial"))
    parser.add_argument("number", help="V- or T- number of an issued document")
    parser.add_argument("--out", required=True, type=Path, metavar="FILE")


def run(args: argparse.Namespace) -> int:
    """Write the stored PDF to a file; printing again gives the same bytes."""
    with opened(args) as lab:
        actor = acting(lab, args)
        row = lab.reports.document(actor, args.number)
        if str(row.kind) != args.kind:
            raise UserError(f"{row.number} is a {row.kind} document, not a {args.kind} document.", code="wrong_kind")
        _write(args.out, lab.reports.pdf_path(row).read_bytes())
        answer = {
            "number": row.number,
            "version": row.version,
            "out": str(args.out),
            "sha256": row.sha256,
            "pages": row.pages,
        }
        say(args, answer, f"{row.number}, {row.pages} pages: {args.out}")
    return 0


def _write(target: Path, data: bytes) -> None:
    try:
        handle, temporary = tempfile.mkstemp(prefix=".labapp-", dir=target.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(temporary, target)
    except OSError as error:
        raise UserError(
            f"{target} cannot be written ({error.strerror}).", "Choose another place.", "unwritable_file"
        ) from error
