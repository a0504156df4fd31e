"""A lab to test in: every service on one database, six people, and the ways of a job that many tests begin with."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from PIL import Image, ImageDraw

from labapp.accounts import keys
from labapp.accounts.rules import Role
from labapp.accounts.service import Accounts, Signer
from labapp.care.check import CheckResult, check_lab
from labapp.core.clock import SetClock
from labapp.core.db import Database
from labapp.core.store import BlobStore
from labapp.core.trail import SYSTEM, Actor, TrailRow, canonical
from labapp.inspections.files import EvidenceFiles
from labapp.inspections.rules import Observation
from labapp.inspections.service import Inspections
from labapp.lab.service import LabDesk, LabProfile
from labapp.migrations.triggers import missing_triggers
from labapp.orders.door import Door
from labapp.orders.rules import OrderReason, OrderStep, Promise
from labapp.orders.service import NewIdentity, NewOrder, Orders
from labapp.photos.imaging import PhotoDecoder
from labapp.photos.service import Photos
from labapp.photos.steps import PreparedPhoto
from labapp.reports import service as reports
from labapp.reports.drawing import Drawn
from labapp.reports.labels import Labels
from labapp.reports.queries import DocumentRow
from labapp.reports.service import Reports
from labapp.reports.versions import Versions
from labapp.rulebook.types import Check, CheckKind, Evidence, Grade, Result
from labapp.sellers.rules import Gate, SellerKind
from labapp.sellers.service import NewSeller, Sellers
from labapp.trials.service import Trials
from tests.conftest import MORNING
from tests.inspections.cases import IMEI
from tests.lab.beginnings import Beginning, beginning

ZONE = "Europe/Paris"


@dataclass(frozen=True)
class Played:
    """A person of the tests with their passphrase."""

    name: str
    role: Role
    word: str


PEOPLE = {
    "ada": Played("Ada Lindqvist", Role.ADMINISTRATOR, "ada keeps the keys"),
    "marta": Played("Marta Klein", Role.MANAGER, "marta signs with care"),
    "remi": Played("Rémi Vasseur", Role.MANAGER, "remi plans the orders"),
    "sofia": Played("Sofia Okafor", Role.TECHNICIAN, "sofia sees scratches"),
    "jonas": Played("Jonas Berg", Role.TECHNICIAN, "jonas reads labels"),
    "olga": Played("Olga Nowak", Role.OFFICE, "olga prints and files"),
}


def quick_passphrases(patch: pytest.MonkeyPatch) -> None:
    """Make hashing passphrases cheap: the strength has tests of its own, and every other test signs in often."""
    patch.setattr(keys, "_HASHER", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    patch.setattr(keys, "_MEMORY_KIB", 64)
    patch.setattr(keys, "_PASSES", 1)
    patch.setattr(keys, "_LANES", 1)


def picture(colour: str = "teal", size: tuple[int, int] = (96, 64), text: str = "") -> bytes:
    """A small JPEG."""
    image = Image.new("RGB", size, colour)
    ImageDraw.Draw(image).text((4, 4), text, fill="white")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()


def taken(store: BlobStore, data: bytes, name: str = "photo.jpg") -> PreparedPhoto:
    """A photo as the photos' service prepares it, without a child process: the picture is its own rendition."""
    small = picture("grey", (24, 16), str(len(data)))
    return PreparedPhoto(
        sha256=store.put(data),
        size=len(data),
        format="JPEG",
        width=96,
        height=64,
        taken_at=None,
        fingerprint="0" * 16,
        large_sha256=store.put(data),
        large_size=len(data),
        small_sha256=store.put(small),
        small_size=len(small),
        name=name,
    )


def answer_of(check: Check) -> tuple[Result, str | float | None]:
    """What a clean device answers to a check."""
    if check.kind is CheckKind.IDENTITY and check.key not in ("identity.imei", "identity.imei_box"):
        return Result.NOT_APPLICABLE, None
    if check.kind is CheckKind.CHOICE:
        return Result.PASS, next(option.key for option in check.options if option.result is Result.PASS)
    values: dict[CheckKind, str | float] = {
        CheckKind.IDENTITY: IMEI,
        CheckKind.NUMBER: 91.0,
        CheckKind.TEXT: "iOS 19.2",
        CheckKind.DATE: "2026-01-15",
    }
    return Result.PASS, values.get(check.kind)


class Room:
    """Services on one database; people are attributes: `room.marta` is a manager."""

    conditions: tuple[object, ...] = ()
    """What a test has changed of how the steps below are done."""

    def __init__(self, database: Database, folder: Path, decoder: PhotoDecoder | None = None) -> None:
        self.database = database
        self.clock = SetClock(MORNING, ZONE)
        self.store = BlobStore(folder)
        self.houses = 0
        self.beginning = Beginning(self, database, folder)
        self.lab = LabDesk(database, self.clock)
        self.accounts = Accounts(database, self.clock)
        self.people = dict(self.beginning.go(("people",), self._with_people))
        self.sellers = Sellers(database, self.clock)
        self.orders = Orders(database, self.clock)
        self.door = Door(database, self.clock, self.store.path)
        self.inspections = Inspections(database, self.clock, self.store.path, self.store)
        self.files = EvidenceFiles(database, self.clock, self.store)
        self.trials = Trials(database, self.clock)
        self.photos = Photos(self.store, decoder or PhotoDecoder())  # a child is started when a photo is drawn
        self.reports = Reports(database, self.clock, self.store, self.accounts, self.trials, self.photos)
        self.versions = Versions(database, self.clock, self.store)
        self.labels = Labels(database, self.clock)

    def _with_people(self) -> dict[str, Actor]:
        self.lab.create(LabProfile("Lyon lab", "1 rue du Test, 69003 Lyon", ZONE))
        return {key: self._person(played) for key, played in PEOPLE.items()}

    def _person(self, played: Played) -> Actor:
        keeper = SYSTEM if played.role is Role.ADMINISTRATOR else self.people_so_far
        own = "" if keeper == SYSTEM else PEOPLE["ada"].word
        row = self.accounts.add_person(keeper, played.name, played.role, played.word, own_passphrase=own)
        actor = Actor(row.id, row.name, str(row.role))
        if played.role is Role.ADMINISTRATOR:
            self.people_so_far = actor
        return actor

    def __getattr__(self, name: str) -> Actor:
        people: dict[str, Actor] = self.__dict__.get("people", {})
        if name not in people:
            raise AttributeError(name)
        return people[name]

    def word(self, actor: Actor) -> str:
        """The passphrase of that person."""
        return next(played.word for played in PEOPLE.values() if played.name == actor.name)

    # ---- sellers and orders

    @beginning
    def seller(self, name: str = "Aster", gates: int = 6) -> str:
        """The number of a seller with so many gates passed."""
        number = self.sellers.add(self.marta, NewSeller(name, SellerKind.WORKSHOP, "FR")).number
        for gate in list(Gate)[:gates]:
            self.sellers.pass_gate(self.marta, number, gate, "note")
        return number

    def identity(self, market: str = "FR") -> str:
        """The number of a fresh buyer identity at an address of its own."""
        self.houses += 1
        new = NewIdentity(f"Camille {self.houses}", f"{self.houses} rue des Essais, 69003 Lyon", market)
        return self.orders.add_identity(self.remi, new)

    def new_order(self, seller: str, identity: str = "", ordered_on: date | None = None) -> NewOrder:
        """An order as it is placed, of a clean phone."""
        today = ordered_on or self.clock.today()
        promise = Promise(
            title="iPhone 12 128 GB blue",
            brand="Apple",
            model="iPhone 12",
            storage="128 GB",
            colour="blue",
            grade=Grade.GOOD,
            accessories=("cable",),
            dispatch_by=today + timedelta(days=2),
            deliver_by=today + timedelta(days=7),
            warranty_months=24,
        )
        return NewOrder(
            seller, OrderReason.TRIAL, "FR", promise, identity or self.identity(), Decimal("289.00"), ordered_on=today
        )

    @beginning
    def placed(self, seller: str) -> str:
        """The number of an order just placed."""
        return self.orders.place(self.remi, self.new_order(seller)).row.number

    @beginning
    def received(self, seller: str) -> str:
        """The number of an order that lies at the bench."""
        number = self.placed(seller)
        return self.orders.receive(self.sofia, number, "parcel intact, sealed").row.number

    # ---- inspections

    @beginning
    def started(self, seller: str, who: str = "sofia") -> int:
        """The id of an inspection just opened."""
        return self.inspections.start(self.people[who], self.received(seller))

    def photo(self, text: str = "photo") -> PreparedPhoto:
        """A stored photo."""
        return taken(self.store, picture(text=text))

    @beginning
    def answered(self, seller: str, who: str = "sofia", failing: str = "") -> int:
        """The id of an inspection with every answer and shot; the check `failing` fails."""
        technician, inspection = self.people[who], self.started(seller, who)
        checklist = self.inspections.detail(technician, inspection).checklist
        photo = self.photo()
        for shot in checklist.shots:
            for _ in range(shot.minimum):
                self.inspections.add_photo(technician, inspection, photo, shot=shot.key)
        self.inspections.observe(technician, inspection, Observation("edge_left", "scratch", 2.0, False, False))
        while checks := self._still_asked(technician, inspection):
            for check in checks:
                self._answer(technician, inspection, check, photo, check.key == failing)
        return inspection

    def _still_asked(self, technician: Actor, inspection: int) -> list[Check]:
        found = self.inspections.detail(technician, inspection)
        return [
            check
            for check in found.checklist.checks
            if check.key in found.assessment.asked and check.key not in found.answers
        ]

    def _answer(self, technician: Actor, inspection: int, check: Check, photo: PreparedPhoto, fails: bool) -> None:
        for _ in range(2 if fails else check.min_photos if check.evidence is Evidence.REQUIRED else 0):
            self.inspections.add_photo(technician, inspection, photo, check_key=check.key, caption="evidence")
        if fails:
            self.inspections.answer(technician, inspection, check.key, Result.FAIL, None, "It does not work.")
        else:
            self.inspections.answer(technician, inspection, check.key, *answer_of(check))

    @beginning
    def submitted(self, seller: str, who: str = "sofia", failing: str = "") -> int:
        """The id of an inspection that waits for a manager."""
        inspection = self.answered(seller, who, failing)
        self.inspections.submit(self.people[who], inspection)
        return inspection

    @beginning
    def lost(self, seller: str, who: str = "jonas") -> int:
        """The id of the short inspection of an order that never arrived: it waits for a manager."""
        number = self.placed(seller)
        fact = "The carrier closed its search."
        return self.inspections.report_without_device(self.people[who], number, OrderStep.REPORT_LOST, fact)

    def issued(self, inspection: int) -> DocumentRow:
        """The document of that inspection's verdict, verified and signed by Marta."""
        return self.reports.verify_and_issue(self.marta, inspection, self.word(self.marta))

    # ---- looking

    def trail(self) -> int:
        """How many rows the trail has."""
        with self.database.reading() as session:
            return session.scalar(sa.select(sa.func.count()).select_from(TrailRow)) or 0

    def rows(self, table: type) -> int:
        """How many rows a table has."""
        with self.database.reading() as session:
            return session.scalar(sa.select(sa.func.count()).select_from(table)) or 0

    def check(self, *, full: bool = False) -> CheckResult:
        """What checking the lab says."""
        return check_lab(self.database, self.store, missing_triggers, full=full)

    def complaints(self) -> set[tuple[str, str]]:
        """What a full check complains of."""
        return {(found.kind, found.record) for found in self.check(full=True).complaints}


def quick_documents(patch: pytest.MonkeyPatch) -> None:
    """Let a document be its record's bytes, for tests that issue many and look at none: drawing has tests of its own."""

    def drawn(record: Mapping[str, Any], *_: object, draft: bool, **__: object) -> Drawn:
        return Drawn(b"%PDF-" + canonical({"draft": draft, **record}), 1, "", "", "", "en")

    def signed(document: Drawn, _record: Mapping[str, Any], signer: Signer, **_: object) -> Drawn:
        return replace(document, pdf=document.pdf + signer.sign(document.pdf))

    patch.setattr(reports, "draw_verdict_document", drawn)
    patch.setattr(reports, "draw_trial_document", drawn)
    patch.setattr(reports, "draw_statement_document", drawn)
    patch.setattr(reports, "signed", signed)
