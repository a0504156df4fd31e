"""What a device's label says: its order's number and code, what it is, since when and where. Pure.

Never the seller, whom technicians who work blind must not know, nor anything of the buyer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from labapp.reports.content.texts import Texts

LABEL_SIZES = {"62x29": (62.0, 29.0), "57x32": (57.0, 32.0)}
"""Key -> width and height in millimetres, as rolls for label printers come."""


@dataclass(frozen=True, slots=True)
class DeviceLabel:
    """One label in words; `large` is the end of the number, by which people call the device."""

    size: tuple[float, float]
    title: str
    code: str
    number: str
    small: str
    large: str
    device: str
    lines: tuple[str, ...]


def device_label(
    *, size: str, code: str, number: str, device: str, received_on: date | None, place: str, texts: Texts
) -> DeviceLabel:
    """The label of an order's device; KeyError for an unknown size."""
    small, _, large = number.rpartition("-")
    lines = (
        "" if received_on is None else texts("label.received", day=texts.short_day(received_on.isoformat())),
        texts("label.place", place=place) if place else "",
    )
    return DeviceLabel(
        LABEL_SIZES[size],
        f"{texts('label.title')} {number}",
        code,
        number,
        f"{small}-{large[:-4]}",
        large[-4:],
        device,
        tuple(line for line in lines if line),
    )
