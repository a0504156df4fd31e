"""Tables of photos: what was stored, never where it is used."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from labapp.core.db import Base


class Photo(Base):
    """An original, byte-identical in the blob store, with its two upright renditions. Never changed."""

    __tablename__ = "photos"

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(unique=True)
    size: Mapped[int] = mapped_column(sa.BigInteger)
    format: Mapped[str]
    width: Mapped[int]
    """Upright, in pixels."""
    height: Mapped[int]
    taken_at: Mapped[str | None]
    """As the camera wrote it (no zone), or None."""
    fingerprint: Mapped[str] = mapped_column(index=True)
    """Perceptual hash, 16 hex digits."""
    band_1: Mapped[int] = mapped_column(index=True)
    """The fingerprint's first 16 bits; pictures that differ in up to three bits share at least one of the four bands."""
    band_2: Mapped[int] = mapped_column(index=True)
    band_3: Mapped[int] = mapped_column(index=True)
    band_4: Mapped[int] = mapped_column(index=True)
    screenshot: Mapped[bool] = mapped_column(default=False)
    """Whether the file says, or looks as if, a screen was saved and no camera took it."""
    large_sha256: Mapped[str]
    large_size: Mapped[int]
    small_sha256: Mapped[str]
    small_size: Mapped[int]
    name: Mapped[str]
    imported_at: Mapped[datetime]


class PhotoLikeness(Base):
    """Two pictures that look alike, written once when the later one is stored, for either of them: pictures never change."""

    __tablename__ = "photo_likenesses"

    photo_id: Mapped[int] = mapped_column(sa.ForeignKey("photos.id"), primary_key=True)
    like_id: Mapped[int] = mapped_column(sa.ForeignKey("photos.id"), primary_key=True)


class PhotoRendition(Base):
    """A photo with what was drawn on it, made for a document; named by the drawing. Never changed."""

    __tablename__ = "photo_renditions"
    __table_args__ = (sa.UniqueConstraint("photo_id", "overlay_sha256", "covered"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    photo_id: Mapped[int] = mapped_column(sa.ForeignKey("photos.id"))
    overlay_sha256: Mapped[str]
    """Of the overlay's canonical JSON."""
    covered: Mapped[bool]
    """Whether the boxes that hide something from the seller are drawn, too."""
    sha256: Mapped[str]
    size: Mapped[int]
    made_at: Mapped[datetime]
