"""Cells of the drawn outline and the zones that marks are stored with: `back_4_1` is `back/lower_left`."""

from __future__ import annotations

from labapp.ui.widgets.device_outline import ZONES, part_of, view_of

_ROWS = ("upper", "upper_middle", "lower_middle", "lower")
_COLUMNS = ("left", "centre", "right")


def zone_of(cell: str) -> str:
    """The zone that is stored for a cell of the outline: the checklist's part, then the place within its side."""
    view, *parts = cell.split("_")
    if view_of(cell) in ("front", "back"):
        return f"{part_of(cell)}/{_ROWS[int(parts[0]) - 1]}_{_COLUMNS[int(parts[1]) - 1]}"
    places = _ROWS if view in ("left", "right") else _COLUMNS
    return f"{part_of(cell)}/{places[int(parts[0]) - 1]}"


_CELLS = {zone_of(cell): cell for cell in ZONES}


def cell_of(zone: str) -> str:
    """The cell in which a stored zone is drawn; a zone without a place is drawn in its whole part."""
    return _CELLS.get(zone, zone.partition("/")[0])


def words_of(zone: str) -> str:
    """A stored zone as people say it: back, lower left."""
    part, _, place = zone.partition("/")
    part = f"{part.removeprefix('edge_')} edge" if part.startswith("edge_") else part
    return f"{part}, {place.replace('_', ' ')}" if place else part
