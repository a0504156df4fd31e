"""Barcodes in photos are offered for the field they fit, used by a key, ignored, and never filled in silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from labapp.rulebook.types import Result
from labapp.ui.bench.code_offers import CodeOffers, OfferStrip
from labapp.ui.bench.intake import Goal
from tests.inspections.cases import IMEI
from tests.photos.test_codes import drawn, photo
from tests.ui.bench.bench import Bench

zxing = pytest.importorskip("zxingcpp").BarcodeFormat
OTHER, UPS = "353209114821374", "1Z999AA10123456784"


def picture(folder: Path, *texts: str) -> Path:
    """A photo of a label with these codes below each other."""
    codes = [(drawn(text, zxing.Code128), (150, 120 + 300 * place)) for place, text in enumerate(texts)]
    path = folder / f"label {'-'.join(texts)}.jpg"
    path.write_bytes(photo(*codes))
    return path


def seen(bench: Bench, path: Path, goal: Goal) -> CodeOffers:
    """The offers after a photo came into its place."""
    bench.desk.photo_desk.take_files([path], goal)
    bench.room.rest()
    offers = bench.desk.code_offers
    bench.room.qtbot.waitUntil(lambda: not offers.busy, timeout=20_000)
    bench.room.rest()
    return offers


def strip(bench: Bench) -> OfferStrip:
    found = bench.desk.findChild(OfferStrip)
    assert found is not None
    return found


def test_the_imei_screen_s_code_is_offered_in_words_and_used_by_a_key(bench: Bench, tmp_path: Path) -> None:
    offers = seen(bench, picture(tmp_path, IMEI), Goal(shot="imei_screen"))
    (offer,) = offers.offers
    assert offers.words(offer) == (
        "IMEI 49 015420 323751 8 read from “IMEI screen”: use it for “The system shows a valid IMEI”?"
    )
    assert strip(bench).isVisible()
    assert bench.stored("identity.imei") is None  # nothing is filled in silence
    offers.use_first()
    bench.room.rest()
    stored = bench.stored("identity.imei")
    assert stored is not None
    assert (stored.result, stored.value) == (Result.PASS, IMEI)
    assert not strip(bench).isVisible()
    bench.desk.sitting.undo()
    bench.room.rest()
    assert len(offers.offers) == 1


def test_two_codes_are_two_offers_and_what_is_ignored_stays_away(bench: Bench, tmp_path: Path) -> None:
    offers = seen(bench, picture(tmp_path, IMEI, OTHER), Goal(shot="imei_screen"))
    assert [one.target for one in offers.offers] == ["identity.imei", "identity.imei2"]
    offers.ignore_first()
    assert [one.meaning.value for one in offers.offers] == [OTHER]
    offers.ignore_first()
    bench.desk.sitting.load()
    bench.room.rest()
    assert offers.offers == ()
    assert bench.stored("identity.imei") is None


def test_a_code_that_differs_from_what_was_typed_is_shown_with_both(bench: Bench, tmp_path: Path) -> None:
    for key in ("identity.imei", "identity.imei2"):
        bench.room.lab.inspections.answer(bench.technician, bench.id, key, Result.PASS, OTHER)
    bench.room.rest()
    offers = seen(bench, picture(tmp_path, IMEI), Goal(shot="imei_screen"))
    (offer,) = offers.offers
    assert offer.differs
    assert offers.words(offer).endswith("holds 35 320911 482137 4")
    offers.use(offer)
    bench.room.rest()
    assert bench.stored("identity.imei").value == IMEI  # type: ignore[union-attr]


def test_a_photo_that_is_laid_aside_offers_nothing_any_more(bench: Bench, tmp_path: Path) -> None:
    offers = seen(bench, picture(tmp_path, IMEI), Goal(shot="imei_screen"))
    (placed,) = bench.detail().photos
    bench.desk.photo_desk.acts.lay_aside(placed)
    bench.room.rest()
    assert offers.offers == ()


def test_another_tracking_number_than_the_noted_one_is_told_and_cannot_be_used(bench: Bench, tmp_path: Path) -> None:
    offers = seen(bench, picture(tmp_path, UPS), Goal(shot="parcel_label"))
    (offer,) = offers.offers
    assert offer.differs
    offers.use_first()
    bench.room.rest()
    assert bench.detail().order.facts.tracking == "FR00000000412"


def test_a_frame_of_the_camera_is_looked_at_and_only_the_newest_waits(bench: Bench, tmp_path: Path) -> None:
    offers = bench.desk.code_offers
    frame = picture(tmp_path, IMEI).read_bytes()
    for _ in range(4):
        offers.look_at(frame, "camera")
    assert len(offers._waiting) <= 1
    bench.room.qtbot.waitUntil(lambda: not offers.busy, timeout=20_000)
    (offer,) = offers.offers
    assert "read by the camera" in offers.words(offer)


def test_a_frame_without_a_code_or_that_is_no_picture_says_nothing(bench: Bench) -> None:
    offers = bench.desk.code_offers
    offers.look_at(b"no picture", "camera")
    bench.room.qtbot.waitUntil(lambda: not offers.busy, timeout=20_000)
    assert offers.offers == ()
    assert not bench.desk.notice.isVisible()


def test_photos_of_other_places_are_not_read(bench: Bench, tmp_path: Path) -> None:
    assert seen(bench, picture(tmp_path, IMEI), Goal(shot="device_front")).offers == ()


def test_a_scan_at_another_check_is_offered_for_the_open_field_it_fits(bench: Bench) -> None:
    bench.go_to("function.touch")
    assert bench.page.take_code(IMEI)
    (offer,) = bench.desk.code_offers.offers
    assert offer.target == "identity.imei"
    assert not bench.page.take_code("O-2026-999999")
    assert not bench.page.take_code(UPS)
    bench.desk.code_offers.use(offer)
    bench.room.rest()
    assert not bench.page.take_code(IMEI)  # it stands already: the shell finds its order


def test_a_scan_at_its_check_goes_in_and_a_parcel_s_or_an_order_s_does_not(bench: Bench) -> None:
    bench.go_to("identity.imei")
    assert not bench.page.take_code("O-2026-999999")
    assert not bench.page.take_code(UPS)
    assert bench.page.take_code(f"IMEI1:{IMEI};IMEI2:{OTHER}")
    bench.room.rest()
    assert bench.stored("identity.imei").value == IMEI  # type: ignore[union-attr]
