"""The ranking of sellers: worked figures, then what must hold for every lab."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from labapp.rulebook.types import IndicatorRule, RankingRule
from labapp.sellers.rules import KnownSeller, Ranking, Tally, beta_quantile, credit, rank, worthless

RULE = RankingRule()
REVIEWS = IndicatorRule("reviews", "Customer reviews", "", 4.3, 4.0, higher_is_better=True)
LATE = IndicatorRule("late_delivery", "Late delivery", "%", 3, 8, higher_is_better=False)
INDICATORS = (REVIEWS, LATE)
PILLARS_OF_AN_ORDER = 3


def tally(orders: int, failed: int = 0, pillar: float = 90.0, category: str = "smartphone", spread: float = 0) -> Tally:
    """So many orders, each with three pillar scores around a mean."""
    count = PILLARS_OF_AN_ORDER * orders
    return Tally(category, orders, failed, count, count * pillar, count * (pillar**2 + spread**2))


def seller(
    number: str, *tallies: Tally, credits: tuple[tuple[float, ...], ...] = ((), ()), **more: object
) -> KnownSeller:
    flat = tuple(x for one in credits for x in (len(one), sum(one), sum(value * value for value in one)))
    categories = tuple(one.category for one in tallies) or ("smartphone",)
    return KnownSeller(number, categories, tallies, flat, bool(more.get("takes_part", True)))


def ranking(*sellers: KnownSeller, category: str = "") -> Ranking:
    return rank(sellers, RULE, INDICATORS, category)


def numbers(found: Ranking) -> list[str]:
    return [score.seller for score in found]


# ---- indicators


@pytest.mark.parametrize(
    ("rule", "value", "expected"),
    [
        (REVIEWS, 4.3, 1.0),
        (REVIEWS, 4.9, 1.0),
        (REVIEWS, 4.0, 0.5),  # the limit is half of the way
        (REVIEWS, 3.7, 0.0),
        (REVIEWS, 1.0, 0.0),
        (LATE, 0.0, 1.0),
        (LATE, 3.0, 1.0),
        (LATE, 8.0, 0.5),
        (LATE, 13.0, 0.0),
        (LATE, 60.0, 0.0),
        (LATE, 5.5, 0.75),
    ],
)
def test_an_indicator_is_one_at_the_target_and_nothing_at_twice_the_limits_distance(
    rule: IndicatorRule, value: float, expected: float
) -> None:
    assert credit(rule, value) == pytest.approx(expected, abs=1e-12)


def test_a_limit_that_is_the_target_leaves_nothing_between() -> None:
    hard = replace(LATE, limit=3)
    assert (credit(hard, 3), credit(hard, 3.001), worthless(hard)) == (1.0, 0.0, 3)


@given(st.sampled_from(INDICATORS), st.floats(0, 30), st.floats(0, 30))
def test_a_better_reading_never_earns_less(rule: IndicatorRule, one: float, other: float) -> None:
    better, worse = sorted((one, other), reverse=rule.higher_is_better)
    assert 1 >= credit(rule, better) >= credit(rule, worse) >= 0


# ---- worked by hand


def test_a_score_can_be_worked_out_by_hand() -> None:
    """Two sellers: 8 of 10 orders conform here, 20 of 20 there; reviews 1 and 1/2 here, none there."""
    here = seller("S-1", tally(10, 2, 80.0), credits=((1.0, 0.5), ()))
    found = ranking(here, seller("S-2", tally(20, 0, 95.0)))
    score = found.of("S-1")
    assert score is not None
    parts = {part.key: part for part in score.components}

    prior = (28 + 0.5) / (30 + 1)
    assert parts["conformity"].typical == pytest.approx(prior)
    assert parts["conformity"].value == pytest.approx((5 * prior + 8) / 15)
    a = 5 * prior + 8
    assert parts["conformity"].low == pytest.approx(beta_quantile(0.10, a, 15 - a))

    mean = (30 * 0.80 + 60 * 0.95 + 0.5) / 91
    assert parts["pillars"].value == pytest.approx((5 * mean + 30 * 0.80) / 35)

    review = (1.5 + 0.5) / 3
    assert parts["reviews"].value == pytest.approx((5 * review + 1.5) / 7)
    assert (parts["reviews"].count, parts["reviews"].own) == (2, 0.75)
    assert (parts["reviews"].target, parts["reviews"].limit) == (4.3, 4.0)

    assert parts["late_delivery"].value == pytest.approx(0.5)  # nobody has a reading: nothing is known
    assert [parts[key].weight for key in parts] == [40, 20, 20, 20]
    assert score.score == pytest.approx(sum(part.points for part in score.components))
    distance = sum((part.weight * (part.value - part.low)) ** 2 for part in score.components) ** 0.5
    assert score.bound == pytest.approx(score.score - distance)
    assert (score.rank, score.of, score.orders, score.readings) == (2, 2, 10, 2)


def test_the_sentence_of_a_part_gives_the_figures_of_its_sum() -> None:
    score = ranking(seller("S-1", tally(4, 1))).of("S-1")
    assert score is not None
    conformity, _, reviews, _ = score.components
    assert "(5 × 0.700 + 4 × 0.750) ÷ (5 + 4) = 0.722" in conformity.sentence
    assert reviews.sentence == (
        "No readings yet: it takes the category's mean, 0.500. A reading of 4.3 or better is worth 1, one at the limit "
        "of 4 a half, one of 3.7 or worse nothing."
    )
    assert score.sentence.startswith("Rank 1 of 1 by the lower bound ")
    assert "4 orders and 0 readings; 2 of 4 parts" in score.sentence
    whole = ranking(seller("S-1", tally(4, 1), credits=((1.0,), (0.5,)))).of("S-1")
    assert whole is not None
    assert whole.sentence.endswith("4 orders and 2 readings; every part has figures of the seller's own.")


def test_a_missing_part_takes_the_mean_of_the_category() -> None:
    rated = seller("S-1", tally(20), credits=((1.0, 1.0, 1.0), ()))
    found = ranking(rated, seller("S-2", tally(20)), seller("S-3", tally(20, category="tablet")))
    parts = {number: found.of(number).components[2] for number in ("S-1", "S-2", "S-3")}  # type: ignore[union-attr]
    assert parts["S-2"].own is None
    assert parts["S-2"].value == parts["S-1"].typical == pytest.approx(3.5 / 4)
    assert parts["S-3"].value == 0.5  # no seller of tablets has a reading


def test_a_seller_of_two_categories_is_measured_against_the_mix_of_its_orders() -> None:
    """A quarter of its orders are laptops, of which half fail everywhere."""
    both = seller("S-1", tally(30, 0), tally(10, 5, category="laptop"))
    found = ranking(both, seller("S-2", tally(69, 0)), seller("S-3", tally(89, 45, category="laptop")))
    score = found.of("S-1")
    assert score is not None
    prior = 0.75 * (99.5 / 100) + 0.25 * (49.5 / 100)
    assert score.components[0].typical == pytest.approx(prior)
    assert score.components[0].value == pytest.approx((5 * prior + 35) / 45)
    assert score.orders == 40


def test_a_category_is_ranked_by_its_own_orders_alone() -> None:
    both = seller("S-1", tally(30, 0), tally(10, 5, category="laptop"))
    other = seller("S-2", tally(10, 1, category="laptop"))
    assert numbers(ranking(both, other, category="laptop")) == ["S-2", "S-1"]
    only = ranking(both, other, category="smartphone")
    assert (numbers(only), only[0].orders, only[0].of) == (["S-1"], 30, 1)
    assert len(ranking(both, other, category="console")) == 0


def test_who_has_no_order_or_left_has_a_score_but_no_rank() -> None:
    gone = seller("S-3", tally(50), takes_part=False)
    found = ranking(seller("S-1", tally(3, 3)), seller("S-2"), gone)
    assert [(score.seller, score.rank, score.of) for score in found] == [
        ("S-1", 1, 1),
        ("S-3", None, 1),
        ("S-2", None, 1),
    ]
    assert found[2].sentence.startswith("Not ranked. It rests on 0 orders and 0 readings; 0 of 4 parts")


def test_an_empty_lab_has_an_empty_ranking() -> None:
    found = ranking()
    assert (len(found), list(found), found.of("S-1"), found.place("S-1")) == (0, [], None, None)


def test_a_place_is_what_the_score_says() -> None:
    found = ranking(seller("S-1", tally(5, 1)), seller("S-2", tally(9)))
    for score in found:
        place = found.place(score.seller)
        assert place == (score.rank, score.of, score.score, score.bound, score.orders)
        assert score.seller in found


# ---- what holds for every lab

CATEGORIES = st.sampled_from(["smartphone", "laptop", "tablet"])


@st.composite
def tallies(draw: st.DrawFn) -> tuple[Tally, ...]:
    found = []
    for category in draw(st.lists(CATEGORIES, max_size=3, unique=True)):
        orders = draw(st.integers(0, 80))
        failed = draw(st.integers(0, orders))
        scores = draw(st.lists(st.floats(0, 100), max_size=4)) if orders else []
        found.append(Tally(category, orders, failed, len(scores), sum(scores), sum(score**2 for score in scores)))
    return tuple(found)


CREDITS = st.tuples(*(st.lists(st.floats(0, 1), max_size=4).map(tuple) for _ in INDICATORS))
LABS = st.lists(st.tuples(tallies(), CREDITS), min_size=1, max_size=8).map(
    lambda found: [seller(f"S-{place:03}", *own, credits=some) for place, (own, some) in enumerate(found)]
)


@given(LABS, st.sampled_from(["", "smartphone"]))
def test_scores_lie_between_0_and_100_and_never_under_their_bound(sellers: list[KnownSeller], category: str) -> None:
    for score in ranking(*sellers, category=category):
        assert 0 <= score.bound <= score.score <= 100
        assert score.score == pytest.approx(sum(part.points for part in score.components))
        for part in score.components:
            assert -1e-12 <= part.low <= part.value + 1e-9 <= 1 + 2e-9


@given(LABS, st.randoms(use_true_random=False))
def test_other_numbers_and_another_order_of_rows_change_no_place(sellers: list[KnownSeller], chance: object) -> None:
    new = [f"N-{place:03}" for place in range(len(sellers))]
    chance.shuffle(new)  # type: ignore[attr-defined]
    names = {one.number: name for one, name in zip(sellers, new, strict=True)}
    renamed = [one._replace(number=names[one.number]) for one in sellers]
    chance.shuffle(renamed)  # type: ignore[attr-defined]
    before, after = ranking(*sellers), ranking(*renamed)
    for score in before:
        moved = after.of(names[score.seller])
        assert moved is not None
        assert (moved.score, moved.bound, moved.orders) == (score.score, score.bound, score.orders)
    assert [score.bound for score in before] == [score.bound for score in after]


@given(LABS)
def test_ties_stand_by_their_number_and_ranks_run_without_a_gap(sellers: list[KnownSeller]) -> None:
    twins = [*sellers, *(one._replace(number=f"T{one.number}") for one in sellers)]
    found = list(ranking(*reversed(twins)))
    ranked = [score for score in found if score.rank is not None]
    assert [score.rank for score in ranked] == list(range(1, len(ranked) + 1))
    assert [(-score.bound, score.seller) for score in ranked] == sorted(
        (-score.bound, score.seller) for score in ranked
    )
    for one in sellers:
        first, second = (
            next(place for place, score in enumerate(found) if score.seller == name)
            for name in (one.number, f"T{one.number}")
        )
        assert first < second


@given(LABS, st.floats(60, 100), CREDITS)
def test_one_good_order_moves_nobody_past_fifty_good_ones(
    sellers: list[KnownSeller], pillar: float, some: tuple[tuple[float, ...], ...]
) -> None:
    fifty = seller("Z-050", tally(50, 0, pillar), credits=some)  # the higher number: a tie would go to the other
    one = seller("A-001", tally(1, 0, pillar), credits=some)
    found = ranking(*sellers, fifty, one)
    assume(found.of("Z-050").components[1].typical <= pillar / 100)  # type: ignore[union-attr]  # good: not under the mean
    first, second = found.place("Z-050"), found.place("A-001")
    assert first is not None
    assert second is not None
    assert first.rank is not None
    assert second.rank is not None
    assert first.rank < second.rank


@given(LABS, st.integers(0, 7), st.booleans(), st.lists(st.floats(0, 1), max_size=3))
def test_a_failed_order_never_raises_the_own_score_and_a_passed_one_never_lowers_it(
    sellers: list[KnownSeller], which: int, failed: bool, shares: list[float]
) -> None:
    """Its pillar scores lie on the verdict's side: at or under both means for a failed order, else at or over them."""
    one = sellers[which % len(sellers)]
    assume(len(one.tallies) <= 1)
    before = ranking(*sellers).of(one.number)
    assert before is not None
    means = [100 * min(max(mean, 0.0), 1.0) for mean in (before.components[1].value, before.components[1].typical)]
    scores = [min(means) * share if failed else max(means) + (100 - max(means)) * share for share in shares]
    old = one.tallies[0] if one.tallies else Tally("smartphone", 0, 0, 0, 0.0, 0.0)
    assume(old.category in one.categories)
    new = Tally(
        old.category,
        old.counted + 1,
        old.failed + failed,
        old.pillar_count + len(scores),
        old.pillar_sum + sum(scores),
        old.pillar_square_sum + sum(score**2 for score in scores),
    )
    changed = [each._replace(tallies=(new,)) if each is one else each for each in sellers]
    after = ranking(*changed).of(one.number)
    assert after is not None
    if failed:
        assert after.score <= before.score + 1e-9
    else:
        assert after.score >= before.score - 1e-9


@given(st.integers(0, 40), st.integers(2, 5), st.floats(0.5, 0.99))
def test_the_bound_comes_nearer_to_the_score_with_more_orders_of_the_same_kind(
    failed: int, times: int, pillar: float
) -> None:
    others = [seller(f"S-{place:03}", tally(40, 4, 85.0, spread=10)) for place in range(30)]
    few = ranking(*others, seller("X", tally(40, failed, 100 * pillar, spread=5))).of("X")
    many = ranking(*others, seller("X", tally(40 * times, failed * times, 100 * pillar, spread=5))).of("X")
    assert few is not None
    assert many is not None
    assert many.score - many.bound < few.score - few.bound


def test_a_nearly_certain_seller_has_no_bound_above_its_value() -> None:
    clean = Tally("smartphone", 65, 0, 0, 0, 0)
    (score,) = ranking(seller("S-000", clean, credits=((), ())))
    assert score.components[0].value == score.components[0].low
    assert score.bound <= score.score
