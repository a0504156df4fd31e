"""ISO/IEC 17025:2017, 7.8.2.1: what a report shall hold, item by item, in the text of an issued verdict."""

from __future__ import annotations

from functools import cache

import pytest

from labapp.reports.drawing import draw_verdict_document
from tests.reports.pdfs import pages_of
from tests.reports.records import IMEI, ended_record, verdict_record, with_check


@cache
def pages() -> tuple[str, ...]:
    record = with_check(verdict_record(), "locks.activation", result="not_tested", note="No network at the bench.")
    record["findings"][0]["note"] = "line\n" * 40
    record = with_check(record, "battery.health", source="Phone tester 4")
    return tuple(pages_of(draw_verdict_document(record, {}, draft=False).pdf))


@cache
def text() -> str:
    return " ".join(pages())


def section(title: str, until: str) -> str:
    """What stands from one section's head to the next one's."""
    begin = text().index(title)
    return text()[begin : text().index(until, begin)]


def test_a_title() -> None:
    """a) a title: page 1, above the number."""
    assert "Verdict report V-2026-000123" in pages()[0]


def test_b_name_and_address_of_the_laboratory() -> None:
    """b) the name and address of the laboratory: letterhead."""
    assert "Orsel Marketplace · Innovation Lab" in pages()[0]
    assert "14 quai de l’Exemple" in pages()[0]


def test_c_where_it_was_done() -> None:
    """c) the location of performance of the laboratory activities: section on the method."""
    assert "Where Everything was done at the laboratory’s address on page 1." in text()


def test_d_unique_identification_of_every_part_and_a_clear_end() -> None:
    """d) identification that all parts belong to one complete report, and its end: head and foot, end mark."""
    assert len(pages()) >= 3
    for number, page in enumerate(pages(), 1):
        assert "V-2026-000123 · version 1" in page
        assert f"Page {number} of {len(pages())}" in page
    assert "End of report V-2026-000123 version 1" in pages()[-1]
    assert "End of report" not in " ".join(pages()[:-1])


def test_e_the_customer() -> None:
    """e) the name and contact information of the customer: the marketplace that the lab belongs to; the seller is named too."""
    assert "For Made for the marketplace to which this laboratory belongs, reached at the same address." in text()
    assert "Żurawia ReTech (PL)" in pages()[0]
    assert "S-000018" in pages()[0]


def test_f_the_method() -> None:
    """f) identification of the method used: checklist and policy with their versions and hashes, decision rule."""
    method = section("Method and decision rule", "History")
    assert "Checklist smartphone/1 (6 checks; SHA-256 aaaaaaaaaaaa…), verdict policy 2026-01" in method
    assert "Decision rule 1 fail: any critical finding" in method


def test_g_the_item_its_identity_and_its_condition() -> None:
    """g) description, unambiguous identification and condition of the item: page 1, device received."""
    device = pages()[0][pages()[0].index("Device received") :]
    assert "Fairphone 4 128 GB grey" in device
    assert f"{IMEI[:2]} {IMEI[2:8]} {IMEI[8:14]} {IMEI[14]}" in device
    assert "F4GDX7Q20EXA" in device
    assert "On receipt parcel intact, sealed" in device


def test_h_the_date_of_receipt_and_of_sampling() -> None:
    """h) the date of receipt of the item, and of sampling: page 1, order; it was chosen when it was ordered."""
    assert "At the bench 31 March 2026, 15:05 CEST" in pages()[0]
    assert "Ordered 24 March 2026" in pages()[0]


def test_i_the_dates_of_the_work() -> None:
    """i) the dates of performance of the laboratory activity: page 1, order."""
    assert "Inspected 1 April 2026" in pages()[0]


def test_j_the_date_of_issue() -> None:
    """j) the date of issue of the report: page 1, and the foot of every page."""
    assert "Issued 1 April 2026" in pages()[0]
    assert all("issued 1 April 2026" in page for page in pages())


def test_k_the_sampling() -> None:
    """k) reference to the sampling plan and method: section on the method; a trial's plan stands in its outcome."""
    assert "Sampling One item, chosen by the laboratory and bought as any customer buys it" in text()
    assert "It is order 6 of trial TR-000001, whose sampling plan stands in the trial’s outcome." in text()
    alone = draw_verdict_document(verdict_record(trial=None), {}, draft=False)
    assert "it stands for no lot. From outside" in " ".join(pages_of(alone.pdf))


def test_l_the_results_relate_only_to_the_item() -> None:
    """l) a statement that the results relate only to the items tested: the foot of every page, and the scope."""
    assert all("Relates only to the item inspected." in page for page in pages())
    assert "Scope Relates only to the item inspected, in the condition in which it was received." in text()


def test_m_the_results_with_their_units() -> None:
    """m) the results with, where appropriate, the units of measurement: details, observations, scores."""
    assert "91.0 %" in section("Identity, locks, battery and parts", "Checks by pillar")
    assert "24 mm" in section("Cosmetic grade", "Identity, locks, battery and parts")
    assert "score 100.0 = 100 × 10 / 10" in text()


def test_n_additions_deviations_and_exclusions() -> None:
    """n) additions to, deviations, or exclusions from the method: what was not tested and why; what was ended early."""
    left_out = section("What was not tested or not readable, and why", "Checks by pillar")
    assert "No activation lock, no vendor account not tested No network at the bench." in left_out
    record = verdict_record()
    record["inspection"]["finished_short"] = True
    short = " ".join(pages_of(draw_verdict_document(record, {}, draft=False).pdf))
    assert "Finished short The inspection was ended early after a knock-out" in short


def test_o_who_authorised_the_report() -> None:
    """o) identification of the persons authorising the report: sign-off, with the meaning of each signature."""
    signed = section("Sign-off", "End of report")
    assert "Authorised by Marta Klein" in signed
    assert "I authorise this verdict." in signed
    assert "Inspected by Sofia Okafor" in signed


def test_p_results_from_outside_are_told_apart() -> None:
    """p) clear identification when results are from external providers: section on the method, and beside each value."""
    assert "From outside Dates of dispatch and delivery are the carrier’s." in text()
    assert "from Phone tester 4" in text()


@pytest.mark.parametrize(
    "needed",
    [
        "Verdict report",
        "14 quai de l’Exemple",
        "Where Everything",
        "For Made",
        "verdict policy 2026-01",
        "Authorised by Marta",
    ],
)
def test_an_order_that_never_arrived_is_reported_with_the_same_particulars(needed: str) -> None:
    assert needed in " ".join(pages_of(draw_verdict_document(ended_record(), {}, draft=False).pdf))
