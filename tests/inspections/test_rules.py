"""How a verdict comes about: each rule firing and not firing, on the smartphone checklist."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from labapp.core.errors import UserError
from labapp.inspections.rules import (
    INSPECTION_STEPS,
    TAKING_PART,
    Assessment,
    Case,
    DeliveryFacts,
    InspectionState,
    InspectionStep,
    Observation,
    Promise,
    Received,
    Verdict,
    assess,
    assess_without_device,
    next_state,
)
from labapp.inspections.rules import may as may_step
from labapp.rulebook.types import Grade, Pillar, Result, Severity
from tests.inspections.cases import CHECKLIST, POLICY, clean_case, with_answer, with_result


def judged(case: Case) -> Assessment:
    return assess(case, CHECKLIST, POLICY)


def rules_of(result: Assessment) -> list[str]:
    return [reason.rule for reason in result.reasons]


def found(result: Assessment) -> dict[str, Severity]:
    return {finding.source: finding.severity for finding in result.findings}


def test_a_clean_order_passes_and_says_what_each_rule_saw() -> None:
    result = judged(clean_case())
    assert result.verdict is Verdict.PASS
    assert result.findings == ()
    assert [score.score for score in result.scores.values()] == [100, 100, 100]
    assert [(line.rule, line.fires) for line in result.rules] == [
        ("fail", False),
        ("inconclusive", False),
        ("pass_with_remarks", False),
    ]
    assert result.rules[0].sentence == (
        "no critical finding, no major in quality, no major in all (limit 2), no minor in quality (limit 5), "
        "no pillar under its minimum"
    )
    assert result.rules[1].sentence == "every mandatory check has a result, all required photos are there"
    assert result.missing == ()
    assert (result.checklist, result.policy) == ("smartphone/1", "2026-01")


def test_a_minor_finding_makes_a_pass_with_remarks() -> None:
    result = judged(with_result(clean_case(), "delivery.charges", Result.FAIL))
    assert result.verdict is Verdict.PASS_WITH_REMARKS
    assert found(result) == {"delivery.charges": Severity.MINOR}
    assert result.findings[0].sentence == "A charge had to be paid at the door."
    assert result.scores[Pillar.DELIVERY].score == 80
    assert result.rules[2].sentence == "1 finding stands"
    assert result.rules[2].fires


def test_any_critical_finding_fails_and_is_named_first() -> None:
    case = with_result(clean_case(), "locks.activation", Result.FAIL)
    result = judged(with_result(case, "delivery.charges", Result.FAIL))
    assert result.verdict is Verdict.FAIL
    assert rules_of(result) == ["any_critical"]
    assert result.reasons[0].sources == ("locks.activation",)
    assert [finding.severity for finding in result.findings] == [Severity.CRITICAL, Severity.MINOR]
    assert result.knock_outs == ("locks.activation",)
    assert result.rules[0].fires
    assert "1 critical finding" in result.rules[0].sentence


def test_a_major_in_quality_fails_alone_but_one_in_packaging_does_not() -> None:
    function = judged(with_result(clean_case(), "function.touch", Result.FAIL))
    assert function.verdict is Verdict.FAIL
    assert rules_of(function) == ["quality_major"]
    packaging = judged(with_result(clean_case(), "packaging.protection", Result.FAIL, photos=1))
    assert packaging.verdict is Verdict.PASS_WITH_REMARKS
    assert found(packaging) == {"packaging.protection": Severity.MAJOR}


def test_two_majors_fail_wherever_they_are() -> None:
    case = with_result(clean_case(), "packaging.protection", Result.FAIL, photos=1)
    late = replace(case, delivery=replace(case.delivery, delivered_on=date(2026, 3, 13)))
    result = judged(late)
    assert result.verdict is Verdict.FAIL
    assert rules_of(result) == ["majors"]
    assert result.reasons[0].sources == ("delivery.late", "packaging.protection")


def test_five_minors_in_quality_fail_and_four_do_not() -> None:
    minors = replace(
        POLICY, promise_severity={**POLICY.promise_severity, "model": Severity.MINOR, "storage": Severity.MINOR}
    )
    case = clean_case()
    for key in ("promise.model", "promise.storage", "promise.colour"):
        case = with_result(case, key, Result.FAIL, photos=2)
    case = with_answer(case, "promise.accessories", Result.FAIL, "accessory_missing")
    four = assess(case, CHECKLIST, minors)
    assert four.verdict is Verdict.PASS_WITH_REMARKS
    assert list(found(four).values()) == [Severity.MINOR] * 4
    five = assess(with_answer(case, "battery.health", Result.PASS, 84), CHECKLIST, minors)
    assert five.verdict is Verdict.FAIL
    assert rules_of(five) == ["quality_minors"]


def test_five_minors_outside_quality_do_not_fail() -> None:
    case = clean_case()
    for key in ("delivery.tracking", "delivery.handover", "delivery.charges", "packaging.movement"):
        case = with_result(case, key, Result.FAIL)
    case = with_result(case, "packaging.outer_box", Result.FAIL, photos=1)
    result = judged(case)
    assert len(result.findings) == 5
    # Both pillars lie far under their minimum, yet neither holds a major.
    assert result.scores[Pillar.DELIVERY].score == 30
    assert result.verdict is Verdict.PASS_WITH_REMARKS


def test_a_pillar_with_a_major_fails_under_its_minimum() -> None:
    case = with_result(clean_case(), "packaging.protection", Result.FAIL, photos=1)
    result = judged(with_result(case, "packaging.movement", Result.FAIL))
    assert result.verdict is Verdict.FAIL
    assert rules_of(result) == ["pillar_minimum.packaging"]
    assert "37.5 of 60" in result.reasons[0].sentence


def test_what_was_not_tested_cannot_push_a_pillar_under_its_minimum() -> None:
    case = with_result(clean_case(), "packaging.protection", Result.FAIL, photos=1)
    result = judged(with_result(case, "packaging.movement", Result.NOT_TESTED))
    assert result.scores[Pillar.PACKAGING].score == 37.5
    assert result.scores[Pillar.PACKAGING].best == 62.5
    assert result.verdict is Verdict.INCONCLUSIVE


@pytest.mark.parametrize("result", [Result.NOT_TESTED, Result.NOT_READABLE])
def test_a_mandatory_check_without_a_result_is_inconclusive_and_an_optional_one_is_not(result: Result) -> None:
    mandatory = judged(with_answer(clean_case(), "function.display", result))
    assert mandatory.verdict is Verdict.INCONCLUSIVE
    assert rules_of(mandatory) == [str(result)]
    assert mandatory.not_tested == ("function.display",)
    assert mandatory.missing == ()  # it is answered: nothing keeps it from being submitted
    assert mandatory.rules[1].fires
    optional = judged(with_answer(clean_case(), "parts.battery", result))
    assert optional.verdict is Verdict.PASS
    assert optional.not_tested == ("parts.battery",)


def test_a_seller_at_fault_fails_even_if_the_lab_left_something_untested() -> None:
    case = with_answer(clean_case(), "function.display", Result.NOT_TESTED)
    assert judged(with_result(case, "function.touch", Result.FAIL)).verdict is Verdict.FAIL


def test_an_unanswered_check_is_missing_and_leads_there() -> None:
    case = clean_case()
    answers = {key: answer for key, answer in case.answers.items() if key != "function.radio"}
    result = judged(replace(case, answers=answers))
    assert result.verdict is Verdict.INCONCLUSIVE
    assert result.missing == ("“Mobile network, Wi-Fi, Bluetooth and NFC connect” is not answered yet.",)
    assert result.missing_at == ("check:function.radio",)


def test_an_empty_inspection_is_inconclusive_not_failed() -> None:
    case = replace(clean_case(), answers={}, observations=(), delivery=DeliveryFacts(), received=Received())
    result = judged(case)
    assert result.verdict is Verdict.INCONCLUSIVE
    assert result.findings == ()
    assert result.grade.derived is None
    assert len(result.missing) == len(result.missing_at) > 20


def test_required_photos_are_asked_for() -> None:
    result = judged(with_result(clean_case(), "identity.imei", Result.PASS, photos=0))
    assert result.verdict is Verdict.INCONCLUSIVE
    assert rules_of(result) == ["evidence_missing"]
    assert result.missing == ("“The system shows a valid IMEI”: 1 photo missing (0 of 1).",)
    damaged = judged(with_result(clean_case(), "packaging.outer_box", Result.FAIL, photos=0))
    assert damaged.verdict is Verdict.INCONCLUSIVE
    assert damaged.missing_at == ("check:packaging.outer_box",)


def test_a_knock_out_asks_for_two_photos_unless_photos_are_forbidden() -> None:
    swollen = judged(with_result(clean_case(), "battery.swollen", Result.FAIL, photos=1))
    assert swollen.verdict is Verdict.FAIL
    assert swollen.missing == ("“The battery is flat: the device does not rock or gape”: 1 photo missing (1 of 2).",)
    private = judged(with_result(clean_case(), "locks.previous_data", Result.FAIL, photos=0))
    assert private.verdict is Verdict.FAIL
    assert private.missing == ()
    assert private.knock_outs == ("locks.previous_data",)


def test_empty_shots_are_missing_only_where_shots_are_judged() -> None:
    shots = {shot.key: shot.minimum for shot in CHECKLIST.shots}
    assert judged(replace(clean_case(), shots=shots)).verdict is Verdict.PASS
    result = judged(replace(clean_case(), shots={**shots, "parcel_sides": 1}))
    assert result.verdict is Verdict.INCONCLUSIVE
    assert result.missing == ("Shot “Parcel sides”: 1 photo missing (1 of 2).",)
    assert result.missing_at == ("shot:parcel_sides",)
    assert judged(replace(clean_case(), shots={**shots, "parts_history": 0})).verdict is Verdict.PASS


def test_a_conditional_check_is_asked_only_where_it_applies() -> None:
    cable = judged(clean_case())
    assert "function.wireless_charging" not in cable.asked
    case = with_answer(clean_case(), "function.charging", Result.PASS, "cable_and_wireless")
    open_now = judged(case)
    assert "function.wireless_charging" in open_now.asked
    assert open_now.verdict is Verdict.INCONCLUSIVE
    assert judged(with_result(case, "function.wireless_charging", Result.FAIL)).verdict is Verdict.FAIL
    # Answered while it was asked, then closed again: it no longer counts.
    closed = with_result(clean_case(), "function.wireless_charging", Result.FAIL)
    assert judged(closed).verdict is Verdict.PASS


@pytest.mark.parametrize(
    ("field", "came", "severity", "verdict"),
    [
        ("model", "iPhone 11", Severity.CRITICAL, Verdict.FAIL),
        ("storage", "64 GB", Severity.CRITICAL, Verdict.FAIL),
        ("colour", "red", Severity.MINOR, Verdict.PASS_WITH_REMARKS),
    ],
)
def test_each_difference_between_promise_and_received_is_a_finding(
    field: str, came: str, severity: Severity, verdict: Verdict
) -> None:
    by_value = judged(with_answer(clean_case(), f"promise.{field}", Result.FAIL, came, photos=2))
    by_fact = judged(replace(clean_case(), received=Received(**{field: came})))  # type: ignore[arg-type]
    for result in (by_value, by_fact):
        assert found(result) == {f"promise.{field}": severity}
        assert result.verdict is verdict
        assert result.findings[0].sentence.endswith(f"received {came}.")
        line = next(line for line in result.differences if line.field == field)
        assert (line.received, line.result, line.source) == (came, Result.FAIL, f"promise.{field}")


@pytest.mark.parametrize(
    "came", ["iphone 12", "Apple iPhone 12", "iPhone 12 (A2403)", "iPhone 12 (SM-G991B)", " IPHONE  12 "]
)
def test_ways_of_writing_are_no_difference(came: str) -> None:
    assert judged(replace(clean_case(), received=Received(model=came))).findings == ()


@pytest.mark.parametrize("came", ["128GB", "128 Go", "128 gb"])
def test_units_of_storage_are_no_difference(came: str) -> None:
    assert judged(replace(clean_case(), received=Received(storage=came))).findings == ()


@pytest.mark.parametrize("came", ["iPhone 12 Pro", "iPhone 12 mini", "iPhone 1 2 3", "iPhone 12 (2nd generation)"])
def test_another_model_is_a_difference_even_if_the_check_says_pass(came: str) -> None:
    assert "promise.model" in found(judged(with_answer(clean_case(), "promise.model", Result.PASS, came)))


@pytest.mark.parametrize(
    ("promised", "came", "severity"),
    [
        (("cable", "case"), ("case",), Severity.MAJOR),
        (("cable", "case"), ("Cable",), Severity.MINOR),
        (("cable", "case"), (), Severity.MAJOR),
        (("cable",), ("cable", "sticker"), None),
    ],
)
def test_a_missing_accessory_is_major_if_it_is_needed_to_charge(
    promised: tuple[str, ...], came: tuple[str, ...], severity: Severity | None
) -> None:
    case = clean_case()
    case = replace(case, promise=replace(case.promise, accessories=promised), received=Received(accessories=came))
    assert found(judged(case)) == ({} if severity is None else {"promise.accessories": severity})


def test_the_option_chosen_at_the_bench_weighs_a_missing_accessory() -> None:
    case = with_answer(clean_case(), "promise.accessories", Result.FAIL, "charger_missing")
    assert found(judged(case)) == {"promise.accessories": Severity.MAJOR}


def test_a_shorter_warranty_is_a_finding() -> None:
    case = clean_case()
    case = replace(case, promise=replace(case.promise, warranty_months=24), received=Received(warranty_months=12))
    assert found(judged(case)) == {"promise.warranty": Severity.MINOR}


@pytest.mark.parametrize(
    ("health", "claim", "severity"),
    [
        (79.9, None, Severity.MAJOR),
        (80, None, Severity.MINOR),
        (84.9, None, Severity.MINOR),
        (85, None, None),
        (84, 85, Severity.MINOR),
        (88, 90, Severity.MINOR),
        (90, 90, None),
        (79, 90, Severity.MAJOR),
    ],
)
def test_battery_health_is_judged_by_the_policy_and_the_claim(
    health: float, claim: float | None, severity: Severity | None
) -> None:
    case = clean_case()
    case = replace(case, promise=replace(case.promise, battery_claim=claim))
    result = judged(with_answer(case, "battery.health", Result.PASS, health))
    assert found(result) == ({} if severity is None else {"battery.health": severity})
    assert result.results["battery.health"] is (Result.PASS if severity is None else Result.FAIL)


def test_the_battery_sentence_names_value_method_and_claim() -> None:
    case = clean_case()
    case = replace(case, promise=replace(case.promise, battery_claim=85))
    result = judged(with_answer(case, "battery.health", Result.PASS, 84))
    assert result.findings[0].sentence == (
        "Battery health 84 % (settings screen): under the lab's target of 85 %, claimed at least 85 %."
    )


def test_a_battery_sold_as_new_has_at_least_95_percent() -> None:
    case = clean_case()
    case = replace(case, promise=replace(case.promise, new_battery=True))
    assert found(judged(with_answer(case, "battery.health", Result.PASS, 94))) == {"battery.health": Severity.MAJOR}
    assert found(judged(with_answer(case, "battery.health", Result.PASS, 96))) == {}


def test_an_lcd_in_a_device_sold_with_oled_is_critical() -> None:
    result = judged(with_answer(clean_case(), "parts.screen", Result.FAIL, "lcd_for_oled", photos=1))
    assert found(result) == {"parts.screen": Severity.CRITICAL}
    assert "an LCD in a model sold with OLED" in result.findings[0].sentence


def test_premium_demands_genuine_parts_and_other_grades_do_not() -> None:
    case = with_answer(clean_case(), "parts.screen", Result.PASS, "other_same_technology")
    assert judged(case).findings == ()
    premium = replace(case, promise=replace(case.promise, grade=Grade.PREMIUM), observations=())
    assert found(judged(premium)) == {"parts.screen": Severity.MAJOR}


@pytest.mark.parametrize(
    ("delivered", "severity"),
    [
        (date(2026, 3, 10), None),
        (date(2026, 3, 11), Severity.MINOR),
        (date(2026, 3, 12), Severity.MINOR),
        (date(2026, 3, 13), Severity.MAJOR),
        (date(2026, 3, 17), Severity.MAJOR),
        (date(2026, 3, 18), Severity.CRITICAL),
    ],
)
def test_late_delivery_weighs_by_business_days(delivered: date, severity: Severity | None) -> None:
    case = clean_case()
    result = judged(replace(case, delivery=replace(case.delivery, delivered_on=delivered)))
    assert found(result) == ({} if severity is None else {"delivery.late": severity})
    if severity is Severity.MAJOR:  # alone it leaves the pillar over its minimum, as seven of ten weights stand
        assert result.scores[Pillar.DELIVERY].score == 70
        assert result.verdict is Verdict.PASS_WITH_REMARKS


def test_late_dispatch_and_late_delivery_count_once_by_the_worse() -> None:
    case = clean_case()
    facts = replace(case.delivery, dispatched_on=date(2026, 3, 5), delivered_on=date(2026, 3, 13))
    result = judged(replace(case, delivery=facts))
    assert found(result) == {"delivery.late": Severity.MAJOR}
    assert [line.result for line in result.differences if line.field in ("dispatch", "delivery")] == [Result.FAIL] * 2


def test_dead_tracking_is_minor_and_beats_what_was_answered() -> None:
    case = clean_case()
    result = judged(replace(case, delivery=replace(case.delivery, tracking_dead=True)))
    assert found(result) == {"delivery.tracking": Severity.MINOR}


def test_facts_answer_the_delivery_checks_by_themselves() -> None:
    case = clean_case()
    answers = {
        key: answer for key, answer in case.answers.items() if key not in ("delivery.on_time", "delivery.tracking")
    }
    assert judged(replace(case, answers=answers)).verdict is Verdict.PASS
    unknown = judged(replace(case, answers=answers, delivery=DeliveryFacts()))
    assert unknown.verdict is Verdict.INCONCLUSIVE
    assert unknown.not_tested == ("delivery.on_time", "delivery.tracking")


def test_an_imei_with_a_wrong_check_digit_is_a_finding() -> None:
    result = judged(with_answer(clean_case(), "identity.imei", Result.FAIL, "490154203237515", photos=1))
    assert result.verdict is Verdict.FAIL
    assert "should be 8, not 5" in next(f.sentence for f in result.findings if f.source == "identity.imei")


def test_the_number_on_the_box_must_be_one_of_the_devices() -> None:
    other = "353209114821374"
    case = with_answer(clean_case(), "identity.imei_box", Result.PASS, other)
    assert found(judged(case)) == {"identity.imei_box": Severity.MAJOR}
    second = with_answer(case, "identity.imei2", Result.PASS, "35 320911-482137/4")
    assert judged(second).findings == ()


def test_one_grade_under_the_claim_is_major_two_or_below_fair_critical() -> None:
    fair = Observation("back", "scratch", 21, True, True)
    for claimed, observation, severity in (
        (Grade.FAIR, fair, None),
        (Grade.GOOD, fair, Severity.MAJOR),
        (Grade.EXCELLENT, fair, Severity.CRITICAL),
        (Grade.FAIR, Observation("back", "crack"), Severity.CRITICAL),
    ):
        case = clean_case()
        case = replace(case, promise=replace(case.promise, grade=claimed), observations=(observation,))
        result = judged(case)
        assert found(result) == ({} if severity is None else {"cosmetics.grade": severity})
        if severity:
            assert result.findings[0].check == "cosmetics.observations"


def test_a_mark_that_no_rule_covers_is_asked_for() -> None:
    result = judged(replace(clean_case(), observations=(Observation("back", "engraving"),)))
    assert result.verdict is Verdict.INCONCLUSIVE
    assert rules_of(result) == ["observation_not_covered"]
    assert result.missing_at == ("check:cosmetics.observations",)


@pytest.mark.parametrize(
    ("ended", "words"),
    [
        ("never_arrived", "promised by 10 March 2026"),
        ("cancelled_by_seller", "cancelled the order"),
        ("returned_to_sender", "back to the sender"),
    ],
)
def test_an_order_that_ended_without_a_device_fails_unless_the_lab_caused_it(ended: str, words: str) -> None:
    facts = DeliveryFacts(ended=ended, deliver_by=date(2026, 3, 10))
    failed = assess_without_device(facts, Promise(), CHECKLIST, POLICY)
    assert failed.verdict is Verdict.FAIL
    assert found(failed) == {f"delivery.{ended}": Severity.CRITICAL}
    assert words in failed.findings[0].sentence
    assert [score.score for score in failed.scores.values()] == [None] * 3
    ours = assess_without_device(replace(facts, ended_by_lab=True), Promise(), CHECKLIST, POLICY)
    assert ours.verdict is Verdict.INCONCLUSIVE
    assert ours.findings == ()


def test_an_order_with_a_device_is_not_judged_without_it() -> None:
    for ended in ("", "cancelled_by_lab", "received"):
        with pytest.raises(UserError) as refused:
            assess_without_device(DeliveryFacts(ended=ended), Promise(), CHECKLIST, POLICY)
        assert refused.value.code == "not_ended"


@pytest.mark.parametrize("state", InspectionState)
@pytest.mark.parametrize("step", InspectionStep)
def test_an_inspection_moves_only_as_its_table_says(state: InspectionState, step: InspectionStep) -> None:
    allowed = {
        (InspectionState.IN_PROGRESS, InspectionStep.SUBMIT): InspectionState.SUBMITTED,
        (InspectionState.SUBMITTED, InspectionStep.RETURN): InspectionState.IN_PROGRESS,
        (InspectionState.SUBMITTED, InspectionStep.VERIFY): InspectionState.VERIFIED,
        (InspectionState.VERIFIED, InspectionStep.ISSUE): InspectionState.ISSUED,
        (InspectionState.ISSUED, InspectionStep.CORRECT): InspectionState.IN_PROGRESS,
        (InspectionState.IN_PROGRESS, InspectionStep.KEEP): InspectionState.ISSUED,
    }
    assert may_step(state, step) == ((state, step) in allowed)
    if (state, step) in allowed:
        assert next_state(state, step) is allowed[state, step]
        assert INSPECTION_STEPS[step].label
    else:
        with pytest.raises(UserError) as refused:
            next_state(state, step)
        assert refused.value.code == "wrong_state"


def test_placing_receiving_verifying_and_sending_back_are_not_taking_part() -> None:
    assert {
        "answered",
        "filed",
        "photographed",
        "captioned",
        "marked",
        "observed",
        "fact_recorded",
        "remark_written",
    } == TAKING_PART


def test_a_failed_choice_expects_its_good_answers_not_the_question() -> None:
    result = judged(with_answer(clean_case(), "parts.screen", Result.FAIL, "lcd_for_oled", photos=1))
    (finding,) = result.findings
    assert finding.expected == "the maker's own screen or not the maker's, same technology"
    assert finding.found == "an LCD in a model sold with OLED"


def test_a_promise_that_no_check_asks_about_has_no_line_that_stays_open_for_ever() -> None:
    case = clean_case()
    silent = judged(replace(case, promise=replace(case.promise, warranty_months=24)))
    assert "warranty" not in {line.field for line in silent.differences}
    told = judged(
        replace(case, promise=replace(case.promise, warranty_months=24), received=Received(warranty_months=24))
    )
    assert [line.received for line in told.differences if line.field == "warranty"] == ["24 months"]


def test_nothing_is_called_promised_of_a_battery_that_was_not_claimed() -> None:
    case = clean_case()
    result = judged(replace(case, promise=replace(case.promise, battery_claim=None)))
    (line,) = [line for line in result.differences if line.field == "battery"]
    assert line.promised == "nothing claimed; public minimum 80 %"
