"""`labapp assess`: answers in; findings, derived grade, scores and verdict with reasons out; no lab needed."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from typing import Any

from labapp.cli.assess.example import example
from labapp.cli.assess.reading import content, parsed, read_case
from labapp.cli.assess.showing import as_json, as_text
from labapp.inspections.rules import Assessment, assess, assess_without_device

__all__ = ["add_arguments", "as_json", "as_text", "example", "judge", "run"]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The words of the command."""
    parser.add_argument("file", nargs="?", metavar="FILE.json", help="the case as JSON; - reads it from the input")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--example", metavar="CATEGORY", help="print a complete case that passes, to start from")


def run(args: argparse.Namespace) -> int:
    """Judge one case, or print an example of one."""
    if (args.file is None) == (args.example is None):
        print("labapp assess: give one FILE.json, or --example CATEGORY.", file=sys.stderr)
        return 2
    if args.example is not None:
        print(json.dumps(example(args.example), ensure_ascii=False, indent=2))
        return 0
    result = judge(parsed(content(args.file)))
    print(json.dumps(as_json(result), ensure_ascii=False) if args.json else as_text(result))
    return 0


def judge(data: Mapping[str, Any]) -> Assessment:
    """Judge the case that a JSON object describes; UserError says in one sentence what does not fit."""
    case, checklist, policy = read_case(data)
    if case.delivery.ended:
        return assess_without_device(case.delivery, case.promise, checklist, policy)
    return assess(case, checklist, policy)
