"""The label of a device: read back by a scanner, whole on its small page, and silent about seller and buyer."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from labapp.core.db import Database
from labapp.core.errors import NotFound, UserError
from labapp.lab.rules import lab_code, label_code, number_on_label
from labapp.orders.service import NewIdentity
from labapp.reports.content.label import LABEL_SIZES, DeviceLabel, device_label
from labapp.reports.content.texts import texts
from labapp.reports.drawing import draw_device_label
from tests.conftest import MORNING
from tests.lab.room import Room, quick_passphrases

MM = 72 / 25.4


@pytest.fixture
def room(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Room:
    quick_passphrases(monkeypatch)
    return Room(database, tmp_path / "store")


def content(size: str = "62x29", device: str = "iPhone 12 128 GB blue", place: str = "shelf B4") -> DeviceLabel:
    return device_label(
        size=size,
        code="O-2026-000412 K7QX",
        number="O-2026-000412",
        device=device,
        received_on=date(2026, 11, 12),
        place=place,
        texts=texts("en"),
    )


def drawn(pdf: bytes, dpi: int) -> Image.Image:
    document = pypdfium2.PdfDocument(pdf)
    try:
        assert len(document) == 1
        return document[0].render(scale=dpi / 72).to_pil().convert("RGB")
    finally:
        document.close()


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0]
        text_page = page.get_textpage()
        words = str(text_page.get_text_bounded())
        text_page.close()
        page.close()
        return words
    finally:
        document.close()


@pytest.mark.parametrize("size", list(LABEL_SIZES))
@pytest.mark.parametrize("dpi", [203, 300])
def test_a_printer_s_dots_are_enough_for_a_scanner(size: str, dpi: int) -> None:
    picture = drawn(draw_device_label(content(size)), dpi).convert("L").point(lambda grey: 255 if grey > 127 else 0)
    (code,) = zxingcpp.read_barcodes(picture)
    assert code.text == "O-2026-000412 K7QX"
    assert code.format == zxingcpp.BarcodeFormat.QRCode


def test_a_scratched_code_is_still_read() -> None:
    picture = drawn(draw_device_label(content()), 300)
    picture.paste("white", (150, 120, 185, 165))
    (code,) = zxingcpp.read_barcodes(picture)
    assert code.text == "O-2026-000412 K7QX"


@pytest.mark.parametrize("size", list(LABEL_SIZES))
@pytest.mark.parametrize("device", ["iPhone 12 128 GB blue", "Galaxy S23 Ultra 5G 256 GB, 電池 " * 9, "W" * 300, "é"])
def test_nothing_is_printed_beyond_the_edge_that_printers_leave_blank(size: str, device: str) -> None:
    pdf = draw_device_label(content(size, device, "the long shelf behind the second bench, lower half"))
    picture = drawn(pdf, 300).convert("L")
    wide, high = (round(side * MM * 300 / 72) for side in LABEL_SIZES[size])
    assert abs(picture.width - wide) <= 1
    assert abs(picture.height - high) <= 1
    inked = picture.point(lambda grey: 255 if grey < 200 else 0).getbbox()
    assert inked is not None
    edge = round(1.5 * MM * 300 / 72)
    assert inked[0] >= edge
    assert inked[1] >= edge
    assert inked[2] <= picture.width - edge
    assert inked[3] <= picture.height - edge


def test_the_label_is_black_on_white_for_printers_that_know_nothing_else() -> None:
    picture = drawn(draw_device_label(content()), 600)
    colours = picture.getcolors(1 << 20) or []
    assert all(red == green == blue for _, (red, green, blue) in colours)
    dark = sum(count for count, (red, _, _) in colours if red < 40)
    black = sum(count for count, (red, _, _) in colours if red == 0)
    assert black > 0.97 * dark


def test_the_number_is_whole_and_its_end_is_the_largest() -> None:
    label = content()
    assert f"{label.small}{label.large}" == "O-2026-000412"
    words = text_of(draw_device_label(label)).split()
    assert words[:2] == ["O-2026-00", "0412"]
    for word in ("iPhone", "in", "12", "Nov", "2026", "shelf", "B4"):
        assert word in words


def test_the_same_label_is_the_same_bytes() -> None:
    assert draw_device_label(content()) == draw_device_label(content())
    assert draw_device_label(content()) != draw_device_label(replace(content(), device="iPhone 13"))


# ---- from the lab


def test_the_lab_prints_the_label_of_a_device_that_is_here(room: Room) -> None:
    identity = room.orders.add_identity(
        room.remi, NewIdentity("Camille Fabre", "77 chemin Secret, Lyon", "FR", "camille@example.org", "+33 600000000")
    )
    new = room.new_order(room.seller("Aster Refurb"), identity)
    number = room.orders.place(room.remi, replace(new, listing="L-998877")).row.number
    with pytest.raises(UserError) as refusal:
        room.labels.device_label(room.sofia, number)
    assert refusal.value.code == "wrong_state"
    room.orders.receive(room.sofia, number, "intact", tracking="6A12345678901")
    room.door.move(room.sofia, number, "shelf B4")
    pdf = room.labels.device_label(room.sofia, number)
    shown = text_of(pdf)
    assert "shelf B4" in shown
    assert "2 Mar 2026" in shown
    (code,) = zxingcpp.read_barcodes(drawn(pdf, 203))
    raw = io.BytesIO(pdf).getvalue().decode("latin-1")
    for secret in (
        "Aster", "S-000001", "Camille", "Fabre", "chemin", "Secret", "camille", "example.org", "600000000",
        identity, "L-998877", "6A123", "289", "good",
    ):  # fmt: skip
        for place in (shown, code.text, raw):
            assert secret.casefold() not in place.casefold()
    for scanned in (code.text, code.text.lower(), number):  # scanning it leads back to the order
        found = room.orders.by_code(room.sofia, scanned)
        assert found is not None
        assert found.number == number
        (match,) = room.lab.find(scanned)
        assert match.thing_id == found.id


def test_the_label_of_another_lab_is_nobody_s_order_here(room: Room) -> None:
    number = room.received(room.seller())
    assert room.orders.by_code(room.sofia, f"{number} ZZZZ") is None
    assert room.lab.find(f"{number} ZZZZ") == ()


def test_who_may_not_receive_prints_no_label_and_sizes_are_known(room: Room) -> None:
    number = room.received(room.seller())
    with pytest.raises(UserError) as refusal:
        room.labels.device_label(room.ada, number)
    assert refusal.value.code == "not_allowed"
    with pytest.raises(UserError, match="62x29, 57x32") as refusal:
        room.labels.device_label(room.sofia, number, "100x200")
    assert refusal.value.code == "bad_label"
    with pytest.raises(NotFound):
        room.labels.device_label(room.sofia, "O-2026-000999")


def test_the_lab_s_code_is_short_lasting_and_free_of_letters_that_look_alike() -> None:
    code = lab_code(MORNING)
    assert code == lab_code(MORNING)
    assert len(code) == 4
    assert not set(code) & set("01IO")
    assert number_on_label(label_code("O-2026-000412", code), code) == "O-2026-000412"
    assert number_on_label("iPhone 12", code) == "iPhone 12"
    assert number_on_label(code, code) == code
