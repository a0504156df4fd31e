"""Where photos belong, and how many go where when more come than one place takes. Plain Python."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from labapp.inspections.queries import InspectionDetail, PlacedPhoto
from labapp.inspections.rules import MarkView


@dataclass(frozen=True, slots=True)
class Goal:
    """Where a photo belongs: a named shot, a check, or a mark (its row) that it shows from near or locates.

    Neither if it is not placed yet.
    """

    shot: str = ""
    check: str = ""
    mark: int = 0
    view: MarkView | None = None


def goal_of(photo: PlacedPhoto) -> Goal:
    """Where a placed photo lies."""
    return Goal(photo.shot or "", photo.check_key or "", photo.observation_id or 0, photo.view)


@dataclass(frozen=True, slots=True)
class Free:
    """A place that takes photos: how many it still needs, and how many it still has room for."""

    goal: Goal
    needed: int
    room: int


def share_out(count: int, first: Goal, free: Sequence[Free], *, chosen: bool) -> list[Goal | None]:
    """Where each of so many photos goes, in their order; None for those that fit nowhere.

    The first place takes all it has room for if a person chose it (`chosen`), else what it needs, one at least. The rest
    goes where photos are needed, from the first place on, and last onto the check, which comes last in `free`. A chosen
    place without any room gets all of them: it refuses them with its reason.
    """
    if chosen and not any(one.room for one in free if one.goal == first):
        return [first] * count
    goals: list[Goal | None] = []
    start = next((place for place, one in enumerate(free) if one.goal == first), 0)
    for place, one in enumerate([*free[start:], *free[:start]]):
        is_first = place == 0 and one.goal == first
        takes = one.room if is_first and chosen else min(one.room, max(one.needed, int(is_first)))
        goals += [one.goal] * min(takes, count - len(goals))
    for one in free:
        if one.goal.check:
            goals += [one.goal] * min(one.room - goals.count(one.goal), count - len(goals))
    return goals + [None] * (count - len(goals))


def place_words(detail: InspectionDetail | None, goal: Goal) -> str:
    """What people call a place."""
    if detail is not None and goal.shot:
        return next((shot.title for shot in detail.checklist.shots if shot.key == goal.shot), goal.shot)
    if detail is not None and goal.check:
        check = detail.checklist.check(goal.check)
        return check.text if check is not None else goal.check
    return goal.shot or goal.check or "not placed yet"
