"""What a barcode says and where it fits: published examples, check digits, and never a guess in the wrong field."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labapp.inspections.rules import Code, CodeKind, Offer, fitting, imei_check_digit, is_read, meanings, offers
from labapp.inspections.rules.codes import carrier_of, s10_check_digit
from labapp.rulebook import loader
from labapp.rulebook.types import Check, Result

PHONE, LAPTOP = loader.checklist("smartphone", 2), loader.checklist("laptop", 1)
IMEI, SECOND, OTHER = "490154203237518", "353209114821374", "352099001761481"
UPS = "1Z999AA10123456784"


def said(text: str, format: str = "Code 128") -> list[tuple[str, str]]:
    return [(str(one.kind), one.value) for one in meanings(Code(text, format))]


# ---- what a code says


@pytest.mark.parametrize(
    ("text", "format", "expected"),
    [
        (IMEI, "Code 128", [("imei", IMEI)]),
        ("49 015420 323751 8", "Code 128", [("imei", IMEI)]),
        (f"IMEI {IMEI}", "Code 128", [("imei", IMEI)]),
        (f"{IMEI};{SECOND}", "QR Code", [("imei", IMEI), ("imei", SECOND)]),
        (f"IMEI1:{IMEI}\nIMEI2:{SECOND}\nSN:R58N12ABCDE", "Data Matrix", [("imei", IMEI), ("imei", SECOND), ("serial", "R58N12ABCDE")]),
        ("490154203237519", "Code 128", []),  # the check digit is wrong
        ("000000000000000", "Code 128", []),
        ("SC39XK0ABN70D", "Code 128", [("serial", "C39XK0ABN70D")]),
        ("S/N: PF2ABC12", "QR Code", [("serial", "PF2ABC12")]),
        ("1PMGJ83ZD/A", "Code 128", []),  # a part number
        ("4006381333931", "EAN-13", [("ean", "4006381333931")]),
        ("036000291452", "UPC-A", [("ean", "036000291452")]),
        ("4006381333932", "EAN-13", []),
        ("(01)09501101530003(21)ABC1234X", "Data Matrix", [("serial", "ABC1234X"), ("ean", "9501101530003")]),
        (f"(01)09501101530003(21){IMEI}", "Data Matrix", [("imei", IMEI), ("ean", "9501101530003")]),
        ("A0000049259B16", "Code 128", [("meid", "A0000049259B16")]),
        (UPS, "Code 128", [("tracking", UPS)]),
        ("1Z999AA10123456785", "Code 128", [("serial", "1Z999AA10123456785")]),
        ("RR473124829GB", "Code 128", [("tracking", "RR473124829GB")]),
        ("]C1O-2026-000412", "QR Code", [("order", "O-2026-000412")]),
        (f"https://example.test/{IMEI}", "QR Code", []),
        ("", "QR Code", []),
        ("WIFI:S:lab;T:WPA;P:secret;;", "QR Code", []),
    ],
)  # fmt: skip
def test_what_a_code_says(text: str, format: str, expected: list[tuple[str, str]]) -> None:
    assert said(text, format) == expected


@pytest.mark.parametrize(
    ("text", "carrier", "number", "sure"),
    [
        (UPS, "UPS", UPS, True),
        ("RR 473 124 829 GB", "Postal", "RR473124829GB", True),
        ("9400110200881000000008", "USPS", "9400110200881000000008", True),
        ("420900019400110200881000000008", "USPS", "9400110200881000000008", True),
        ("JJD000390007882823119", "DHL", "JJD000390007882823119", False),
        ("6A12345678901", "Colissimo", "6A12345678901", False),
        ("%000123401234567890123101276", "DPD", "01234567890123", True),
    ],
)
def test_a_tracking_number_is_known_by_its_form_and_its_check_digit(
    text: str, carrier: str, number: str, sure: bool
) -> None:
    found = carrier_of(text)
    assert found is not None
    assert (found.carrier, found.value, found.sure) == (carrier, number, sure)


@given(st.text("0123456789", min_size=8, max_size=8), st.integers(0, 9))
def test_an_s10_number_with_another_check_digit_is_none(digits: str, digit: int) -> None:
    found = carrier_of(f"RB{digits}{digit}FR")
    assert (found is not None) == (digit == s10_check_digit(digits))


@given(st.text(max_size=80), st.sampled_from(["Code 128", "QR Code", "EAN-13", ""]))
def test_whatever_a_code_holds_its_meanings_are_whole(text: str, format: str) -> None:
    for one in meanings(Code(text, format)):
        assert one.value
        assert one.value == one.value.strip()
        if one.kind is CodeKind.IMEI:
            assert int(one.value[14]) == imei_check_digit(one.value[:14])


# ---- where it fits


def fits(
    *texts: str,
    where: str = "shot:imei_screen",
    answers: dict[str, str] | None = None,
    tracking: str | None = "",
    laptop: bool = False,
) -> list[tuple[str, str, str]]:
    """The offers for codes that stand below each other: target, value, what differs there."""
    checklist = LAPTOP if laptop else PHONE
    codes = [Code(text, "Code 128", (0.1, 0.1 * place, 0.5, 0.05)) for place, text in enumerate(texts)]
    given = {key: (Result.PASS, value) for key, value in (answers or {}).items()}
    asked = [check.key for check in checklist.checks]
    found = offers(codes, where, checklist, asked, given, tracking)
    return [(one.target, one.meaning.value, one.standing) for one in found]


def test_the_codes_of_the_imei_screen_fill_the_system_s_numbers_from_top_to_bottom() -> None:
    assert fits(IMEI, SECOND) == [("identity.imei", IMEI, ""), ("identity.imei2", SECOND, "")]


def test_the_box_s_number_goes_to_the_box() -> None:
    assert fits(IMEI, "SC39XK0ABN70D", where="shot:contents") == [
        ("identity.imei_box", IMEI, ""),
        ("identity.serial_box", "C39XK0ABN70D", ""),
    ]


def test_a_photo_on_a_check_is_meant_for_that_check() -> None:
    assert fits(IMEI, where="check:identity.imei_engraved") == [("identity.imei_engraved", IMEI, "")]
    assert fits(SECOND, where="check:identity.imei", answers={"identity.imei": IMEI}) == [
        ("identity.imei2", SECOND, "")
    ]


def test_what_stands_already_is_not_offered_again_in_whatever_slot_or_writing() -> None:
    assert fits(IMEI, answers={"identity.imei": "49 015420 323751 8"}) == []
    assert fits(IMEI, answers={"identity.imei": SECOND, "identity.imei2": IMEI}) == []
    assert fits(IMEI, IMEI) == [("identity.imei", IMEI, "")]


def test_a_code_that_is_not_what_was_typed_is_a_difference() -> None:
    answers = {"identity.imei": IMEI, "identity.imei2": SECOND}
    assert fits(OTHER, answers=answers) == [("identity.imei", OTHER, IMEI)]
    assert fits(OTHER, where="shot:contents", answers={"identity.imei_box": IMEI}) == [
        ("identity.imei_box", OTHER, IMEI)
    ]


def test_a_bare_code_is_taken_for_a_serial_number_only_where_one_is_photographed() -> None:
    assert fits("PF2ABC12", where="shot:contents", laptop=True) == []
    assert fits("PF2ABC12", where="shot:serial_plate", laptop=True) == [("identity.serial_plate", "PF2ABC12", "")]
    assert fits("PF2ABC12", where="check:identity.serial_box", laptop=True) == [("identity.serial_box", "PF2ABC12", "")]


def test_the_tracking_number_is_offered_from_the_parcel_s_label_only() -> None:
    assert fits(UPS, where="shot:parcel_label") == [("tracking", UPS, "")]
    assert fits(UPS, where="shot:contents") == []
    assert fits(UPS, where="shot:parcel_label", tracking=None) == []  # it is not to be touched


def test_a_tracking_number_that_is_noted_is_confirmed_in_silence_and_another_one_is_a_difference() -> None:
    assert fits(UPS, where="shot:parcel_label", tracking="1z 999 aa1 0123456784") == []
    assert fits("420900019400110200881000000008", where="shot:parcel_label", tracking="9400110200881000000008") == []
    assert fits(UPS, where="shot:parcel_label", tracking="RR473124829GB") == [("tracking", UPS, "RR473124829GB")]
    # what has only the form of one proves nothing against a number that is known
    assert fits("6A12345678901", where="shot:parcel_label", tracking="RR473124829GB") == []


def test_an_article_number_fills_no_field() -> None:
    codes = [Code("4006381333931", "EAN-13")]
    assert offers(codes, "shot:contents", PHONE, [one.key for one in PHONE.checks], {}, "") == ()


def test_a_check_that_is_not_asked_gets_no_offer() -> None:
    codes = [Code(IMEI, "Code 128")]
    assert offers(codes, "shot:imei_screen", PHONE, ["identity.serial"], {}, "") == ()


def test_from_the_camera_a_number_goes_to_the_first_open_check_of_its_kind() -> None:
    assert fits(IMEI, where="camera")[0][0] == "identity.imei"
    assert fits(OTHER, where="camera", answers={"identity.imei": IMEI})[0][0] == "identity.imei2"


@given(
    st.lists(st.sampled_from([IMEI, SECOND, OTHER, UPS, "SC39XK0ABN70D", "4006381333931", "x"]), max_size=8),
    st.booleans(),
)
def test_no_check_is_offered_two_numbers_from_one_picture(texts: list[str], typed: bool) -> None:
    found = fits(*texts, where="shot:imei_screen", answers={"identity.imei": IMEI} if typed else {})
    fresh = [target for target, _, standing in found if not standing]
    assert len(fresh) == len(set(fresh))
    assert all(target.startswith("identity.") for target, _, _ in found)


def test_codes_are_looked_for_where_numbers_are_photographed_and_nowhere_else() -> None:
    assert is_read("shot:parcel_label", PHONE)
    assert is_read("check:identity.imei", PHONE)
    assert not is_read("check:function.touch", PHONE)
    assert not is_read("check:locks.previous_data", PHONE)
    assert not is_read("shot:device_front", PHONE)


def test_an_offer_says_itself_in_words() -> None:
    codes = [Code(IMEI)]
    (one,) = offers(codes, "shot:imei_screen", PHONE, ["identity.imei"], {}, "")
    assert isinstance(one, Offer)
    assert one.meaning.words == "IMEI 49 015420 323751 8"
    assert carrier_of(UPS) is not None
    assert carrier_of(UPS).words == f"UPS Tracking number {UPS}"  # type: ignore[union-attr]


# ---- a scan at an identity check


def check(key: str) -> Check:
    found = PHONE.check(key)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("code", "key", "goes_in"),
    [
        (IMEI, "identity.imei", IMEI),
        (f"IMEI1:{SECOND};IMEI2:{IMEI}", "identity.imei", SECOND),
        ("490154203237519", "identity.imei", "490154203237519"),  # a wrong number can be what stands there
        ("SC39XK0ABN70D", "identity.serial", "C39XK0ABN70D"),
        ("pf2-abc12", "identity.serial", "PF2ABC12"),
        ("O-2026-000412", "identity.imei", None),
        (UPS, "identity.serial", None),
        ("https://example.test/1", "identity.serial", None),
        ("new order now!", "identity.serial", None),
    ],
)
def test_what_of_a_scan_goes_into_the_field_that_asks(code: str, key: str, goes_in: str | None) -> None:
    assert fitting(code, check(key)) == goes_in
