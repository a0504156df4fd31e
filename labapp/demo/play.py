"""Plays the demo's story through the services: each person signs in and does only what their role may."""

from __future__ import annotations

import heapq
import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path

from stdnum import luhn

from labapp.accounts.rules import Role
from labapp.assembly import Lab, create_lab
from labapp.core.clock import SetClock
from labapp.core.errors import UserError
from labapp.core.trail import SYSTEM, Actor
from labapp.demo.drawing import draw_photo
from labapp.demo.story import (
    APPLICANT,
    DEVICES,
    PEOPLE,
    SELLERS,
    UNDER_WAY,
    UNDER_WAY_BEGINS,
    Device,
    SellerStory,
    Stop,
    Turn,
    first_day,
)
from labapp.inspections.rules import MarkView
from labapp.lab.service import LabProfile
from labapp.orders.rules import OrderReason, OrderStep, Promise
from labapp.orders.service import NewIdentity, NewOrder
from labapp.photos.steps import PreparedPhoto
from labapp.reports.copying import Edition
from labapp.reports.queries import DocumentRow
from labapp.reports.rules import Copy
from labapp.rulebook.types import Check, CheckKind, Evidence, Result
from labapp.sellers.rules import Gate
from labapp.sellers.service import NewSeller
from labapp.trials.rules import Outcome
from labapp.trials.steps import TrialDecision

ZONE = "Europe/Paris"
_FIRST_SECTIONS = ("delivery", "packaging", "identity")
"""What is answered in an inspection that the story leaves half done."""
Tell = Callable[[int, int, str], None]

_GATE_DOCUMENTS = {
    Gate.LEGAL_DOCUMENTS: "company register extract, identity of the director",
    Gate.TERMS_SIGNED: "Terms and Conditions v7",
    Gate.CHARTER_SIGNED: "Quality Charter v3",
    Gate.ONBOARDING_APPROVED: "onboarding note",
    Gate.SUCCESS_MANAGER_APPROVED: "call of the Seller Success Manager",
    Gate.ACCOUNT_SET_UP: "account test order",
}


@dataclass(frozen=True, slots=True)
class Played:
    """What the demo leaves behind."""

    lab: str
    verdicts: tuple[Path, ...]
    trials: tuple[Path, ...]
    outcomes: dict[str, str]


def play(folder: Path, today: date, *, photos: Path | None = None, tell: Tell | None = None) -> Played:
    """Make a fresh lab in `folder` and play the story up to `today`; photos are drawn, or taken from `photos`."""
    clock = SetClock(_at(first_day(today), 8), ZONE)
    profile = LabProfile("Orsel Marketplace · Innovation Lab", "14 quai de l’Exemple, 33000 Bordeaux, France", ZONE)
    with create_lab(str(folder), profile, clock=clock) as lab:
        player = _Player(lab, clock, today, folder, photos, tell or (lambda _done, _total, _text: None))
        try:
            return player.play()
        finally:
            player.end()


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), UTC)


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo to be drawn: for which shot or check, by which seed, of what."""

    what: str
    seed: int
    subject: str
    details: dict[str, object]


class _Player:
    """The stage: the open lab, its clock, its people signed in."""

    def __init__(self, lab: Lab, clock: SetClock, today: date, folder: Path, photos: Path | None, tell: Tell) -> None:
        self._lab = lab
        self._clock = clock
        self._first_day = clock.today()
        self._last_day = max(today, self._first_day + timedelta(days=84))
        self._folder = folder
        self._given = _photo_files(photos) if photos else []
        self._tell = tell
        self._total = sum(len(story.turns) for story in (*SELLERS, UNDER_WAY))
        self._done = 0
        self._actors: dict[str, Actor] = {}
        self._verdicts: list[Path] = []
        self._drawing = ThreadPoolExecutor(2, "drawing")
        self._random = random.Random(412)  # noqa: S311  a seed, so that every demo is the same

    def play(self) -> Played:
        """The whole story."""
        self._people()
        self._identities()
        numbers = [self._seller(story) for story in SELLERS]
        trials = []
        for story, number in zip(SELLERS, numbers, strict=True):
            trials.append(self._lab.trials.start(self._manager, number, plan=story.plan).number)
        self._orders(
            [
                self._order(story, number, turn, _begin(self._first_day, index))
                for story, number in zip(SELLERS, numbers, strict=True)
                for index, turn in enumerate(story.turns)
            ]
        )
        last = self._clock.today()
        paths: list[Path] = []
        outcomes: dict[str, str] = {}
        for story, number, trial in zip(SELLERS, numbers, trials, strict=True):
            self._indicators(story, number, last)
            paths.append(self._decide(trial))
            outcomes[story.name] = str(self._lab.trials.detail(self._signer, trial).outcomes[-1].outcome)
        self._under_way()
        return Played(str(self._folder), tuple(self._verdicts), tuple(paths), outcomes)

    def _under_way(self) -> None:
        """A third seller's trial in the middle, and one in onboarding: something to do for whoever opens the lab."""
        number = self._seller(UNDER_WAY)
        self._lab.trials.start(self._manager, number, plan=UNDER_WAY.plan)
        days = [self._last_day - timedelta(days=back) for back in UNDER_WAY_BEGINS]
        self._orders(
            [
                self._order(UNDER_WAY, number, turn, day - timedelta(days=max(0, day.weekday() - 4)))
                for turn, day in zip(UNDER_WAY.turns, days, strict=True)
            ]
        )
        self._indicators(UNDER_WAY, number, self._clock.today())
        name, kind, country, passed = APPLICANT
        applicant = self._lab.sellers.add(self._manager, NewSeller(name, kind, country, "")).number
        for gate in list(Gate)[:passed]:
            self._lab.sellers.pass_gate(self._manager, applicant, gate, _GATE_DOCUMENTS[gate])

    def end(self) -> None:
        """Let the drawing threads go."""
        self._drawing.shutdown(cancel_futures=True)

    @property
    def _manager(self) -> Actor:
        return self._actors["Rémi Vasseur"]

    @property
    def _signer(self) -> Actor:
        return self._actors["Marta Klein"]

    def _people(self) -> None:
        first = True
        for person in PEOPLE:
            actor = SYSTEM if first else self._actors[PEOPLE[0].name]
            own = "" if first else PEOPLE[0].passphrase
            self._lab.accounts.add_person(actor, person.name, person.role, person.passphrase, own_passphrase=own)
            self._actors[person.name] = self._lab.accounts.sign_in(person.name, person.passphrase)
            first = False
        assert PEOPLE[0].role is Role.ADMINISTRATOR  # noqa: S101  the first person of a lab is one

    def _identities(self) -> None:
        aliases = {
            "FR": (
                "Camille Fabre",
                "Hugo Lemaire",
                "Inès Morel",
                "Lucas Perrin",
                "Zoé Garnier",
                "Théo Blanc",
                "Léa Roux",
            ),
            "DE": (
                "Jan Weber",
                "Lena Vogt",
                "Tim Krause",
                "Mia Brandt",
                "Paul Seidel",
                "Anna Lorenz",
                "Finn Huber",
                "Nele Arndt",
            ),
        }
        streets = {"FR": "rue des Essais, 69003 Lyon", "DE": "Prüfgasse, 01067 Dresden"}
        for market, names in aliases.items():
            for house, alias in enumerate(names, 3):
                mail = f"{alias.split()[0].lower()}.{house}@example.org"
                new = NewIdentity(
                    alias, f"{house} {streets[market]}", market, mail, f"+00 555 01{house:02d}", f"virtual card {house}"
                )
                self._lab.orders.add_identity(self._manager, new)

    def _seller(self, story: SellerStory) -> str:
        new = NewSeller(story.name, story.kind, story.country, story.region)
        number = self._lab.sellers.add(self._manager, new).number
        for gate in Gate:
            self._clock.advance(timedelta(hours=1))
            self._lab.sellers.pass_gate(self._manager, number, gate, _GATE_DOCUMENTS[gate])
        return number

    def _indicators(self, story: SellerStory, number: str, until: date) -> None:
        for key, values in story.indicators.items():
            for back, value in enumerate(reversed(values)):
                day = until - timedelta(weeks=back)
                self._lab.sellers.note_indicator(self._manager, number, key, value, day, "marketplace dashboard")

    def _orders(self, lives: Sequence[Iterator[datetime]]) -> None:
        """Lives of orders side by side: what happens first is played first."""
        waiting = [(next(life), place, life) for place, life in enumerate(lives)]
        heapq.heapify(waiting)
        while waiting:
            when, place, life = heapq.heappop(waiting)
            self._clock.set(max(when, self._clock.now()))
            then = next(life, None)
            if then is None:
                self._done += 1
            else:
                heapq.heappush(waiting, (then, place, life))
        self._tell(self._done, self._total, "what happened is written down")

    def _order(self, story: SellerStory, seller: str, turn: Turn, day: date) -> Iterator[datetime]:
        """One order's life; each moment that it yields is one to wait for."""
        yield _at(day, 9, 12)
        self._tell(self._done, self._total, f"{story.name}: {DEVICES[turn.device].title}")
        lab, device = self._lab, DEVICES[turn.device]
        identity = next(
            choice for choice in lab.orders.identities(self._manager, seller, story.market) if choice.problem is None
        )
        dispatch_by, deliver_by = _workday(day, 2), _workday(day, 5)
        promise = Promise(
            title=device.title,
            brand=device.brand,
            model=device.model,
            storage=device.storage,
            colour=device.colour,
            grade=turn.grade,
            battery_claim=85.0,
            accessories=("charging cable",),
            dispatch_by=dispatch_by,
            deliver_by=deliver_by,
            warranty_months=24,
        )
        new = NewOrder(
            seller,
            OrderReason.TRIAL,
            story.market,
            promise,
            identity.identity.number,
            device.price,
            Decimal("4.90"),
            ordered_on=day,
        )
        number = lab.orders.place(self._manager, new).row.number
        tracking = f"{story.market}{self._random.randrange(10**11, 10**12)}"
        if turn.stop is Stop.PLACED:
            return
        yield _at(dispatch_by, 18)
        lab.orders.note_dispatch(self._manager, number, dispatch_by, "Parcel Express", tracking, dispatch_by)
        if turn.stop is Stop.DISPATCHED:
            return
        if turn.lost:
            yield _at(_workday(deliver_by, 8), 10)
            self._lost(number)
            yield self._clock.now() + timedelta(hours=3)
            self._issue(number)
            return
        delivered = _workday(deliver_by, turn.days_late) if turn.days_late else deliver_by
        yield _at(delivered, 11, 22)
        lab.orders.note_delivery(self._manager, number, delivered)
        technician = self._actors[turn.technician]
        yield _at(delivered, 13, 5)
        row = lab.orders.by_code(technician, tracking)
        if row is None:
            raise UserError(f"The parcel {tracking} is not known.", code="demo")
        condition = "parcel intact, sealed" if turn.box == "intact" else "one corner crushed, sealed"
        lab.orders.receive(technician, row.number, condition)
        if turn.stop is Stop.RECEIVED:
            return
        yield _at(_workday(delivered, 1), 8, 30)
        self._inspect(technician, number, turn, device, tracking)
        if turn.stop is not Stop.ISSUED:
            return
        yield self._clock.now() + timedelta(hours=3)
        self._issue(number)
        yield self._clock.now() + timedelta(days=2)
        lab.orders.close(self._manager, number, "Sent back to the seller, refund received.")

    def _lost(self, number: str) -> None:
        fact = "The carrier closed its search: the parcel was last scanned in its first depot."
        self._lab.inspections.report_without_device(self._actors["Jonas Berg"], number, OrderStep.REPORT_LOST, fact)

    def _inspect(self, technician: Actor, number: str, turn: Turn, device: Device, tracking: str) -> None:
        lab = self._lab
        inspection = lab.inspections.start(technician, number)
        checklist = lab.inspections.detail(technician, inspection).checklist
        imei = _imei(self._random)
        half = turn.stop is Stop.INSPECTING
        shots = [shot.key for shot in checklist.shots for _ in range(shot.minimum)][: 8 if half else None]
        wanted = [self._wanted(shot, turn, device, imei, tracking) for shot in shots]
        for shot, photo in zip(shots, self._drawing.map(self._taken, wanted), strict=True):
            self._clock.advance(timedelta(seconds=25))
            lab.inspections.add_photo(technician, inspection, photo, shot=shot)
        for observation in turn.observations:
            lab.inspections.observe(technician, inspection, observation)
        asked = True
        answered: set[str] = set()
        while asked:  # answers open further checks
            open_checks = [check for check in checklist.checks if check.key not in answered]
            now_asked = set(lab.inspections.detail(technician, inspection).assessment.asked)
            asked = False
            for check in open_checks:
                if half and check.section not in _FIRST_SECTIONS:
                    continue
                if check.key in now_asked:
                    self._answer(technician, inspection, check, turn, device, imei)
                    answered.add(check.key)
                    asked = True
        if not half:
            lab.inspections.submit(technician, inspection)

    def _answer(self, technician: Actor, inspection: int, check: Check, turn: Turn, device: Device, imei: str) -> None:
        self._clock.advance(timedelta(seconds=40))
        result, value, note = turn.answers.get(check.key, (*_clean(check, turn, imei), ""))
        fails = result is Result.FAIL
        wanted = check.min_photos if check.evidence is Evidence.REQUIRED else 0
        if check.kind is CheckKind.OBSERVATIONS and any(seen.visible_50cm for seen in turn.observations):
            wanted = 2
        if fails and check.evidence is not Evidence.NONE:
            wanted = max(2 if check.knock_out else 1, check.min_photos, wanted)
        for index in range(wanted):
            photo = self._taken(self._wanted(f"{check.key}#{index}", turn, device, imei, ""))
            mark = self._mark(technician, inspection) if check.kind is CheckKind.OBSERVATIONS else None
            view = None if mark is None else (MarkView.CLOSE_UP, MarkView.LOCATING)[index % 2]
            add = partial(self._lab.inspections.add_photo, technician, inspection, photo, check_key=check.key)
            placed = add(observation_id=mark, view=view)
            if fails or check.kind is CheckKind.OBSERVATIONS:
                self._lab.inspections.caption_photo(technician, inspection, placed, _caption(check, index))
        self._lab.inspections.answer(technician, inspection, check.key, result, value, note)

    def _mark(self, technician: Actor, inspection: int) -> int | None:
        """The first mark that anybody sees: it is photographed from near and where it lies."""
        seen = self._lab.inspections.detail(technician, inspection).observations
        return next((row.id for row in seen if row.observation.visible_50cm), None)

    def _wanted(self, what: str, turn: Turn, device: Device, imei: str, tracking: str) -> Picture:
        return Picture(what, self._random.randrange(2**31), *_subject(what, turn, device, imei, tracking))

    def _taken(self, wanted: Picture) -> PreparedPhoto:
        """Draw one photo (or take a given one) and store it; called from several threads."""
        if self._given:
            return self._lab.photos.prepare_file(self._given[wanted.seed % len(self._given)])
        data = draw_photo(wanted.subject, wanted.seed, **wanted.details)
        return self._lab.photos.prepare(data, f"{wanted.what.replace('#', '-')}.jpg")

    def _issue(self, number: str) -> None:
        inspection = self._lab.inspections.of_order(self._signer, number)
        if inspection is None:
            raise UserError(f"Order {number} has no inspection.", code="demo")
        word = next(person.passphrase for person in PEOPLE if person.name == self._signer.name)
        row = self._lab.reports.verify_and_issue(self._signer, inspection, word)
        self._verdicts.append(self._copied(row))
        if "fail" in row.title.split(" · ")[-1]:  # who failed has something to reply to
            self._lab.reports.copy(self._signer, row.number, word, Edition(Copy.SELLER))

    def _decide(self, trial: str) -> Path:
        found = self._lab.trials.detail(self._signer, trial)
        self._clock.set(max(self._clock.now(), _at(found.minimum_until, 10)))
        found = self._lab.trials.detail(self._signer, trial)
        recommended = found.recommendation.outcome
        if recommended is Outcome.CONTINUE:
            raise UserError(f"The trial {trial} cannot be decided yet.", code="demo")
        word = next(person.passphrase for person in PEOPLE if person.name == self._signer.name)
        row = self._lab.reports.sign_trial(self._signer, trial, TrialDecision(recommended), word)
        measure = self._lab.reports.measure_of(self._signer, row.number)
        if measure:
            self._copied(self._lab.statements.state(self._signer, measure, word))
        return self._copied(row)

    def _copied(self, row: DocumentRow) -> Path:
        """A copy of a document under its number, for whoever wants to open it without the program."""
        folder = self._folder / "documents"
        folder.mkdir(exist_ok=True)
        return Path(shutil.copyfile(self._lab.reports.pdf_path(row), folder / f"{row.number}.pdf"))


def _begin(first: date, index: int) -> date:
    """The day of a seller's order number `index`: each is placed some working days after the one before."""
    day = first + timedelta(days=1 + index * 4 + index % 2)
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() >= 5 else 0)


def _workday(day: date, count: int) -> date:
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


def _imei(source: random.Random) -> str:
    body = f"35{source.randrange(10**12):012d}"
    return body + luhn.calc_check_digit(body)


def _photo_files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise UserError(f"{folder} is no folder of photos.", "Name another, or leave --photos out.", "unreadable_file")
    files = sorted(path for path in folder.iterdir() if path.is_file())
    if not files:
        raise UserError(f"{folder} holds no photos.", "Name another, or leave --photos out.", "unreadable_file")
    return files


def _clean(check: Check, turn: Turn, imei: str) -> tuple[Result, str | float | None]:
    """What a clean device answers to a check."""
    if check.kind is CheckKind.IDENTITY:
        shown = check.key in ("identity.imei", "identity.imei_box")
        return (Result.PASS, imei) if shown else (Result.NOT_APPLICABLE, None)
    if check.kind is CheckKind.NUMBER:
        return Result.PASS, turn.battery if check.promise == "battery" else 212
    if check.kind is CheckKind.CHOICE:
        option = next(option for option in check.options if option.result is Result.PASS)
        return Result.PASS, option.key
    if check.kind is CheckKind.TEXT:
        return Result.PASS, "Android 16" if turn.device % 2 else "iOS 19.2"
    return Result.PASS, None


def _caption(check: Check, index: int) -> str:
    words = {
        "parts.screen": "black picture: an OLED would stay black",
        "packaging.outer_box": "upper right corner",
        "cosmetics.observations": ("scratch on the back, close", "where it lies on the back")[index % 2],
    }
    return words.get(check.key, check.text.rstrip("."))[:300]


def _subject(what: str, turn: Turn, device: Device, imei: str, tracking: str) -> tuple[str, dict[str, object]]:
    """Which drawing shows a shot or a check's evidence, with its details."""
    scratched = any(seen.visible_50cm for seen in turn.observations)
    scratches = [(0.3, 0.55, 0.52, 0.66)] if scratched else []
    table: dict[str, tuple[str, dict[str, object]]] = {
        "parcel_label": ("parcel_label", {"tracking": tracking}),
        "parcel_sides": ("parcel_side", {}) if turn.box == "intact" else ("parcel_corner", {"crushed": True}),
        "opening": ("opening", {}),
        "protection": ("protection", {}),
        "contents": ("contents", {"colour": device.colour}),
        "device_front": ("device_front", {}),
        "device_back": ("device_back", {"colour": device.colour, "scratches": scratches}),
        "edges": ("edges", {"colour": device.colour}),
        "screen_on": ("screen_on", {"lcd": "parts.screen" in turn.answers}),
        "imei_screen": ("imei_screen", {"imei": imei}),
        "identity.imei": ("imei_screen", {"imei": imei}),
        "battery_screen": ("battery_screen", {"percent": turn.battery}),
        "parts.screen": ("screen_on", {"lcd": True}),
        "packaging.outer_box": ("parcel_corner", {"crushed": True}),
    }
    key, _, index = what.partition("#")
    if key == "cosmetics.observations":
        if index == "0":
            return "scratch_close_up", {"colour": device.colour}
        return "device_back", {"colour": device.colour, "scratches": scratches}
    return table.get(key, ("device_front", {}))
