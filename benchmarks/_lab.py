"""A lab for benchmarks, made through the services: people, one seller in trial, inspected orders with photos."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from PIL import Image, ImageFilter

from labapp.accounts.rules import Role
from labapp.assembly import Lab, create_lab
from labapp.cli.assess.example import example
from labapp.core.clock import SetClock
from labapp.core.trail import SYSTEM, Actor
from labapp.lab.service import LabProfile
from labapp.orders.rules import OrderReason, Promise
from labapp.orders.service import NewIdentity, NewOrder
from labapp.rulebook.types import Grade, Result
from labapp.sellers.rules import Gate, SellerKind
from labapp.sellers.service import NewSeller

BEGIN = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
PASSPHRASE = "eight words are better than one"


def draw_camera_photo(seed: int, megapixels: int) -> bytes:
    """A photo as a camera writes it: 4:3, some turned by their EXIF orientation, with detail and noise."""
    source = random.Random(seed)
    height = round((megapixels * 1_000_000 * 3 / 4) ** 0.5)
    width = height * 4 // 3
    coarse = Image.frombytes("RGB", (40, 30), source.randbytes(40 * 30 * 3))
    coarse = coarse.resize((width, height), Image.Resampling.BICUBIC)
    noise = Image.effect_noise((width, height), 28).filter(ImageFilter.GaussianBlur(0.8))
    picture = Image.blend(coarse, Image.merge("RGB", (noise, noise, noise)), 0.35)
    exif = Image.Exif()
    exif[0x0112] = source.choice((1, 6))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=90, exif=exif)
    return out.getvalue()


@dataclass
class BenchLab:
    """The open lab with its people and seller."""

    lab: Lab
    clock: SetClock
    technician: Actor
    manager: Actor
    seller: str
    orders: int = 0

    def received_order(self) -> str:
        """Number of a new order that lies on the bench."""
        today = self.clock.today()
        self.orders += 1
        new = NewIdentity(f"Alias {self.orders}", f"{self.orders} rue des Essais", "FR", f"{self.orders}@example.org")
        identity = self.lab.orders.add_identity(self.manager, new)
        promise = Promise(
            title="iPhone 12 128 GB blue",
            brand="Apple",
            model="iPhone 12",
            storage="128 GB",
            colour="blue",
            grade=Grade.GOOD,
            battery_claim=85.0,
            accessories=("cable",),
            dispatch_by=today + timedelta(days=2),
            deliver_by=today + timedelta(days=5),
        )
        order = NewOrder(self.seller, OrderReason.TRIAL, "FR", promise, identity, Decimal(289), ordered_on=today)
        number = self.lab.orders.place(self.manager, order).row.number
        self.lab.orders.note_dispatch(self.manager, number, today, "Carrier", f"TRACK{self.orders:06d}", today)
        self.lab.orders.note_delivery(self.manager, number, today)
        self.lab.orders.receive(self.technician, number, "parcel intact, sealed")
        return number

    def started_inspection(self) -> int:
        """Id of a new, empty inspection."""
        return self.lab.inspections.start(self.technician, self.received_order())

    def submitted_inspection(self, photos: int) -> int:
        """Id of an inspection with every check answered and so many photos, ready to be verified."""
        bench, actor = self.lab.inspections, self.technician
        inspection = self.started_inspection()
        prepared = [self.lab.photos.prepare(data, f"{seed}.jpg") for seed, data in enumerate(_drawn(photos))]
        places: list[tuple[str | None, str | None]] = []
        checklist = bench.detail(actor, inspection).checklist
        for shot in checklist.shots:
            places += [(shot.key, None)] * shot.minimum
        places += [(None, check.key) for check in checklist.checks for _ in range(check.min_photos)]
        for shot in checklist.shots:
            places += [(shot.key, None)] * (shot.maximum - shot.minimum)
        places += [(None, check.key) for check in checklist.checks for _ in range(check.max_photos - check.min_photos)]
        for photo, (shot_key, check_key) in zip(prepared, places, strict=False):
            bench.add_photo(actor, inspection, photo, shot=shot_key, check_key=check_key)
        for key, answer in example("smartphone")["answers"].items():
            bench.answer(actor, inspection, key, Result(answer["result"]), answer.get("value"), answer.get("note", ""))
        bench.submit(actor, inspection)
        return inspection


_photos: list[bytes] = []


def _drawn(count: int) -> list[bytes]:
    while len(_photos) < count:
        _photos.append(draw_camera_photo(len(_photos), 4))
    return _photos[:count]


def make_lab(folder: Path, address: str = "") -> BenchLab:
    """A new lab in the folder, or in the database at that address with its store there; close its `lab` in the end."""
    clock, profile = SetClock(BEGIN), LabProfile("Benchmark lab", "1 Bench Street", "Europe/Paris")
    lab = create_lab(address or str(folder), profile, store=folder / "store" if address else None, clock=clock)
    ada = lab.accounts.add_person(SYSTEM, "Ada", Role.ADMINISTRATOR, PASSPHRASE)
    for name, role in (("Tom", Role.TECHNICIAN), ("Mia", Role.MANAGER), ("Max", Role.MANAGER)):
        keeper = Actor(ada.id, "Ada", "administrator")
        lab.accounts.add_person(keeper, name, role, PASSPHRASE, own_passphrase=PASSPHRASE)
    technician, manager = (lab.accounts.sign_in(name, PASSPHRASE) for name in ("Tom", "Mia"))
    seller = lab.sellers.add(manager, NewSeller("Measured Phones", SellerKind.WORKSHOP, "PL")).number
    for gate in Gate:
        lab.sellers.pass_gate(manager, seller, gate, "document")
    return BenchLab(lab, clock, technician, manager, seller)
