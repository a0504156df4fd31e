"""The one table of rights: what each role may, and that whoever lacks a right is refused with a sentence."""

from __future__ import annotations

import pytest

from labapp.accounts.rules import RIGHTS, Right, Role, may
from labapp.accounts.service import require
from labapp.core.errors import NotAllowed
from labapp.core.trail import SYSTEM, Actor

T, M, O, A = Role.TECHNICIAN, Role.MANAGER, Role.OFFICE, Role.ADMINISTRATOR  # noqa: E741  columns of the table below

# Written a second time on purpose: a slip in the program's own table shows here.
TABLE: dict[Right, set[Role]] = {
    Right.SEE_ORDERS: {T, M, O, A},
    Right.SEE_SELLERS: {M, O, A},
    Right.SEE_TRIALS: {M, O, A},
    Right.PLACE_ORDERS: {M, O},
    Right.RECEIVE_ORDERS: {T, M, O},
    Right.INSPECT: {T, M},
    Right.REVIEW: {M},
    Right.ISSUE_VERDICTS: {M},
    Right.MANAGE_SELLERS: {M},
    Right.MANAGE_TRIALS: {M},
    Right.SIGN_TRIALS: {M},
    Right.MANAGE_IDENTITIES: {M, A},
    Right.READ_REPORTS: {T, M, O, A},
    Right.MANAGE_RULEBOOK: {M},
    Right.MANAGE_PEOPLE: {A},
    Right.CHECK_LAB: {M, A},
    Right.MANAGE_LAB: {M, A},
}


def test_the_table_speaks_of_every_right_and_every_role() -> None:
    assert set(TABLE) == set(Right)
    assert set(RIGHTS) == set(Role)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("right", Right)
def test_each_role_has_exactly_its_rights(role: Role, right: Right) -> None:
    actor = Actor(7, "Sofia", str(role))
    assert may(str(role), right) is (role in TABLE[right])
    if role in TABLE[right]:
        require(actor, right)
        return
    with pytest.raises(NotAllowed) as refusal:
        require(actor, right)
    words = {T: "A technician", M: "A manager", O: "The office", A: "An administrator"}
    assert refusal.value.title.startswith(f"{words[role]} may not ")
    assert refusal.value.title.endswith(".")
    assert "_" not in refusal.value.title


@pytest.mark.parametrize("role", ["", "Manager", "MANAGER", "manager ", "root", "system", "technician,manager"])
@pytest.mark.parametrize("right", Right)
def test_an_unknown_role_has_no_right_at_all(role: str, right: Right) -> None:
    assert not may(role, right)
    with pytest.raises(NotAllowed):
        require(Actor(7, "Sofia", role), right)


def test_the_program_itself_has_no_right() -> None:
    for right in Right:
        with pytest.raises(NotAllowed):
            require(SYSTEM, right)
