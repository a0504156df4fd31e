"""Writes on photos that other slices call inside their transaction."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from labapp.core.trail import digest
from labapp.photos.models import Photo, PhotoLikeness, PhotoRendition
from labapp.photos.overlays import Overlay, overlay_to_json
from labapp.photos.rules import ALIKE, bands, is_telling, look_alike

_MOST_ALIKE = 24
"""So many likenesses of one picture are written, those with the newest pictures."""


@dataclass(frozen=True, slots=True)
class PreparedPhoto:
    """A photo whose original and renditions are durable in the store; only its row is missing yet."""

    sha256: str
    size: int
    format: str
    width: int
    height: int
    taken_at: str | None
    fingerprint: str
    large_sha256: str
    large_size: int
    small_sha256: str
    small_size: int
    name: str
    screenshot: bool = False


def keep(session: Session, prepared: PreparedPhoto, at: datetime) -> int:
    """The id of the photo's row, written now unless the same picture was stored before."""
    query = sa.select(Photo.id).where(Photo.sha256 == prepared.sha256)
    known = session.scalar(query)
    if known is not None:
        return known
    try:
        with session.begin_nested():
            row = Photo(
                sha256=prepared.sha256,
                size=prepared.size,
                format=prepared.format,
                width=prepared.width,
                height=prepared.height,
                taken_at=prepared.taken_at,
                fingerprint=prepared.fingerprint,
                **_bands(prepared.fingerprint),
                screenshot=prepared.screenshot,
                large_sha256=prepared.large_sha256,
                large_size=prepared.large_size,
                small_sha256=prepared.small_sha256,
                small_size=prepared.small_size,
                name=prepared.name[:300],
                imported_at=at,
            )
            session.add(row)
            session.flush()
            _note_likenesses(session, row)
            return row.id
    except IntegrityError:  # another bench stored the same picture at this very moment
        return session.execute(query).scalar_one()


def _bands(fingerprint: str) -> dict[str, int]:
    return {f"band_{place}": band for place, band in enumerate(bands(fingerprint), 1)}


def _note_likenesses(session: Session, row: Photo) -> None:
    """Write which earlier pictures look like this one, so that no screen ever has to search for them."""
    if not is_telling(row.fingerprint):
        return
    shares_a_band = sa.or_(
        Photo.band_1 == row.band_1, Photo.band_2 == row.band_2, Photo.band_3 == row.band_3, Photo.band_4 == row.band_4
    )
    others = session.execute(sa.select(Photo.id, Photo.fingerprint).where(shares_a_band, Photo.id != row.id))
    mine = int(row.fingerprint, 16)
    # thousands may share a band, as one lamp and one bench give: the cheap comparison comes first
    near = ((other, text) for other, text in others if (mine ^ int(text, 16)).bit_count() <= ALIKE)
    like = sorted(other for other, text in near if look_alike(row.fingerprint, text))[-_MOST_ALIKE:]
    pairs = [pair for other in like for pair in ((row.id, other), (other, row.id))]
    if pairs:
        session.execute(sa.insert(PhotoLikeness), [{"photo_id": one, "like_id": other} for one, other in pairs])


@dataclass(frozen=True, slots=True)
class DrawnRendition:
    """A photo with what was drawn on it, durable in the store; only its row is missing yet."""

    overlay_sha256: str
    covered: bool
    sha256: str
    size: int


def overlay_key(overlay: Overlay) -> str:
    """The hash by which renditions of an overlay are found."""
    return digest(overlay_to_json(overlay))


def drawn_sha256(session: Session, photo_id: int, overlay: Overlay, *, covered: bool) -> str | None:
    """The rendition of a photo with that overlay, if it was drawn."""
    return session.scalar(
        sa.select(PhotoRendition.sha256).where(
            PhotoRendition.photo_id == photo_id,
            PhotoRendition.overlay_sha256 == overlay_key(overlay),
            PhotoRendition.covered.is_(covered),
        )
    )


def keep_rendition(session: Session, photo_id: int, drawn: DrawnRendition, at: datetime) -> None:
    """Write the row of a drawn rendition unless it is there; another bench may draw the same at this very moment."""
    row = PhotoRendition(
        photo_id=photo_id,
        overlay_sha256=drawn.overlay_sha256,
        covered=drawn.covered,
        sha256=drawn.sha256,
        size=drawn.size,
        made_at=at,
    )
    with suppress(IntegrityError), session.begin_nested():
        session.add(row)
        session.flush()
