"""`labapp bundle NUMBER --out FILE.zip`: all evidence of a verdict, trial outcome or measure, which checks itself."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from labapp.cli.opening import acting, add_lab_arguments, opened, say
from labapp.core.work import Work


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's words."""
    add_lab_arguments(parser)
    parser.add_argument("number", metavar="V-…|T-…|M-…")
    parser.add_argument("--out", required=True, type=Path, metavar="FILE.zip")
    parser.add_argument(
        "--for",
        dest="reader",
        choices=("court", "seller"),
        default="court",
        help="seller: nothing of buyer, technician, addresses, prices, and no originals; court: everything",
    )


def run(args: argparse.Namespace) -> int:
    """Write the bundle, whole or not at all."""
    with opened(args) as lab:
        actor = acting(lab, args)
        work = Work(_bar) if sys.stderr.isatty() else Work()
        made = lab.bundles.write(actor, args.number, args.out, for_seller=args.reader == "seller", work=work)
        answer = {
            "number": args.number,
            "for": args.reader,
            "out": str(made.path),
            "sha256": made.sha256,
            "size": made.size,
            "files": made.files,
        }
        text = f"{args.number} for the {args.reader}: {made.path}, {made.files} files\nCheck it: python3 verify.py {made.path}"
        say(args, answer, text)
    return 0


def _bar(done: int, total: int, _text: str) -> None:
    end = "\n" if done >= total else ""
    print(f"\r{100 * done // max(total, 1):>3} % of {total / 1e6:.1f} MB", end=end, file=sys.stderr, flush=True)
