"""Photos of the lab as the large view shows them."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from labapp.inspections.photo_marks import AlikePhoto
from labapp.inspections.queries import PlacedPhoto
from labapp.photos.overlays import overlay_from_json
from labapp.ui import labels
from labapp.ui.widgets.photo_view import ShownPhoto


def shown_photo(photo: PlacedPhoto, title: str, zone: ZoneInfo) -> ShownPhoto:
    """A photo of an inspection, with what is drawn on it."""
    return ShownPhoto(
        photo.id,
        photo.large,
        f"{title} · {labels.moment(photo.added_at, zone)}",
        photo.caption,
        photo.flags,
        photo.removed,
        photo.sha256,
        photo.width,
        photo.height,
        overlay_from_json(photo.overlay),
    )


def shown_alike(photo: AlikePhoto, zone: ZoneInfo) -> ShownPhoto:
    """A photo of another order of the same model; what is drawn on it belongs to that order, and is shown, too."""
    return ShownPhoto(
        ("alike", photo.id),
        photo.large,
        f"{photo.order_number} · sold as {labels.word('grade', photo.grade)} · {labels.moment(photo.added_at, zone)}",
        photo.title,
        sha256=photo.sha256,
        width=photo.width,
        height=photo.height,
        overlay=overlay_from_json(photo.overlay),
    )
