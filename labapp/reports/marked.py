"""Photos with what was drawn on them, made for the document that needs them, before anything is sealed."""

from __future__ import annotations

from sqlalchemy.orm import Session

from labapp.core.clock import Clock
from labapp.core.db import Database
from labapp.core.errors import UserError
from labapp.inspections.queries import InspectionDetail, PlacedPhoto
from labapp.inspections.sealing import DrawnPhoto
from labapp.photos.overlays import Overlay, overlay_from_json
from labapp.photos.service import Photos
from labapp.photos.steps import drawn_sha256, keep_rendition
from labapp.reports.drawing import unprintable


def draw_marks(database: Database, clock: Clock, photos: Photos, detail: InspectionDetail) -> None:
    """Draw and store the renditions of marked photos that are missing yet; each is made once for its drawing."""
    for photo, overlay in _marked(detail):
        for mark in overlay.marks:
            problem = unprintable(mark.text, on_photo=True)
            if problem:
                raise UserError(problem, f"It stands on a photo: “{mark.text}”. Write it otherwise.", "unprintable")
        for covered in _wanted(overlay):
            with database.reading() as session:
                known = drawn_sha256(session, photo.photo_id, overlay, covered=covered)
            if known is None:
                drawn = photos.draw_marks(photo.sha256, overlay, covered=covered)
                with database.transaction() as session:
                    keep_rendition(session, photo.photo_id, drawn, clock.now())


def drawn_photos(session: Session, detail: InspectionDetail) -> dict[int, DrawnPhoto]:
    """The renditions of marked photos by their place; UserError if one was marked after they were drawn."""
    found = {}
    for photo, overlay in _marked(detail):
        made = {
            covered: drawn_sha256(session, photo.photo_id, overlay, covered=covered) for covered in _wanted(overlay)
        }
        if None in made.values():
            raise UserError("A photo was marked just now.", "Look at it, and try again.", "conflict")
        found[photo.id] = DrawnPhoto(made.get(False) or photo.large_sha256, made.get(True))
    return found


def _marked(detail: InspectionDetail) -> list[tuple[PlacedPhoto, Overlay]]:
    return [
        (photo, overlay_from_json(photo.overlay))
        for photo in detail.photos
        if photo.overlay is not None and not photo.removed
    ]


def _wanted(overlay: Overlay) -> list[bool]:
    """Without covers where something else is drawn, for the lab's own copy; with them where there are any."""
    return [covered for covered, needed in ((False, overlay.shows), (True, overlay.covers)) if needed]
