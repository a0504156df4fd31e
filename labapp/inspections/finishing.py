"""Finishing an inspection short, after a knock-out."""

from __future__ import annotations

from labapp.core.errors import Incomplete, UserError
from labapp.inspections.queries import InspectionDetail


def refuse_short(found: InspectionDetail) -> None:
    """UserError unless a knock-out allows it; Incomplete while its photos are missing."""
    if not found.assessment.knock_outs:
        raise UserError("Only a knock-out ends an inspection early.", "Answer the remaining checks.", "no_knock_out")
    for key in found.assessment.knock_outs:
        count = sum(photo.check_key == key and not photo.removed for photo in found.photos)
        check = found.checklist.check(key)
        if check is not None and check.max_photos and count < 2:
            raise Incomplete(
                "Finishing short needs two photos of the reason.",
                (f"“{check.text}” has {count} of 2 photos.",),
                (f"check:{key}",),
            )
