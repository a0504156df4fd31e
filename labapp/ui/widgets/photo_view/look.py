"""Which part of a picture is seen, and how large. Pure: widget pixels and picture pixels."""

from __future__ import annotations

from dataclasses import dataclass

Size = tuple[float, float]
Spot = tuple[float, float]
MOST = 16.0
"""A picture's pixel is never shown larger than so many of the window's."""


@dataclass(frozen=True, slots=True)
class Look:
    """How many pixels of the window a picture's pixel takes, and where the picture's upper left corner lies."""

    scale: float
    x: float
    y: float

    def pixel(self, spot: Spot) -> Spot:
        """The place in the picture that is seen at a spot of the window."""
        return (spot[0] - self.x) / self.scale, (spot[1] - self.y) / self.scale

    def spot(self, pixel: Spot) -> Spot:
        """Where a place of the picture is seen."""
        return self.x + pixel[0] * self.scale, self.y + pixel[1] * self.scale


def fitted(room: Size, picture: Size) -> Look:
    """The whole picture in the middle; a small one is not enlarged."""
    scale = min(room[0] / picture[0], room[1] / picture[1], 1.0) or 1.0
    return _centred(scale, room, picture)


def _centred(scale: float, room: Size, picture: Size) -> Look:
    return Look(scale, (room[0] - picture[0] * scale) / 2, (room[1] - picture[1] * scale) / 2)


def zoomed(look: Look, scale: float, at: Spot, room: Size, picture: Size) -> Look:
    """Another scale, where the pixel under `at` stays; as small as the whole picture is the whole picture."""
    least = fitted(room, picture)
    scale = min(MOST, scale)
    if scale <= least.scale:
        return least
    x, y = look.pixel(at)
    return _kept(Look(scale, at[0] - x * scale, at[1] - y * scale), room, picture)


def shifted(look: Look, by: Spot, room: Size, picture: Size) -> Look:
    """The picture pushed on; it never leaves the middle of the window. A whole picture stays where it is."""
    if look.scale <= fitted(room, picture).scale:
        return look
    return _kept(Look(look.scale, look.x + by[0], look.y + by[1]), room, picture)


def _kept(look: Look, room: Size, picture: Size) -> Look:
    x = min(room[0] / 2, max(room[0] / 2 - picture[0] * look.scale, look.x))
    y = min(room[1] / 2, max(room[1] / 2 - picture[1] * look.scale, look.y))
    return Look(look.scale, x, y)


@dataclass(frozen=True, slots=True)
class Led:
    """What a linked picture follows: the leading one's look before and after, its size, and the room that it has."""

    before: Look
    after: Look
    picture: Size
    room: Size


def followed(other: Look, led: Led, room: Size, picture: Size) -> Look:
    """How a linked picture is seen then: as much larger or smaller, and as much of its own size pushed on."""
    scale = min(MOST, other.scale * led.after.scale / led.before.scale)
    if scale <= fitted(room, picture).scale:
        return fitted(room, picture)
    theirs = (led.room[0] / 2, led.room[1] / 2)
    (old_x, old_y), (new_x, new_y) = led.before.pixel(theirs), led.after.pixel(theirs)
    middle = (room[0] / 2, room[1] / 2)
    here = other.pixel(middle)
    x = here[0] + (new_x - old_x) / led.picture[0] * picture[0]
    y = here[1] + (new_y - old_y) / led.picture[1] * picture[1]
    return _kept(Look(scale, middle[0] - x * scale, middle[1] - y * scale), room, picture)
