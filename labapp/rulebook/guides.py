"""Which drawing shows what is expected in a shot: sides of the device, or a drawing of its own. No Qt.

`resources/shots/README.txt` tells how they are made.
"""

from __future__ import annotations

import tomllib
from functools import cache

from labapp.core.paths import RESOURCES
from labapp.rulebook.outlines import outline

SHOTS = RESOURCES / "shots"


@cache
def guide_of(shot: str, outline_name: str) -> tuple[str, tuple[str, ...]] | None:
    """The SVG of a shot's guide and the groups of it that are shown (none: all of it); None for a shot without one."""
    if outline_name:
        device = outline(outline_name)
        drawn = {view.key for view in device.views}
        for group in _views().get(shot, []):
            if drawn.issuperset(group):
                return device.svg, tuple(group)
    path = SHOTS / f"{shot}.svg"
    return (path.read_text(encoding="utf-8"), ()) if shot.isidentifier() and path.is_file() else None


@cache
def _views() -> dict[str, list[list[str]]]:
    return tomllib.loads((SHOTS / "views.toml").read_text(encoding="utf-8"))
