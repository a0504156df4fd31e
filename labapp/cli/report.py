"""`labapp report KIND REF --out FILE`: the stored PDF of an issued document, a label, a scorecard, a worksheet."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from labapp.cli.opening import acting, add_lab_arguments, opened, passphrase, say
from labapp.cli.writing import write_whole
from labapp.core.errors import UserError
from labapp.reports.content.label import LABEL_SIZES
from labapp.reports.copying import Edition
from labapp.reports.rules import LANGUAGES, PAPERS, Copy

if TYPE_CHECKING:
    from labapp.assembly import Lab
    from labapp.core.trail import Actor
    from labapp.reports.queries import DocumentRow


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's words."""
    add_lab_arguments(parser)
    parser.add_argument("kind", choices=("verdict", "trial", "statement", "label", "scorecard", "worksheet"))
    parser.add_argument(
        "number", help="V-, T- or M- number of an issued document; order or tracking number; seller for a scorecard"
    )
    parser.add_argument("--out", required=True, type=Path, metavar="FILE")
    parser.add_argument("--copy", choices=[str(copy) for copy in Copy], default="", help="for whom; usual: internal")
    parser.add_argument("--lang", choices=tuple(LANGUAGES), default="", help="usual: the lab's or the seller's")
    parser.add_argument("--paper", choices=PAPERS, default="", help="usual: the lab's")
    parser.add_argument("--size", choices=tuple(LABEL_SIZES), default="62x29", help="of a label, in millimetres")


def run(args: argparse.Namespace) -> int:
    """Write the stored PDF to a file; printing again gives the same bytes."""
    with opened(args) as lab:
        actor = acting(lab, args)
        if args.kind == "label":
            return _label(lab, actor, args)
        if args.kind in ("scorecard", "worksheet"):
            return _paper(lab, actor, args)
        row = lab.reports.document(actor, args.number)
        if str(row.kind) != args.kind:
            raise UserError(f"{row.number} is a {row.kind} document, not a {args.kind} document.", code="wrong_kind")
        row = _copy(lab, actor, args, row)
        write_whole(args.out, lab.reports.pdf_path(row).read_bytes())
        answer = {
            "number": row.number,
            "version": row.version,
            "copy": row.copy,
            "language": row.language,
            "paper": row.paper,
            "out": str(args.out),
            "sha256": row.sha256,
            "pages": row.pages,
        }
        say(args, answer, f"{row.number}, {row.pages} pages: {args.out}")
    return 0


def _copy(lab: Lab, actor: Actor, args: argparse.Namespace, own: DocumentRow) -> DocumentRow:
    """The wanted copy of a document; one that nobody made yet is made and signed, which takes a passphrase."""
    if not (args.copy or args.lang or args.paper):
        return own
    wanted = Edition(Copy(args.copy or Copy.INTERNAL), args.lang, args.paper)
    made = lab.reports.made(actor, own.number, wanted)
    return lab.reports.copy(actor, own.number, passphrase(), wanted) if made is None else made


def _paper(lab: Lab, actor: Actor, args: argparse.Namespace) -> int:
    """A scorecard of a seller, or the worksheet of an order or, named instead of one, of a category."""
    if args.kind == "scorecard":
        pdf = lab.papers.scorecard(actor, args.number, language=args.lang)
    elif args.number.startswith("O-"):
        pdf = lab.papers.worksheet(actor, order=args.number, language=args.lang)
    else:
        pdf = lab.papers.worksheet(actor, category=args.number, language=args.lang)
    write_whole(args.out, pdf)
    say(args, {args.kind: args.number, "out": str(args.out)}, f"{args.kind.capitalize()} of {args.number}: {args.out}")
    return 0


def _label(lab: Lab, actor: Actor, args: argparse.Namespace) -> int:
    found = lab.orders.by_code(actor, args.number)
    number = args.number if found is None else found.number
    write_whole(args.out, lab.labels.device_label(actor, number, args.size))
    say(args, {"order": number, "out": str(args.out), "size": args.size}, f"Label of {number}: {args.out}")
    return 0
