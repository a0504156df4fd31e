"""The example files of tools, and what stands on the bench when they are read."""

from __future__ import annotations

from pathlib import Path

from labapp.inspections.rules import Value
from labapp.inspections.tools import Proposal, Standing, ToolLine, known_mappings, propose
from labapp.rulebook import loader
from labapp.rulebook.types import Result

EXAMPLES = Path(__file__).parent / "examples"
PHONE, LAPTOP = loader.checklist("smartphone", 2), loader.checklist("laptop", 1)
OURS, OTHER = "490154203237518", "352099001761481"


def example(name: str) -> bytes:
    """The bytes of an example."""
    return (EXAMPLES / name).read_bytes()


def stands(value: Value = None, result: Result | None = Result.PASS, note: str = "", version: int = 1) -> Standing:
    """An answer that was given by hand."""
    return Standing(result, value, note, version)


def read(name: str, data: bytes | None = None, category: str = "smartphone", **standing: Standing) -> Proposal:
    """A file read for a bare inspection; answers by key, with `__` for the dot."""
    checklist = LAPTOP if category == "laptop" else PHONE
    given = {key.replace("__", "."): row for key, row in standing.items()}
    return propose(known_mappings(), example(name) if data is None else data, name, checklist, given)


def line(found: Proposal, check: str) -> ToolLine:
    """The line of a check."""
    return next(line for line in found.lines if line.check == check)
