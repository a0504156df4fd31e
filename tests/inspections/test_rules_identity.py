"""Numbers of devices: published examples, numbers that no device has, and one number over its four sources."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labapp.inspections.rules import (
    Verdict,
    check_imei,
    core_number,
    identity_problem,
    identity_progress,
    imei_check_digit,
)
from labapp.rulebook.types import Result, Severity
from tests.inspections.examples import answered, clean, found, judged, without

IMEI = "353209114821374"
SECOND = "490154203237518"
OTHER = "260531793113837"

# (where it is published, kind, number, a word of the complaint or nothing)
PUBLISHED = [
    ("3GPP TS 23.003, annex B.3: the check digit of 26053179 311383 is 7", "imei", "260531793113837", ""),
    ("the same with another check digit", "imei", "260531793113838", "should be 7, not 8"),
    ("worked example of the lab and of ISO/IEC 7812: 49 015420 323751", "imei", "49-015420-323751-8", ""),
    ("python-stdnum, imei.format", "imei", "35-417803-685978-9", ""),
    ("python-stdnum, imei.validate: wrong check digit", "imei", "35-417803-685978-1", "should be 9, not 1"),
    ("python-stdnum, imei.imei_type: an IMEISV", "imei", "35686800-004141-20", "The IMEI is 35 686800 004141 8."),
    ("GSMA TS.06, annex A: reporting body 00 is for tests", "imei", "004999010640000", "kept for tests"),
    ("python-stdnum, meid.validate, hexadecimal", "meid", "AF 01 23 45 0A BC DE C", ""),
    ("the same without its check digit", "meid", "AF 01 23 45 0A BC DE", ""),
    ("the same with another check digit", "meid", "AF 01 23 45 0A BC DE D", "should be C, not D"),
    ("python-stdnum, meid.validate, decimal", "meid", "29360 87365 0070 3710 0", ""),
    (
        "python-stdnum, meid.validate: wrong decimal check digit",
        "meid",
        "29360 87365 0070 3710 1",
        "should be 0, not 1",
    ),
    ("Apache Commons Validator, EIDCheckDigitTest", "eid", "89001039240180124400000000000157", ""),
    ("GSMA SGP.02, the EID of its examples", "eid", "89001012012341234012345678901224", ""),
    ("GSMA SGP.26 test EID, in pySim's tests", "eid", "89049032123451234512345678901235", ""),
    ("pySim's tests, an EID of a card on sale", "eid", "89086030202200000022000023022943", ""),
    ("pySim's tests, a wrong EID", "eid", "89049032123451234512345678901234", "should be 35, not 34"),
]


@pytest.mark.parametrize(("where", "kind", "number", "complaint"), PUBLISHED, ids=[row[0] for row in PUBLISHED])
def test_published_numbers_are_judged_as_published(where: str, kind: str, number: str, complaint: str) -> None:
    problem = identity_problem(kind, number)
    assert (problem is None) is (not complaint), where
    assert complaint in (problem or "")


def test_an_eid_of_the_newer_scheme_need_not_begin_with_89() -> None:
    # GSMA SGP.29: its own ranges leave 89 to the older scheme; the check digits are the same ISO 7064 mod 97-10.
    body = "04" + "0" * 26 + "42"
    assert identity_problem("eid", f"{body}{98 - int(body + '00') % 97:02d}") is None


@pytest.mark.parametrize(
    ("kind", "number", "complaint"),
    [
        ("meid", "1A0000009296F0", "begins with A0 to FF"),
        ("meid", "9960 8736 5007 0371 01", "too large"),
        ("meid", "00000000000000", "placeholder"),
        ("meid", "A0000009296F0", "14 digits or letters"),
        ("imei", "111111111111119", "placeholder"),
        ("serial", "Default string", "placeholder"),
        ("serial", "To be filled by O.E.M.", "placeholder"),
        ("serial", "00000000", "placeholder"),
    ],
)
def test_numbers_that_no_device_has_are_refused(kind: str, number: str, complaint: str) -> None:
    assert complaint in (identity_problem(kind, number) or "")


@given(st.from_regex(r"[0-9]{30}", fullmatch=True), st.integers(0, 31), st.integers(1, 9))
def test_one_wrong_digit_in_an_eid_is_always_noticed(body: str, place: int, shift: int) -> None:
    eid = f"{body}{98 - int(body + '00') % 97:02d}"
    assert identity_problem("eid", eid) is None
    wrong = eid[:place] + str((int(eid[place]) + shift) % 10) + eid[place + 1 :]
    assert identity_problem("eid", wrong) is not None


@given(st.from_regex(r"[1-9][0-9][0-8][0-9]{4}9[0-9]{6}", fullmatch=True), st.from_regex(r"[0-9]{2}", fullmatch=True))
def test_every_writing_of_an_imei_has_the_same_core(body: str, version: str) -> None:
    imei = f"{body}{imei_check_digit(body)}"
    assert check_imei(imei)[0]
    writings = (imei, body, body + version, f"{imei}/{version}", f"{body[:2]} {body[2:8]}-{body[8:]}")
    assert {core_number("imei", text) for text in writings} == {body}


def test_both_writings_of_a_meid_have_the_same_core() -> None:
    assert core_number("meid", "29360 87365 0070 3710 0") == core_number("meid", "af0123450abcde") == "AF0123450ABCDE"


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("identity.imei_declared", "The IMEI that the seller declared belongs to another device."),
        ("identity.imei_box", "The IMEI on box or label belongs to another device."),
        ("identity.imei_engraved", "The IMEI engraved on tray or back belongs to another device."),
    ],
)
def test_each_source_that_shows_another_number_is_one_finding_that_names_both(key: str, words: str) -> None:
    result = judged(answered(clean(), key, Result.PASS, OTHER))
    assert found(result) == {key: Severity.MAJOR}
    (finding,) = result.findings
    assert finding.sentence == f"{words} It shows 26 053179 311383 7; the device has 35 320911 482137 4."
    assert (finding.expected, finding.found) == ("35 320911 482137 4", "26 053179 311383 7")


def test_three_sources_with_another_number_are_three_findings() -> None:
    case = clean()
    for key in ("identity.imei_declared", "identity.imei_box", "identity.imei_engraved"):
        case = answered(case, key, Result.PASS, OTHER)
    assert len(judged(case).findings) == 3


def test_the_two_sim_slots_may_be_swapped() -> None:
    case = answered(clean(), "identity.imei2", Result.PASS, SECOND)
    case = answered(case, "identity.imei_box", Result.PASS, SECOND)
    case = answered(case, "identity.imei_declared", Result.PASS, "49 015420 323751 8")
    assert judged(case).verdict is Verdict.PASS
    neither = judged(answered(case, "identity.imei_box", Result.PASS, OTHER))
    assert neither.findings[0].sentence.endswith("the device has 35 320911 482137 4 and 49 015420 323751 8.")
    assert neither.findings[0].expected == "35 320911 482137 4 or 49 015420 323751 8"


def test_a_number_that_may_be_the_unread_second_one_is_asked_for_and_fails_nobody() -> None:
    two = answered(answered(clean(), "identity.imei2", Result.PASS, SECOND), "identity.imei_box", Result.PASS, SECOND)
    assert judged(two).verdict is Verdict.PASS
    for unread in (without(two, "identity.imei2"), answered(two, "identity.imei2", Result.NOT_TESTED)):
        result = judged(unread)
        assert result.verdict is Verdict.INCONCLUSIVE
        assert result.findings == ()
        assert [reason.rule for reason in result.reasons] == ["number_unread"]
        assert result.missing_at == ("check:identity.imei2",)
        assert result.missing[0] == (
            "“The IMEI on box or label is that of the device”: it shows 49 015420 323751 8, the device has "
            "35 320911 482137 4. Answer “The second IMEI, on models with two” first: it may be that number."
        )
        assert "1 reading to be taken again" in result.rules[1].sentence
    none = judged(answered(two, "identity.imei2", Result.NOT_APPLICABLE))
    assert found(none) == {"identity.imei_box": Severity.MAJOR}


@pytest.mark.parametrize("text", [IMEI[:14], f"{IMEI[:14]}20", f"{IMEI}/01"])
def test_an_imei_in_another_writing_is_read_again_and_is_no_finding(text: str) -> None:
    for key in ("identity.imei", "identity.imei_box"):
        result = judged(answered(clean(), key, Result.PASS, text))
        assert result.verdict is Verdict.INCONCLUSIVE
        assert result.findings == ()
        assert result.missing_at == (f"check:{key}",)
    # Whoever says that it fails has judged it: then the failure stands.
    failed = judged(answered(clean(), "identity.imei", Result.FAIL, text))
    assert found(failed) == {"identity.imei": Severity.MAJOR}
    assert failed.missing == ()


def test_a_number_that_cannot_be_right_is_no_measure_for_the_others() -> None:
    result = judged(answered(clean(), "identity.imei", Result.PASS, f"{IMEI[:14]}5"))
    assert found(result) == {"identity.imei": Severity.MAJOR}


def test_a_device_with_a_placeholder_for_an_imei_is_a_finding() -> None:
    result = judged(answered(clean(), "identity.imei", Result.PASS, "000000000000000"))
    assert "identity.imei" in found(result)
    assert "placeholder of repeated digits" in next(
        finding.sentence for finding in result.findings if finding.source == "identity.imei"
    )


def test_a_serial_number_is_compared_over_its_sources_in_every_category() -> None:
    for category, key in (
        ("laptop", "identity.serial_plate"),
        ("tablet", "identity.serial_engraved"),
        ("console", "identity.serial_box"),
        ("appliance", "identity.serial_declared"),
    ):
        result = judged(answered(clean(category), key, Result.PASS, "C02ZZ111"))
        assert key in found(result)
        assert "It shows C02ZZ111; the device has F4GDX7Q20EXA." in result.findings[0].sentence


# ---- while it is typed


@pytest.mark.parametrize(
    ("kind", "text", "right", "told"),
    [
        ("imei", "", None, ""),
        ("imei", "49 0154", None, "6 of 15 digits."),
        ("imei", "49015420323751", None, "14 of 15 digits: check digit 8 expected."),
        ("imei", "490154203237518", True, "49 015420 323751 8: check digit 8 is right."),
        ("imei", "490154203237517", False, "should be 8, not 7"),
        ("imei", "49A", False, "digits only"),
        ("imei", "4901542032375188", None, "software version"),
        ("meid", "AF01", None, "4 of 14 digits or letters A to F."),
        ("meid", "AF0123450ABCDE", True, "14 characters"),
        ("eid", "8904903212345", None, "13 of 32 digits."),
        ("eid", "890490321234512345123456789012", None, "30 of 32 digits: check digits 35 expected."),
        ("eid", "89049032123451234512345678901235", True, "32 characters"),
        ("eid", "89049032123451234512345678901236", False, "should be 35"),
        ("serial", "F4", None, "2 of at least 4 characters."),
        ("serial", "F4GDX7Q20EXA", True, "12 characters"),
        ("serial", "000000", False, "no real serial number"),
    ],
)
def test_a_number_that_is_being_typed_says_how_it_stands(kind: str, text: str, right: bool | None, told: str) -> None:
    stands, sentence = identity_progress(kind, text)
    assert stands is right
    assert told in sentence


@given(st.text("0123456789", min_size=14, max_size=14))
def test_the_check_digit_that_is_expected_is_the_one_that_is_right(body: str) -> None:
    digit = identity_progress("imei", body)[1].split("check digit ")[1][0]
    for other in "0123456789":
        assert ("should be" not in identity_progress("imei", body + other)[1]) == (other == digit)
