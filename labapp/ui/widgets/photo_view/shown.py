"""What the large view is given to show."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from labapp.photos.overlays import Overlay


@dataclass(frozen=True, slots=True)
class ShownPhoto:
    """A photo to look at; `key` is whatever the page wants back, `notes` what a reviewer should know."""

    key: object
    path: Path
    title: str
    caption: str = ""
    notes: tuple[str, ...] = ()
    removed: bool = False
    sha256: str = ""
    """The original's, from which the whole picture is made when one looks closely."""
    width: int = 0
    """Of the original, upright; 0 if only the rendition is known."""
    height: int = 0
    overlay: Overlay = field(default_factory=Overlay)
