"""`labapp seller score`: the ranking line by line, one seller with its parts and the facts that would justify a measure."""

from __future__ import annotations

import json

import pytest

from tests.cli.jobs import MARTA, SOFIA, Desk


def lost(desk: Desk, seller: str, house: int) -> str:
    """The number of the verdict on an order that never arrived: a failed one."""
    order = str(desk.told(*desk.placing(seller, desk.identity(house)), who=MARTA)["order"])
    desk.told("order", "end", order, "never_arrived", "--fact", "The carrier closed its search.", who=SOFIA)
    return str(desk.told("review", "verify", order, who=MARTA)["number"])


@pytest.fixture
def seller(desk: Desk) -> str:
    """A seller with two failed orders and one reading."""
    number = desk.seller()
    for house in (1, 2):
        lost(desk, number, house)
    desk.told("seller", "indicator", number, "complaints", "3", "--on", "2026-03-01", "--source", "export", who=MARTA)
    return number


def test_a_sellers_score_tells_its_parts_so_that_scripts_can_add_them_up(desk: Desk, seller: str) -> None:
    told = desk.told("seller", "score", seller, who=MARTA)
    assert set(told) >= {"seller", "score", "rank", "orders", "components"}
    assert (told["seller"], told["rank"], told["of"], told["orders"], told["readings"]) == (seller, 1, 1, 2, 1)
    parts = {part["component"]: part for part in told["components"]}
    assert told["score"] == pytest.approx(sum(part["points"] for part in told["components"]), abs=0.001)
    assert 0 <= told["bound"] <= told["score"] <= 100
    conformity = parts["conformity"]
    assert (conformity["weight"], conformity["count"], conformity["unit"], conformity["own_mean"]) == (
        40,
        2,
        "orders",
        0,
    )
    added = conformity["strength"] * conformity["category_mean"]
    assert conformity["value"] == pytest.approx(added / (conformity["strength"] + 2), abs=1e-6)
    complaints = parts["complaints"]
    assert (complaints["count"], complaints["own_mean"]) == (1, 0.75)
    assert (complaints["target"], complaints["limit"], complaints["worthless"]) == (2, 4, 6)
    assert parts["returns"]["own_mean"] is None
    assert isinstance(told["measures"], list)


def test_without_a_number_the_ranking_comes_best_first_one_object_a_line(desk: Desk, seller: str) -> None:
    fresh = str(desk.told("seller", "add", "Birch", "--kind", "trader", "--country", "FR", who=MARTA)["seller"])
    status, out, _ = desk.run("seller", "score", "--json", who=MARTA)
    rows = [json.loads(line) for line in out.splitlines()]
    assert status == 0
    assert [(row["seller"], row["rank"], row["of"], row["orders"]) for row in rows] == [
        (seller, 1, 1, 2),
        (fresh, None, 1, 0),
    ]
    assert rows[1]["name"] == "Birch"
    _, out, _ = desk.run("seller", "score", who=MARTA)
    head, first, second = out.splitlines()
    assert head.split() == ["rank", "seller", "score", "at", "least", "on", "name"]
    assert first.split()[:2] == ["1", seller]
    assert second.split()[:2] == ["–", fresh]
    assert second.endswith("0 orders      Birch")
    assert all(len(row["components"]) == 8 for row in rows)


def test_a_category_is_asked_for_by_its_name(desk: Desk, seller: str) -> None:
    told = desk.told("seller", "score", seller, "--category", "smartphone", who=MARTA)
    assert (told["category"], told["orders"]) == ("smartphone", 2)
    assert "There is no category called teapot" in desk.refused("seller", "score", "--category", "teapot", who=MARTA)
    assert "does not sell in the category tablet" in desk.refused(
        "seller", "score", seller, "--category", "tablet", who=MARTA
    )


def test_people_read_the_sum_of_each_part(desk: Desk, seller: str) -> None:
    status, out, _ = desk.run("seller", "score", seller, who=MARTA)
    assert status == 0
    assert "Rank 1 of 1 by the lower bound" in out
    assert "Lab conformity: 2 orders with a mean of 0.000 and 5 typical of the category" in out
    assert "one at the limit of 4 a half, one of 6 or worse nothing" in out


def test_an_unknown_seller_and_who_may_not_look_are_refused(desk: Desk, seller: str) -> None:
    assert "There is no seller S-000412" in desk.refused("seller", "score", "S-000412", who=MARTA)
    assert "technician may not" in desk.refused("seller", "score", seller, who=SOFIA)
