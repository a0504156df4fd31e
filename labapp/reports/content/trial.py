"""The trial outcome: what was decided and why, how the trial went, what the result can and cannot say. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from labapp.reports.content.blocks import (
    Banner,
    Bullet,
    Bullets,
    Cell,
    ChartPoint,
    Column,
    Document,
    FactColumns,
    Facts,
    Paragraphs,
    Section,
    SequentialChart,
    Signature,
    SignOff,
    Table,
)
from labapp.reports.content.details import numbered
from labapp.reports.content.frame import document, record_hash
from labapp.reports.content.texts import DASH, Texts, number, percent

Record = Mapping[str, Any]
_STYLES = {"passed": "pass", "extended": "remark", "limited": "remark", "not_passed": "fail"}
_MARKS = {"pass": "pass", "pass_with_remarks": "remark", "fail": "fail", "inconclusive": "not_readable"}
_STATES = {"on_target": "pass", "watch": "remark", "breach": "fail", "no_reading": "not_tested"}
_LAST_LABELS = 3


def trial_content(record: Record, *, draft: bool, texts: Texts) -> Document:
    """The whole trial outcome from its sealed record."""
    word = texts(f"outcome_words.{record['outcome']}")
    sections = (
        Section("", (_facts(record, texts),)),
        _why(record, texts),
        Section(texts("trial.chart"), (_chart(record, texts), _can_say(record, texts)), texts("trial.chart_note")),
        *numbered(
            _tally(record, texts),
            _indicators(record, texts),
            _risks(record, texts),
            _decision(record, texts),
            Section(texts("trial.method"), (Paragraphs((texts("trial.method_text"),)),)),
            _sign_off(record, texts, draft=draft),
        ),
    )
    return document(
        record,
        texts,
        draft=draft,
        title=texts("trial.title"),
        subtitle=texts(
            "trial.subtitle", version=texts("common.version", version=record["version"]), label=record["trial"]["label"]
        ),
        subject=f"{record['seller']['number']} · {record['seller']['name']}",
        answer=word,
        relates=texts("common.not_in_part"),
        banner=_banner(record, word, texts),
        sections=sections,
        must_show=_must_show(record),
    )


def _must_show(record: Record) -> tuple[tuple[str, str], ...]:
    fields = [("seller", record["seller"]["name"]), ("trial", record["trial"]["label"]), ("reason", record["reason"])]
    for why in record["recommendation"]["reasons"]:
        fields += [(f"rule {why['rule']}", why["sentence"]), (f"rule {why['rule']}", why["detail"])]
    fields += [(f"order {order['order']}", order["verdict_number"]) for order in record["tally"]["orders"]]
    fields += [("who signed", record["signed_by"]), ("limit", record["limit"])]
    return tuple((field, text) for field, text in fields if text)


def _banner(record: Record, word: str, texts: Texts) -> Banner:
    tally = record["tally"]
    sentence = (
        texts(f"outcome_sentence.{record['outcome']}")
        .replace("{d}", str(tally["d"]))
        .replace("{n}", str(tally["n"]))
        .replace("{detail}", tally["sentence"])
        .replace("{new_end}", texts.day(record["new_end"]))
        .replace("{limit}", record["limit"])
    )
    note = texts(
        "trial.decided_note",
        outcome=texts.word("outcome", record["outcome"]),
        recommended=texts.word("outcome", record["recommendation"]["outcome"]),
        day=texts.day(record["effective_on"]),
    )
    return Banner(_STYLES[record["outcome"]], word, sentence, note)


def _facts(record: Record, texts: Texts) -> FactColumns:
    seller, trial, plan = record["seller"], record["trial"], record["trial"]["plan"]
    where = seller["country"] + (f"-{seller['region']}" if seller["region"] else "")
    days = (date.fromisoformat(trial["decided_on"]) - date.fromisoformat(trial["started_on"])).days
    if plan["kind"] == "sequential":
        cut = texts("trial.most_text", n=plan["n_max"]) if plan["n_max"] else texts("trial.no_cut")
        plan_rows = (
            (texts("trial.plan_kind"), texts("trial.sequential")),
            (texts("trial.good"), texts("trial.good_text", p1=_rate(plan["p1"]), alpha=_rate(plan["alpha"]))),
            (texts("trial.bad"), texts("trial.bad_text", p2=_rate(plan["p2"]), beta=_rate(plan["beta"]))),
            (texts("trial.most"), cut),
        )
    else:
        plan_rows = (
            (texts("trial.plan_kind"), texts("trial.single")),
            (texts("trial.most"), texts("trial.single_text", n=plan["n"], c=plan["c"])),
        )
    return FactColumns(
        (
            Facts(
                texts("trial.seller"),
                (
                    (texts("common.name"), f"{seller['name']} ({where})"),
                    (texts("common.number"), seller["number"]),
                    (texts("common.kind"), texts.word("seller_kind", seller["kind"])),
                    (texts("common.category"), trial["category"]),
                ),
            ),
            Facts(
                texts("trial.trial"),
                (
                    (texts("trial.label"), trial["label"]),
                    (texts("trial.started"), texts.day(trial["started_on"])),
                    (texts("trial.decided"), texts("trial.day_n", day=texts.day(trial["decided_on"]), n=days)),
                    (
                        texts("trial.orders"),
                        texts("trial.orders_text", placed=record["tally"]["placed"], n=record["tally"]["n"]),
                    ),
                ),
            ),
            Facts(texts("trial.plan"), plan_rows),
        )
    )


def _rate(value: float) -> str:
    return f"{value * 100:.2f}".rstrip("0").rstrip(".") + " %"


def _why(record: Record, texts: Texts) -> Section:
    marks = {"pass": "pass", "fail": "fail", "remark": "remark", "info": "not_tested"}
    rows = tuple(
        (
            Cell(str(index)),
            Cell(why["sentence"], marks[why["status"]], bold=True),
            Cell(why["detail"]),
            Cell(why["rule"], mono=True),
        )
        for index, why in enumerate(record["recommendation"]["reasons"], 1)
    )
    columns = (
        Column(texts("trial.rule_no"), 0.05),
        Column(texts("trial.rule"), 0.33),
        Column(texts("trial.saw"), 0.42),
        Column(texts("trial.code"), 0.2),
    )
    return Section(
        texts("trial.why"), (Table(columns, rows),), texts("trial.why_note", policy=record["trial"]["policy"])
    )


def _chart(record: Record, texts: Texts) -> SequentialChart:
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
        "",
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
    slope = f"{limits['slope']:.3f}"
    return SequentialChart(
        slope=limits["slope"],
        accept_intercept=limits["accept_intercept"],
        reject_intercept=limits["reject_intercept"],
        cut=plan["n_max"],
        accept_words=(
            texts("trial.accept_at"),
            texts("trial.accept_line", slope=slope, intercept=f"{limits['accept_intercept']:.3f}"),
        ),
        reject_words=(
            texts("trial.reject_at"),
            texts("trial.reject_line", slope=slope, intercept=f"{limits['reject_intercept']:.3f}"),
        ),
        **common,
    )


def _can_say(record: Record, texts: Texts) -> Paragraphs:
    tally = record["tally"]
    if not tally["n"] or record["wilson"] is None:
        return Paragraphs((texts("trial.can_say_none", risk=record["risk"]),), strong=texts("trial.can_say"))
    low, high = record["wilson"]
    said = texts(
        "trial.can_say_text",
        d=tally["d"],
        n=tally["n"],
        rate=percent(tally["d"] / tally["n"]),
        low=percent(low),
        high=percent(high),
        p2=_rate(record["posterior"]["p2"]),
        posterior=percent(record["posterior"]["probability"]),
        risk=record["risk"],
    )
    return Paragraphs((said,), strong=texts("trial.can_say"))


def _tally(record: Record, texts: Texts) -> Section:
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
                Cell(texts.day(order["issued_on"])),
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
        Column(texts("trial.n"), 0.04, right=True),
        Column(texts("trial.verdict_no"), 0.14),
        Column(texts("trial.order_no"), 0.14),
        Column(texts("trial.issued"), 0.13),
        Column(texts("trial.verdict"), 0.19),
        Column(texts("trial.finding"), 0.32),
        Column(texts("trial.d"), 0.04, right=True),
    )
    return Section(texts("trial.tally"), (Table(columns, tuple(rows), frozenset(tinted)),), texts("trial.tally_note"))


def _indicators(record: Record, texts: Texts) -> Section:
    rows = tuple(
        Bullet(
            status["title"],
            number(status["value"], status["unit"]),
            status["value"],
            status["target"],
            status["limit"],
            f"{'≥' if status['higher_is_better'] else '≤'} {number(status['target'])}",
            f"{'<' if status['higher_is_better'] else '>'} {number(status['limit'])}",
            _STATES[status["state"]],
            texts.word("indicator_state", status["state"]),
        )
        for status in record["indicators"]
    )
    heads = tuple(texts(f"trial.{key}") for key in ("indicator", "reading", "scale", "target", "limit", "state"))
    return Section(texts("trial.indicators"), (Bullets(heads, rows),), texts("trial.indicators_note"))


def _risks(record: Record, texts: Texts) -> Section:
    plan = record["trial"]["plan"]
    exact = plan["kind"] == "single" or bool(plan["n_max"])
    rows = []
    for point in record["points"]:
        accepted = point["accept"] if point["accepted_in_all"] is None else point["accepted_in_all"]
        rows.append(
            (Cell(_rate(point["p"])), Cell(percent(accepted)), Cell(percent(1 - accepted)), Cell(f"{point['asn']:.1f}"))
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
    return Section(
        texts("trial.risks"), (Table(columns, tuple(rows)), Paragraphs((texts("trial.needed_note"),), small=True)), note
    )


def _decision(record: Record, texts: Texts) -> Section:
    rows = [
        (texts("trial.outcome"), texts.word("outcome", record["outcome"])),
        (texts("trial.recommended"), texts.word("outcome", record["recommendation"]["outcome"])),
        (texts("trial.reason"), record["reason"] or texts("trial.as_recommended")),
    ]
    if record["new_end"]:
        rows.append((texts("trial.new_end"), texts.day(record["new_end"])))
    if record["more_orders"]:
        rows.append((texts("trial.more_orders"), str(record["more_orders"])))
    if record["limit"]:
        rows.append((texts("trial.limit_words"), record["limit"]))
    measure = record["measure"]
    if measure:
        kind = texts.word("measure_kind", measure["kind"])
        rows.append(
            (
                texts("trial.measure"),
                texts(
                    "trial.measure_text", kind=kind, number=measure["number"], day=texts.day(measure["effective_on"])
                ),
            )
        )
        rows.append((texts("trial.reply"), texts("trial.reply_text", day=texts.day(measure["reply_until"]))))
    return Section(texts("trial.decision"), (Facts("", tuple(rows)),))


def _sign_off(record: Record, texts: Texts, *, draft: bool) -> Section:
    signature = Signature(
        texts("trial.decided_by"),
        texts("report.draft_signature") if draft else record["signed_by"],
        DASH if draft else texts.local(record["signed_at"], record["lab"]["time_zone"]),
        texts("trial.meaning"),
        "" if draft else texts("common.signature_place"),
    )
    note = "" if draft else texts("report.sign_note", hash=record_hash(record)[:24])
    return Section(texts("trial.sign_off"), (SignOff((signature,)),), note)
