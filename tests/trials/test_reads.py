"""What the trials' page reads, on both back ends."""

from datetime import timedelta
from pathlib import Path

import pytest

from labapp.accounts.rules import Role
from labapp.accounts.service import Accounts
from labapp.core.clock import SetClock
from labapp.core.db import Database
from labapp.core.errors import NotAllowed, NotFound
from labapp.core.store import BlobStore
from labapp.core.trail import SYSTEM, Actor
from labapp.lab.service import LabDesk, LabProfile
from labapp.photos.imaging import PhotoDecoder
from labapp.photos.service import Photos
from labapp.reports.service import Reports
from labapp.sellers.rules import Gate, SellerKind
from labapp.sellers.service import NewSeller, Sellers
from labapp.trials.rules import Outcome, SinglePlan
from labapp.trials.service import Trials
from labapp.trials.steps import TrialDecision
from tests.conftest import MORNING

WORD = "marta signs with care"


class Room:
    """Services on one database, and two sellers who may be tried."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.clock = SetClock(MORNING, "Europe/Paris")
        LabDesk(database, self.clock).create(LabProfile("Lyon lab", "1 rue du Test", "Europe/Paris"))
        self.accounts = Accounts(database, self.clock)
        first = self.accounts.add_person(SYSTEM, "Ada", Role.ADMINISTRATOR, "ada keeps the keys")
        ada = Actor(first.id, "Ada", "administrator")
        own = "ada keeps the keys"
        marta = self.accounts.add_person(ada, "Marta Klein", Role.MANAGER, WORD, own_passphrase=own)
        self.manager = Actor(marta.id, marta.name, str(marta.role))
        self.sellers = Sellers(database, self.clock)
        self.trials = Trials(database, self.clock)
        store = BlobStore(folder)
        photos = Photos(store, PhotoDecoder())
        self.reports = Reports(database, self.clock, store, self.accounts, self.trials, photos)

    def seller(self, name: str) -> int:
        """A seller whose gates are all passed, on trial."""
        row = self.sellers.add(self.manager, NewSeller(name, SellerKind.WORKSHOP, "FR"))
        for gate in Gate:
            self.sellers.pass_gate(self.manager, row.number, gate, "note")
        return row.id


@pytest.fixture
def room(database: Database, tmp_path: Path) -> Room:
    return Room(database, tmp_path / "store")


def test_a_row_tells_how_far_the_trial_is_from_either_end(room: Room) -> None:
    room.seller("Aster")
    room.seller("Birch")
    room.trials.start(room.manager, "S-000001")
    room.trials.start(room.manager, "S-000002", plan=SinglePlan(8, 1))
    birch, aster = room.trials.trials(room.manager)
    assert (aster.to_accept, aster.to_reject, aster.n_max) == (14, 3, 60)
    assert (birch.to_accept, birch.to_reject, birch.n_max) == (8, 2, 8)
    assert aster.decided_on is None


def test_the_trials_of_one_seller_leave_the_others_out(room: Room) -> None:
    aster, birch = room.seller("Aster"), room.seller("Birch")
    room.trials.start(room.manager, "S-000001")
    room.trials.start(room.manager, "S-000002")
    assert [row.seller_name for row in room.trials.trials(room.manager, seller_id=birch)] == ["Birch"]
    assert [row.seller_name for row in room.trials.trials(room.manager, seller_id=aster)] == ["Aster"]


def test_a_signed_outcome_names_its_signer_and_leads_to_its_trial(room: Room) -> None:
    room.seller("Aster")
    number = room.trials.start(room.manager, "S-000001").number
    room.clock.advance(timedelta(days=40))
    decision = TrialDecision(Outcome.PASSED, "Known from another country.")
    row = room.reports.sign_trial(room.manager, number, decision, WORD)
    outcome = room.trials.detail(room.manager, number).outcomes[0]
    assert (outcome.number, outcome.signed_by) == (row.number, "Marta Klein")
    assert outcome.sealed_at == room.clock.now()
    assert room.trials.number_of_outcome(room.manager, outcome.id) == number
    decided = room.trials.trials(room.manager)[0]
    assert decided.decided_on == room.clock.today()


def test_an_unknown_outcome_is_not_found_and_a_technician_asks_in_vain(room: Room) -> None:
    with pytest.raises(NotFound):
        room.trials.number_of_outcome(room.manager, 412)
    with pytest.raises(NotAllowed):
        room.trials.number_of_outcome(Actor(9, "Sofia", "technician"), 1)


def test_a_row_says_what_the_trials_page_says(room: Room) -> None:
    room.seller("Aster")
    room.trials.start(room.manager, "S-000001")
    room.clock.advance(timedelta(days=200))
    row = room.trials.trials(room.manager)[0]
    page = room.trials.detail(room.manager, row.number)
    assert row.recommendation is page.recommendation.outcome is Outcome.EXTENDED
    assert (row.n, row.d, row.decision) == (page.tally.n, page.tally.d, str(page.tally.decision))
    assert (row.to_accept, row.to_reject) == page.best_and_worst
    assert (row.seller_number, row.seller_name) == (page.seller.number, page.seller.name)
