"""A tool's result file on the command line: what it proposes, and taking it over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labapp.cli.assess.reading import content
from labapp.core.errors import UserError
from labapp.inspections.tools import LineState, Proposal, ToolLine, in_words

if TYPE_CHECKING:
    from labapp.assembly import Lab
    from labapp.core.trail import Actor
    from labapp.rulebook.types import Checklist

_WORDS = {
    LineState.NEW: "new",
    LineState.SAME: "same",
    LineState.DIFFERS: "DIFFERS",
    LineState.REFUSED: "refused",
}


def read_and_take(
    lab: Lab, actor: Actor, inspection_id: int, path: Path, take: Sequence[str] | None
) -> tuple[Proposal, tuple[str, ...]]:
    """What the file proposes, and the keys of the checks that were taken of it; None as `take` takes nothing."""
    data = content(str(path))
    found = lab.inspections.read_tool_file(actor, inspection_id, data, path.name)
    if take is None:
        return found, ()
    chosen = tuple(take) or _all_new(found)
    if not chosen:
        return found, ()
    versions = {line.check: line.version for line in found.lines}
    taken = lab.inspections.take_tool_result(actor, inspection_id, data, path.name, chosen, versions)
    return found, tuple(taken.versions)


def _all_new(found: Proposal) -> tuple[str, ...]:
    if not found.certain:
        raise UserError(
            found.device, "Name the checks to take: --take battery.health battery.cycles.", "uncertain_device"
        )
    return tuple(line.check for line in found.lines if line.state is LineState.NEW)


def as_json(found: Proposal, taken: Sequence[str]) -> dict[str, Any]:
    """The proposal as scripts read it."""
    return {
        "tool": found.tool,
        "source": found.source,
        "device": found.device,
        "certain": found.certain,
        "lines": [_line_json(line) for line in found.lines],
        "taken": list(taken),
    }


def _line_json(line: ToolLine) -> dict[str, Any]:
    def pair(result: object, value: object) -> Mapping[str, object]:
        return {"result": None if result is None else str(result), "value": value}

    return {
        "check": line.check,
        "state": str(line.state),
        "said": line.said,
        "proposed": pair(line.result, line.value),
        "answered": None if line.standing is None else pair(line.standing.result, line.standing.value),
        "reason": line.reason,
    }


def as_text(found: Proposal, taken: Sequence[str], checklist: Checklist) -> str:
    """The proposal as people read it: one line a check, differences with both values."""
    wide = max(len(line.check) for line in found.lines)
    lines = [f"{found.source}. {found.device}"]
    for line in found.lines:
        check = checklist.check(line.check)
        assert check is not None  # noqa: S101  the proposal holds checks of this checklist
        words = in_words(check, line.result, line.value) or f"“{line.said}”"
        if line.state is LineState.DIFFERS and line.standing is not None:
            words += f", answered was {in_words(check, line.standing.result, line.standing.value)}"
        mark = "taken" if line.check in taken else _WORDS[line.state]
        lines.append(f"  {mark:<8} {line.check:<{wide}}  {words}{f' ({line.reason})' if line.reason else ''}")
    return "\n".join(lines)
