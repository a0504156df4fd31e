"""`labapp inspect ORDER --answers FILE`: the bench without a window."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labapp.cli.assess.reading import content, parsed, read_answers, read_observations
from labapp.cli.opening import acting, add_lab_arguments, opened, say
from labapp.core.errors import UserError

if TYPE_CHECKING:
    from labapp.assembly import Lab
    from labapp.core.trail import Actor
    from labapp.inspections.queries import InspectionDetail


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's words."""
    add_lab_arguments(parser)
    parser.add_argument("order", help="order number")
    parser.add_argument("--answers", type=Path, help="JSON with `answers` and `observations` (see the guide)")
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
        detail = lab.inspections.detail(actor, inspection_id)
        # all is read and judged before the first of it is stored, so that a refusal leaves nothing half done
        answers = read_answers(given.get("answers", {}), detail.checklist)
        observations = read_observations(given.get("observations", []), detail.checklist)
        places = _photo_places(args.photos, detail) if args.photos else []
        photos = [(lab.photos.prepare_file(path), shot, check) for path, shot, check in places]
        for photo, shot, check in photos:
            lab.inspections.add_photo(actor, inspection_id, photo, shot=shot, check_key=check)
        for key, answer in answers.items():
            lab.inspections.answer(actor, inspection_id, key, answer.result, answer.value, answer.note)
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


def _read(path: Path) -> Mapping[str, Any]:
    data = parsed(content(str(path)))
    for name in data:
        if name not in ("answers", "observations"):
            raise UserError(
                f"There is no field called {name[:60]} in a file of answers.",
                "The fields are answers and observations; nothing was stored.",
                "bad_case",
            )
    return data


def _photo_places(folder: Path, detail: InspectionDetail) -> list[tuple[Path, str | None, str | None]]:
    """Which file goes where, by its name up to the last dash; refused if a shot would hold too many."""
    if not folder.is_dir():
        raise UserError(f"{folder} is no folder.", "Name the folder of the photos.", "unreadable_file")
    room = {shot.key: shot.maximum for shot in detail.checklist.shots}
    for photo in detail.photos:
        if photo.shot in room and not photo.removed:
            room[photo.shot] -= 1
    places: list[tuple[Path, str | None, str | None]] = []
    for path in sorted(folder.iterdir()):
        stem = path.stem if path.stem in room or detail.checklist.check(path.stem) else path.stem.rpartition("-")[0]
        if stem in room:
            room[stem] -= 1
            if room[stem] < 0:
                raise UserError(
                    f"{path.name} is one photo too many for the shot {stem}.", "Nothing was stored.", "shot_full"
                )
            places.append((path, stem, None))
        elif detail.checklist.check(stem) is not None:
            places.append((path, None, stem))
        else:
            raise UserError(
                f"{path.name} is named after no shot and no check.", "Rename it; nothing was stored.", "unknown_shot"
            )
    return places
