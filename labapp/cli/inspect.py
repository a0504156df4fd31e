"""`labapp inspect ORDER --answers FILE`: the bench without a window."""

from __future__ import annotations

import argparse
import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labapp.cli.assess.reading import FIELDS, content, parsed, read_answers, read_observations
from labapp.cli.opening import acting, add_lab_arguments, opened, say
from labapp.cli.tool_lines import as_json, as_text, read_and_take
from labapp.core.errors import UserError

if TYPE_CHECKING:
    from labapp.assembly import Lab
    from labapp.core.trail import Actor
    from labapp.inspections.queries import InspectionDetail
    from labapp.inspections.rules import Observation
    from labapp.inspections.tools import Proposal


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's words."""
    add_lab_arguments(parser)
    parser.add_argument("order", help="order number")
    parser.add_argument("--answers", type=Path, help="JSON with `answers` and `observations` (see the guide)")
    parser.add_argument(
        "--photos",
        type=Path,
        metavar="DIR",
        help="photos named after their shot or check: device_front.jpg, battery.health-1.jpg",
    )
    parser.add_argument(
        "--file", action="append", type=Path, default=[], metavar="FILE", dest="files", help="a video or a sound"
    )
    parser.add_argument("--tool", type=Path, metavar="FILE", help="a tester's result file: say what it would fill in")
    parser.add_argument(
        "--take",
        nargs="*",
        metavar="CHECK",
        help="take over what the file says that was not answered yet, or just these checks, also where they differ",
    )
    parser.add_argument("--submit", action="store_true", help="hand the inspection over for review")
    parser.add_argument("--second", action="store_true", help="the blind second look that the order waits for")
    parser.add_argument("--finish-short", action="store_true", help="after a knock-out")


def run(args: argparse.Namespace) -> int:
    """Store answers, observations and photos of one order, and submit it if asked."""
    if args.take is not None and args.tool is None:
        raise UserError("--take needs a file.", "Name it with --tool FILE.", "no_tool")
    given = _read(args.answers) if args.answers else {}
    with opened(args) as lab:
        actor = acting(lab, args)
        begin = lab.inspections.start_second if args.second else lab.inspections.start
        inspection_id = begin(actor, args.order)
        detail = lab.inspections.detail(actor, inspection_id)
        # all is read and judged before the first of it is stored, so that a refusal leaves nothing half done
        answers = read_answers(given.get("answers", {}), detail.checklist)
        seen = read_observations(given.get("observations", []), detail.checklist)
        places = _photo_places(args.photos, detail) if args.photos else []
        photos = [(lab.photos.prepare_file(path), shot, check) for path, shot, check in places]
        held = {file.sha256 for file in detail.files_in_place}
        files = [file for file in map(lab.files.prepare, args.files) if file.sha256 not in held]
        for file in files:  # the same file given again is the same evidence
            lab.files.add(actor, inspection_id, file)
        for photo, shot, check in photos:
            lab.inspections.add_photo(actor, inspection_id, photo, shot=shot, check_key=check)
        for key, answer in answers.items():
            lab.inspections.answer(actor, inspection_id, key, answer.result, answer.value, answer.note)
        for observation in _new_marks(seen, detail):
            lab.inspections.observe(actor, inspection_id, observation)
        found = read_and_take(lab, actor, inspection_id, args.tool, args.take) if args.tool else None
        if args.submit or args.finish_short:
            lab.inspections.submit(actor, inspection_id, finish_short=args.finish_short)
        _tell(lab, actor, args, inspection_id, found)
    return 0


def _new_marks(seen: Iterable[Observation], detail: InspectionDetail) -> list[Observation]:
    """Those marks of the file that do not stand yet: the same file given twice is the same marks, not twice as many."""
    standing = Counter(row.observation for row in detail.observations)
    new = []
    for mark in seen:
        if standing[mark]:
            standing[mark] -= 1
        else:
            new.append(mark)
    return new


def _tell(
    lab: Lab,
    actor: Actor,
    args: argparse.Namespace,
    inspection_id: int,
    found: tuple[Proposal, tuple[str, ...]] | None,
) -> None:
    detail = lab.inspections.detail(actor, inspection_id)
    answer = {
        "order": args.order,
        "inspection": inspection_id,
        "state": str(detail.state),
        "verdict_so_far": str(detail.assessment.verdict),
        "missing": list(detail.assessment.missing),
        "returned_reason": detail.returned_reason,
        **({} if found is None else {"tool": as_json(*found)}),
    }
    text = f"{args.order}: {detail.state.value.replace('_', ' ')}, so far {detail.assessment.verdict.value.replace('_', ' ')}."
    back = [f"Sent back by a manager: {detail.returned_reason}"] if detail.returned_reason else []
    told = [] if found is None else [as_text(*found, detail.checklist)]
    say(args, answer, "\n".join([*told, text, *back, *(f"  - {sentence}" for sentence in detail.assessment.missing)]))


def _read(path: Path) -> Mapping[str, Any]:
    data = parsed(content(str(path)))
    for name in data:
        if name not in FIELDS:  # a whole case, as `labapp assess` takes it, may be given as it is
            raise UserError(
                f"There is no field called {name[:60]} in a file of answers.",
                "The fields read are answers and observations; nothing was stored.",
                "bad_case",
            )
    return data


def _photo_places(folder: Path, detail: InspectionDetail) -> list[tuple[Path, str | None, str | None]]:
    """Which file goes where, by its name up to the last dash; refused if a shot would hold too many.

    A photo that lies at its place already is left out, so that the same folder can be given again.
    """
    if not folder.is_dir():
        raise UserError(f"{folder} is no folder.", "Name the folder of the photos.", "unreadable_file")
    room = {shot.key: shot.maximum for shot in detail.checklist.shots}
    lying = [photo for photo in detail.photos if not photo.removed]
    for photo in lying:
        if photo.shot in room:
            room[photo.shot] -= 1
    standing = Counter((photo.sha256, photo.shot, photo.check_key) for photo in lying)
    places: list[tuple[Path, str | None, str | None]] = []
    for path in sorted(folder.iterdir()):
        stem = path.stem if path.stem in room or detail.checklist.check(path.stem) else path.stem.rpartition("-")[0]
        shot = stem if stem in room else None
        check = None if shot or detail.checklist.check(stem) is None else stem
        if shot is None and check is None:
            raise UserError(
                f"{path.name} is named after no shot and no check.",
                f"Rename it; nothing was stored. The shots are {', '.join(room)}.",
                "unknown_shot",
            )
        place = (_sha256(path), shot, check)
        if standing[place]:
            standing[place] -= 1
            continue
        if shot is not None:
            room[shot] -= 1
            if room[shot] < 0:
                raise UserError(
                    f"{path.name} is one photo too many for the shot {shot}.", "Nothing was stored.", "shot_full"
                )
        places.append((path, shot, check))
    return places


def _sha256(path: Path) -> str:
    """The name of a file's bytes, or nothing if it cannot be read: then taking it in says why."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
