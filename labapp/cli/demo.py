"""`labapp demo`: the main job on a fresh embedded lab."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from labapp.core.errors import UserError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's words."""
    parser.add_argument(
        "--lab", type=Path, metavar="DIR", help="where to make it (default: a new folder build/demo-lab…)"
    )
    parser.add_argument("--photos", type=Path, metavar="DIR", help="take photos from here instead of drawing them")
    parser.add_argument("--no-window", action="store_true", help="do not open the window afterwards")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(args: argparse.Namespace) -> int:
    """Play the demo and print who is who and where everything lies."""
    from labapp.core.clock import SystemClock
    from labapp.demo.play import ZONE, play
    from labapp.demo.story import PEOPLE

    folder = args.lab or _fresh_folder()
    if folder.exists() and any(folder.iterdir()):
        raise UserError(f"{folder} is not empty.", "Name an empty or new folder for the demo.", "lab_exists")
    played = play(folder, SystemClock(ZONE).today(), photos=args.photos, tell=_progress)
    if args.json:
        answer = {
            "lab": str(played.lab),
            "people": [{"name": one.name, "role": str(one.role), "passphrase": one.passphrase} for one in PEOPLE],
            "verdicts": [str(path) for path in played.verdicts],
            "trials": [str(path) for path in played.trials],
            "outcomes": played.outcomes,
        }
        print(json.dumps(answer, ensure_ascii=False))
    else:
        print(f"\nThe demo lab lies in {played.lab}\n\nIts people (name, role, passphrase):")
        for one in PEOPLE:
            print(f"  {one.name:<16} {one.role:<14} {one.passphrase}")
        print(f"\n{len(played.verdicts)} verdicts were issued:")
        for path in played.verdicts:
            print(f"  {path}")
        print("\nHow the trials ended:")
        for (seller, outcome), path in zip(played.outcomes.items(), played.trials, strict=True):
            print(f"  {seller}: {outcome.replace('_', ' ')}\n  {path}")
        program = sys.argv[0] if Path(sys.argv[0]).name == "labapp" else "labapp"  # as it was called, so it is found
        print(f"\nOpen it:   {program} --lab {played.lab}\nCheck it:  {program} lab check --lab {played.lab}")
    if args.no_window:
        return 0
    from labapp import app

    return app.open_window(["--lab", str(played.lab)])


def _fresh_folder() -> Path:
    base = Path("build")
    number = 1
    while (base / f"demo-lab-{number}").exists():
        number += 1
    return base / f"demo-lab-{number}"


def _progress(done: int, total: int, text: str) -> None:
    if sys.stderr.isatty():
        print(f"\r\033[K[{done:>2}/{total}] {text}", end="" if done < total else "\n", file=sys.stderr, flush=True)
