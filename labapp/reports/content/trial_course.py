"""How a trial went: the chart and what it can say, orders in turn, indicators, the plan's risks. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from labapp.reports.content.blocks import Cell, Column, Paragraphs, Section, Table
from labapp.reports.content.charts import Bullet, Bullets, ChartPoint, SequentialChart
from labapp.reports.content.texts import DASH, Texts

Record = Mapping[str, Any]
_MARKS = {"pass": "pass", "pass_with_remarks": "remark", "fail": "fail", "inconclusive": "not_readable"}
_STATES = {"on_target": "pass", "watch": "remark", "breach": "fail", "no_reading": "not_tested"}
_LAST_LABELS = 3


def chart(record: Record, texts: Texts) -> SequentialChart:
    """The counted orders against the lines of the plan."""
    tally, plan, limits = record["tally"], record["trial"]["plan"], record["trial"]["lines"]
    counted = [order for order in tally["orders"] if order["counts"]]
    failed = [order for order in counted if order["failed"]]
    named = {order["verdict_number"] for order in (failed if len(failed) <= 6 else failed[-_LAST_LABELS:])}
    points = tuple(
        ChartPoint(order["failed"], order["verdict_number"] if order["verdict_number"] in named else "")
        for order in counted
    )
    at = tally["at_n"] or tally["n"]
    callout = (
        texts(
            "trial.callout",
            n=at,
            d=tally["at_d"] if tally["at_n"] else tally["d"],
            decision=texts(f"trial.{tally['decision']}"),
        ),
        _line_at(record, at, texts),
    )
    common = {
        "points": points,
        "callout": callout,
        "callout_at": at,
        "axis_n": texts("trial.axis_n"),
        "axis_d": texts("trial.axis_d"),
        "continue_word": texts("trial.continue_word"),
    }
    if plan["kind"] == "single":
        return SequentialChart(
            slope=0.0,
            accept_intercept=None,
            reject_intercept=float(plan["c"] + 1),
            cut=plan["n"],
            accept_words=(texts("trial.accept_single", n=plan["n"]), ""),
            reject_words=(texts("trial.reject_single", d=plan["c"] + 1), texts("trial.single_line", d=plan["c"] + 1)),
            **common,
        )
    slope = texts.number(limits["slope"], decimals=3)
    return SequentialChart(
        slope=limits["slope"],
        accept_intercept=limits["accept_intercept"],
        reject_intercept=limits["reject_intercept"],
        cut=plan["n_max"],
        accept_words=(
            texts("trial.accept_at"),
            texts("trial.accept_line", slope=slope, intercept=texts.number(limits["accept_intercept"], decimals=3)),
        ),
        reject_words=(
            texts("trial.reject_at"),
            texts("trial.reject_line", slope=slope, intercept=texts.number(limits["reject_intercept"], decimals=3)),
        ),
        **common,
    )


def _line_at(record: Record, n: int, texts: Texts) -> str:
    """The arithmetic of the line that decided, where it decided."""
    limits, decision = record["trial"]["lines"], record["tally"]["decision"]
    if limits is None or decision not in ("accept", "reject"):
        return ""
    intercept = limits["reject_intercept"] if decision == "reject" else -limits["accept_intercept"]
    return texts("trial.callout_line", n=n, line=texts.number(limits["slope"] * n + intercept, decimals=2))


def can_say(record: Record, texts: Texts) -> Paragraphs:
    """What the result can and cannot say, with its interval."""
    counted = record["tally"]
    if not counted["n"] or record["wilson"] is None:
        return Paragraphs((texts("trial.can_say_none", risk=record["risk"]),), strong=texts("trial.can_say"))
    low, high = record["wilson"]
    said = texts(
        "trial.can_say_text",
        d=counted["d"],
        n=counted["n"],
        rate=texts.percent(counted["d"] / counted["n"]),
        low=texts.percent(low),
        high=texts.percent(high),
        p2=texts.rate(record["posterior"]["p2"]),
        posterior=texts.percent(record["posterior"]["probability"]),
        risk=record["risk"],
    )
    return Paragraphs((said,), strong=texts("trial.can_say"))


def tally(record: Record, texts: Texts) -> Section:
    """Every order with a verdict, in the order of first issue."""
    rows, tinted = [], set()
    n = d = 0
    for index, order in enumerate(record["tally"]["orders"]):
        n += order["counts"]
        d += order["failed"]
        if order["failed"]:
            tinted.add(index)
        critical = f" ({texts('trial.critical_suffix')})" if order["critical"] else ""
        rows.append(
            (
                Cell(str(n) if order["counts"] else DASH),
                Cell(order["verdict_number"], mono=True),
                Cell(order["order"], mono=True),
                Cell(texts.short_day(order["issued_on"])),
                Cell(
                    texts.word("verdict", order["verdict"]) + critical, _MARKS[order["verdict"]], bold=order["failed"]
                ),
                Cell((order["remark"] or DASH) if order["counts"] else texts("trial.not_counted")),
                Cell(str(d)),
            )
        )
    if not rows:
        return Section(texts("trial.tally"), (Paragraphs((texts("trial.no_orders"),)),))
    columns = (
        Column(texts("trial.n"), 0.055, right=True),
        Column(texts("trial.verdict_no"), 0.13),
        Column(texts("trial.order_no"), 0.13),
        Column(texts("trial.issued"), 0.11),
        Column(texts("trial.verdict"), 0.19),
        Column(texts("trial.finding"), 0.345),
        Column(texts("trial.d"), 0.04, right=True),
    )
    return Section(texts("trial.tally"), (Table(columns, tuple(rows), frozenset(tinted)),), texts("trial.tally_note"))


def indicators(record: Record, texts: Texts) -> Section:
    """The newest readings against target and limit."""
    rows = tuple(
        Bullet(
            status["title"],
            texts.number(status["value"], status["unit"]),
            status["value"],
            status["target"],
            status["limit"],
            f"{'≥' if status['higher_is_better'] else '≤'} {texts.number(status['target'])}",
            f"{'<' if status['higher_is_better'] else '>'} {texts.number(status['limit'])}",
            _STATES[status["state"]],
            texts.word("indicator_state", status["state"]),
        )
        for status in record["indicators"]
    )
    heads = tuple(texts(f"trial.{key}") for key in ("indicator", "reading", "scale", "target", "limit", "state"))
    return Section(texts("trial.indicators"), (Bullets(heads, rows),), texts("trial.indicators_note"))


def risks(record: Record, texts: Texts) -> Section:
    """What the plan does at several true failure rates."""
    plan = record["trial"]["plan"]
    exact = plan["kind"] == "single" or bool(plan["n_max"])
    rows = []
    for point in record["points"]:
        accepted = point["accept"] if point["accepted_in_all"] is None else point["accepted_in_all"]
        rows.append(
            (
                Cell(texts.rate(point["p"])),
                Cell(texts.percent(accepted)),
                Cell(texts.percent(1 - accepted)),
                Cell(texts.number(point["asn"], decimals=1)),
            )
        )
    columns = (
        Column(texts("trial.true_rate"), 0.25),
        Column(texts("trial.accepted"), 0.25, right=True),
        Column(texts("trial.rejected"), 0.25, right=True),
        Column(texts("trial.needed"), 0.25, right=True),
    )
    if plan["kind"] == "single":
        note = texts("trial.risks_note_single")
    else:
        note = texts("trial.risks_note_exact", cut=plan["n_max"]) if exact else texts("trial.risks_note_wald")
    return Section(texts("trial.risks"), (Table(columns, tuple(rows)),), note)
