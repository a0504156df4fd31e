"""`labapp inspect ORDER --answers FILE`: the bench without a window."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labapp.cli.opening import acting, add_lab_arguments, opened, say
from labapp.core.errors import UserError
from labapp.inspections.rules import Observation
from labapp.rulebook.types import Checklist, Result

if TYPE_CHECKING:
    from labapp.assembly import Lab
    from labapp.core.trail import Actor

_MAX_BYTES = 5_000_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's words."""
    add_lab_arguments(parser)
    parser.add_argument("order", help="order number")
    parser.add_argument("--answers", type=Path, help="JSON with `answers`, `observations` and `shots` (see the guide)")
    parser.add_argument(
        "--photos",
        type=Path,
        metavar="DIR",
        help="photos named after their shot or check: front.jpg, battery.health-1.jpg",
    )
    parser.add_argument("--submit", action="store_true", help="hand the inspection over for review")
    parser.add_argument("--finish-short", action="store_true", help="after a knock-out")


def run(args: argparse.Namespace) -> int:
    """Store answers, observations and photos of one order, and submit it if asked."""
    given = _read(args.answers) if args.answers else {}
    with opened(args) as lab:
        actor = acting(lab, args)
        inspection_id = lab.inspections.start(actor, args.order)
        checklist = lab.inspections.detail(actor, inspection_id).checklist
        answers = _answers(given, checklist)
        observations = _observations(given)
        places = _photo_places(args.photos, checklist) if args.photos else []
        for path, shot, check in places:
            lab.inspections.add_photo(actor, inspection_id, lab.photos.prepare_file(path), shot=shot, check_key=check)
        for key, (result, value, note) in answers.items():
            lab.inspections.answer(actor, inspection_id, key, result, value, note)
        for observation in observations:
            lab.inspections.observe(actor, inspection_id, observation)
        if args.submit or args.finish_short:
            lab.inspections.submit(actor, inspection_id, finish_short=args.finish_short)
        _tell(lab, actor, args, inspection_id)
    return 0


def _tell(lab: Lab, actor: Actor, args: argparse.Namespace, inspection_id: int) -> None:
    detail = lab.inspections.detail(actor, inspection_id)
    answer = {
        "order": args.order,
        "inspection": inspection_id,
        "state": str(detail.state),
        "verdict_so_far": str(detail.assessment.verdict),
        "missing": list(detail.assessment.missing),
    }
    text = f"{args.order}: {detail.state.value.replace('_', ' ')}, so far {detail.assessment.verdict.value.replace('_', ' ')}."
    say(args, answer, "\n".join([text, *(f"  - {sentence}" for sentence in detail.assessment.missing)]))


def _read(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise UserError(f"{path.name} is larger than 5 MB.", "A file of answers is small.", "too_large")
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UserError(f"{path} cannot be read ({error.strerror}).", code="unreadable_file") from error
    except (ValueError, RecursionError) as error:
        raise UserError(
            f"{path.name} is not valid JSON ({error}).", "Correct it; nothing was stored.", "bad_json"
        ) from error
    if not isinstance(data, dict):
        raise UserError(f"{path.name} must hold one JSON object.", "Nothing was stored.", "bad_json")
    return data


def _answers(given: dict[str, Any], checklist: Checklist) -> dict[str, tuple[Result, Any, str]]:
    """All answers, refused as a whole before the first is stored."""
    found: dict[str, tuple[Result, Any, str]] = {}
    for key, answer in given.get("answers", {}).items():
        if checklist.check(key) is None:
            raise UserError(f"There is no check {key} in {checklist.key}.", "Nothing was stored.", "unknown_check")
        try:
            found[key] = (Result(answer["result"]), answer.get("value"), str(answer.get("note", "")))
        except (KeyError, TypeError, ValueError, AttributeError):
            known = ", ".join(Result)
            raise UserError(
                f"The answer to {key} needs a result: {known}.", "Nothing was stored.", "bad_answer"
            ) from None
    return found


def _observations(given: dict[str, Any]) -> list[Observation]:
    try:
        return [Observation(**observation) for observation in given.get("observations", [])]
    except TypeError as error:
        raise UserError(
            f"An observation is not understood ({error}).", "Nothing was stored.", "bad_observation"
        ) from None


def _photo_places(folder: Path, checklist: Checklist) -> list[tuple[Path, str | None, str | None]]:
    """Which file goes where, by its name up to the last dash."""
    if not folder.is_dir():
        raise UserError(f"{folder} is no folder.", code="unreadable_file")
    shots = {shot.key for shot in checklist.shots}
    places: list[tuple[Path, str | None, str | None]] = []
    for path in sorted(folder.iterdir()):
        stem = path.stem if path.stem in shots or checklist.check(path.stem) else path.stem.rpartition("-")[0]
        if stem in shots:
            places.append((path, stem, None))
        elif checklist.check(stem) is not None:
            places.append((path, None, stem))
        else:
            raise UserError(
                f"{path.name} is named after no shot and no check.", "Rename it; nothing was stored.", "unknown_shot"
            )
    return places
