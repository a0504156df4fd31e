"""`labapp plan`: the JSON that scripts rely on, the table that people read, and what is refused."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from labapp import cli

DEFAULT = ["--p1", ".05", "--alpha", ".05", "--p2", ".20", "--beta", ".10"]
SEQUENTIAL_KEYS = {
    "kind",
    "p1",
    "alpha",
    "p2",
    "beta",
    "n_max",
    "accept_intercept",
    "reject_intercept",
    "slope",
    "first_acceptance",
    "earliest_rejection",
    "points",
}


def run(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """Exit status, standard output and standard error of `labapp plan`."""
    try:
        status = cli.run(["plan", *arguments])
    except SystemExit as left:
        status = int(str(left.code))
    return status, *capsys.readouterr()


def answer(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """The one JSON object that the command prints on one line."""
    status, out, err = run([*arguments, "--json"], capsys)
    assert (status, err) == (0, "")
    assert out.count("\n") == 1
    found: dict[str, Any] = json.loads(out)
    return found


def test_a_sequential_plan_gives_the_worked_example(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer([*DEFAULT, "--at", ".05", "--at", ".20"], capsys)
    assert set(found) >= SEQUENTIAL_KEYS
    assert "exact" not in found
    assert (found["kind"], found["p1"], found["alpha"], found["p2"], found["beta"]) == (
        "sequential",
        0.05,
        0.05,
        0.2,
        0.1,
    )
    assert found["n_max"] is None
    assert found["accept_intercept"] == pytest.approx(1.4449, abs=5e-5)
    assert found["reject_intercept"] == pytest.approx(1.8550, abs=5e-5)
    assert found["slope"] == pytest.approx(0.11029, abs=5e-6)
    assert (found["first_acceptance"], found["earliest_rejection"]) == (14, 3)
    good, bad = found["points"]
    assert set(good) == {"p", "accept", "reject", "asn"}
    assert (good["p"], bad["p"]) == (0.05, 0.20)
    assert (good["accept"], bad["accept"]) == pytest.approx((0.95, 0.10))
    assert (good["asn"], bad["asn"]) == pytest.approx((21.23, 17.00), abs=0.005)


def test_with_a_cut_the_exact_figures_come_too(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer([*DEFAULT, "--n-max", "60", "--at", ".05", "--at", ".10", "--at", ".20", "--at", ".30"], capsys)
    assert found["n_max"] == 60
    assert found["points"][0]["asn"] == pytest.approx(21.23, abs=0.005)  # still Wald's
    five, ten, twenty, thirty = found["exact"]
    assert set(five) == {"p", "accept", "reject", "asn", "undecided", "accepted_in_all", "median", "within_95"}
    assert (five["accept"], five["reject"], five["undecided"]) == pytest.approx((0.9463, 0.0299, 0.0239), abs=5e-5)
    assert (twenty["accept"], twenty["reject"]) == pytest.approx((0.0863, 0.8842), abs=5e-5)
    assert thirty["reject"] == pytest.approx(0.9905, abs=5e-5)
    assert (five["asn"], twenty["asn"], thirty["asn"]) == pytest.approx((23.15, 20.51, 11.70), abs=0.005)
    assert [(point["median"], point["within_95"]) for point in (five, twenty)] == [(14, 50), (17, 52)]
    in_all = [point["accepted_in_all"] for point in (five, ten, twenty)]
    assert in_all == pytest.approx([0.9618, 0.6546, 0.0922], abs=5e-5)


def test_a_single_plan_gives_the_worked_examples(capsys: pytest.CaptureFixture[str]) -> None:
    for n, c, rate, accept in [(5, 0, 0.20, 0.328), (13, 1, 0.20, 0.234), (68, 2, 0.01213, 0.95)]:
        found = answer(["--n", str(n), "--c", str(c), "--at", str(rate)], capsys)
        assert (found["kind"], found["n"], found["c"]) == ("single", n, c)
        (point,) = found["points"]
        assert point["p"] == rate
        assert point["accept"] == pytest.approx(accept, abs=5e-4)
        assert (found["first_acceptance"], found["earliest_rejection"]) == (n, c + 1)
        assert point["median"] <= point["within_95"] <= n


def test_without_at_the_plan_s_own_rates_are_among_the_points(capsys: pytest.CaptureFixture[str]) -> None:
    rates = [
        point["p"]
        for point in answer(["--p1", ".03", "--alpha", ".05", "--p2", ".17", "--beta", ".1"], capsys)["points"]
    ]
    assert rates == sorted(rates)
    assert {0.03, 0.17} < set(rates)
    assert any(0.03 < rate < 0.17 for rate in rates)
    assert len(answer(["--n", "5", "--c", "0"], capsys)["points"]) >= 3


def test_rates_of_nought_and_one_are_told_without_infinities(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in ([*DEFAULT, "--n-max", "60"], ["--n", "5", "--c", "1"]):
        found = answer([*arguments, "--at", "0", "--at", "1"], capsys)
        for points in (found["points"], found.get("exact", [])):
            for point in points:
                assert all(math.isfinite(value) for value in point.values())
                assert point["accept"] == 1 - point["p"]


def test_people_get_aligned_columns_and_the_risk_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run([*DEFAULT, "--n-max", "60", "--at", ".05", "--at", "1"], capsys)
    assert status == 0
    lines = out.splitlines()
    heads = [at for at, line in enumerate(lines) if line.lstrip().startswith("true rate")]
    assert len(heads) == 2
    for at in heads:
        assert len({len(line) for line in lines[at : at + 3]}) == 1
    assert lines[heads[1] + 1].split() == ["5.00", "%", "0.9463", "0.0299", "0.0239", "0.9618", "23.15", "14", "50"]
    assert "without a failure first at n = 14" in out
    assert "earliest at d = 3" in out
    assert lines[-1].startswith(
        "A seller whose true failure rate is 20 % is still accepted by this plan about one time in eleven (0.092)."
    )


def test_people_get_a_single_plan_too(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(["--n", "5", "--c", "0"], capsys)
    assert status == 0
    assert out.startswith("Single plan: 5 orders, none may fail; rejected at failure 1.")
    assert "about one time in three (0.328)" in out


@pytest.mark.parametrize(
    "arguments",
    [
        ["--n", "5"],
        ["--c", "0"],
        DEFAULT[:6],
        [*DEFAULT, "--n", "5"],
        [*DEFAULT, "--n", "5", "--c", "0"],
        ["--n", "5", "--c", "0", "--n-max", "60"],
        ["--n", "five", "--c", "0"],
        ["--n", "5.5", "--c", "0"],
        [*DEFAULT, "--at", "often"],
        [*DEFAULT, "--unknown"],
        [*DEFAULT, "--price", "200"],
        [*DEFAULT, "--with", "5,0"],
        ["--compare", "--with", "5"],
        ["--compare", "--with", "5,none"],
        ["--compare", "--p1", ".05"],
        ["--compare", "--plot", "plan.png"],
        ["--compare", "--critical", "2"],
    ],
)
def test_wrong_usage_ends_with_two_and_prints_nothing(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run([*arguments, "--json"], capsys)
    assert (status, out) == (2, "")
    assert err.startswith("usage: labapp plan")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--p1", ".2", "--alpha", ".05", "--p2", ".05", "--beta", ".1"], "p1 must be smaller"),
        (["--p1", ".05", "--alpha", ".05", "--p2", ".05", "--beta", ".1"], "p1 must be smaller"),
        (["--p1", ".05", "--alpha", ".6", "--p2", ".2", "--beta", ".5"], "less than 1"),
        (["--p1", "0", "--alpha", ".05", "--p2", ".2", "--beta", ".1"], "between 0 and 1"),
        (["--p1", "nan", "--alpha", ".05", "--p2", ".2", "--beta", ".1"], "between 0 and 1"),
        (["--p1", ".05", "--alpha", ".05", "--p2", ".0500001", "--beta", ".1"], "further apart"),
        ([*DEFAULT, "--n-max", "2001"], "2000"),
        ([*DEFAULT, "--n-max=-1"], "2000"),
        ([*DEFAULT, "--at", "1.5"], "1.5 is no failure rate"),
        ([*DEFAULT, "--at", "nan"], "nan is no failure rate"),
        ([*DEFAULT, "--at=-0.1"], "-0.1 is no failure rate"),
        (["--n", "5", "--c", "5"], "fewer than the orders"),
        (["--n", "5", "--c=-1"], "at least 0"),
        (["--n", "0", "--c", "0"], "1 to 2000"),
        (["--n", "99999999", "--c", "0"], "1 to 2000"),
        (["--compare", "--price", "0"], "no price"),
        (["--compare", "--price", "nan"], "no price"),
        (["--compare", "--with", "5,5"], "fewer than the orders"),
        (["--compare", "--at", "2"], "no failure rate"),
        ([*DEFAULT, "--critical", "0"], "1 to 100"),
    ],
)
def test_an_impossible_plan_ends_with_one_and_a_sentence(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = run([*arguments, "--json"], capsys)
    assert (status, out) == (1, "")
    assert words in err
    assert len(err.splitlines()) == 2  # what is wrong, what to do


@pytest.mark.parametrize("arguments", [["--n", "2000", "--c", "1000"], [*DEFAULT, "--n-max", "2000"]])
def test_the_longest_plans_are_answered(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments, capsys)[0] == 0
    assert answer(arguments, capsys)["points"]


def test_without_any_figure_the_policy_s_plan_of_today_is_described(capsys: pytest.CaptureFixture[str]) -> None:
    assert answer([], capsys) == answer([*DEFAULT, "--n-max", "60"], capsys)
    found = answer(["--critical", "2"], capsys)
    assert found["critical"]["points"]
    assert "28.6 %" in found["critical"]["sentence"]
