"""The command line: one module per command, imported only when it is called, so that small commands start fast."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from functools import cache

from labapp.core.errors import Incomplete, UserError

# command -> (module in this package, one line of help). A new command is one module with `add_arguments(parser)`
# and `run(args) -> int`, and one line here.
COMMANDS: dict[str, tuple[str, str]] = {
    "plan": ("plan", "a sampling plan: lines, risks, expected number of orders; no lab needed"),
    "assess": ("assess", "answers in, findings and verdict with reasons out; no lab needed"),
    "checklist": ("checklist", "checklists: list, show, check, compare, draft, try, release; reading needs no lab"),
    "policy": ("policy", "policies, likewise: the numbers by which verdicts and trials are judged"),
    "photo": ("photo", "run files through the photo decoder; no lab needed"),
    "demo": ("demo", "the main job on a fresh embedded lab, from orders to signed PDFs"),
    "lab": ("lab", "make, describe or check a lab"),
    "person": ("person", "add, certify or list people"),
    "seller": ("seller", "sellers, their gates and indicators"),
    "order": ("order", "buyer identities and mystery orders"),
    "inspect": ("inspect", "the bench without a window: answers and photos of one order"),
    "review": ("review", "verify and issue verdicts, or send inspections back"),
    "agreement": ("agreement", "how far first and blind second looks agree; checks that tell nothing"),
    "trial": ("trial", "trials: start, status, sign"),
    "measure": ("measure", "warnings, limits, suspensions, lifts, each with its statement of reasons"),
    "handover": ("handover", "note that a copy left the lab, to whom and on which proof; what was handed over"),
    "bundle": ("bundle", "all evidence of a verdict or trial in one ZIP that checks itself"),
    "verify": ("verify", "is a PDF genuine, superseded, altered or unknown? A lab is not needed"),
    "report": ("report", "write the stored PDF of an issued document to a file"),
}


@cache
def command_parser(command: str) -> argparse.ArgumentParser:
    """The parser of one command."""
    module_name, help_line = COMMANDS[command]
    module = importlib.import_module(f"labapp.cli.{module_name}")
    parser = argparse.ArgumentParser(prog=f"labapp {command}", description=help_line)
    module.add_arguments(parser)
    parser.set_defaults(run=module.run)
    return parser


def overview() -> str:
    """The text of `labapp --help`."""
    width = max(len(name) for name in COMMANDS)
    lines = [f"  {name:<{width}}  {help_line}" for name, (_, help_line) in COMMANDS.items()]
    return (
        "usage: labapp [COMMAND …]\n\nWithout a command the window opens.\n\n"
        + "\n".join(lines)
        + ("\n\n`labapp COMMAND --help` explains one. Exit status: 0 done, 1 something was refused, 2 wrong usage.")
    )


def tell(error: UserError) -> None:
    """Write an error for people on standard error."""
    print(f"labapp: {error.title}", file=sys.stderr)
    if isinstance(error, Incomplete):
        for sentence in error.missing:
            print(f"  - {sentence}", file=sys.stderr)
    elif error.advice:
        print(f"  {error.advice}", file=sys.stderr)


def run(arguments: Sequence[str]) -> int:
    """Run one command; returns its exit status."""
    if arguments[0] in ("-h", "--help", "help"):
        print(overview())
        return 0
    if arguments[0] not in COMMANDS:
        print(f"labapp: there is no command “{arguments[0]}”.\n\n{overview()}", file=sys.stderr)
        return 2
    args = command_parser(arguments[0]).parse_args(list(arguments[1:]))
    try:
        status: int = args.run(args)
        sys.stdout.flush()
    except BrokenPipeError:  # `labapp … | head` has read enough: nothing more is written, not at the very end either
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except UserError as error:
        tell(error)
        return 1
    except KeyboardInterrupt:
        print("labapp: stopped; nothing half done was kept.", file=sys.stderr)
        return 130
    return status
