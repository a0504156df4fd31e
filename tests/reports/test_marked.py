"""A document shows what was drawn on its photos: drawn before it is sealed, named in the record, known to the check."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pypdfium2
import pytest
import sqlalchemy as sa
from PIL import Image

from labapp.core.db import Database
from labapp.core.errors import UserError
from labapp.inspections.models import VerdictRow
from labapp.photos.imaging import PhotoDecoder
from labapp.photos.models import PhotoRendition
from labapp.photos.overlays import Overlay, overlay_to_json
from labapp.reports.drawing import Manner, signed
from tests.lab.room import Room, picture, quick_passphrases, taken
from tests.photos.drawings import arrow, at, cover, line, words
from tests.reports.pdfs import images_of, pages_of

DRAWING = Overlay((arrow(), words("crack"), line(at(0.1, 0.9), at(0.9, 0.9), 71.5), cover()), 1)


@pytest.fixture
def database_address(embedded_address: str) -> str:
    """One back end is enough: what stands on paper does not depend on it, and issuing has tests of its own on both."""
    return embedded_address


@pytest.fixture
def room(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, decoder: PhotoDecoder) -> Room:
    quick_passphrases(monkeypatch)
    return Room(database, tmp_path / "store", decoder)


def marked(room: Room, overlay: Overlay = DRAWING) -> tuple[int, int, int]:
    """A submitted inspection, and two photos of it that are the same picture: the first one is marked."""
    inspection = room.answered(room.seller())
    shot = next(one for one in room.inspections.detail(room.sofia, inspection).photos if one.shot == "device_front")
    room.inspections.remove_photo(room.sofia, inspection, shot.id)
    photo = taken(room.store, picture(size=(480, 320), text="356938035643809"))
    first = room.inspections.add_photo(room.sofia, inspection, photo, shot="device_front", caption="front")
    second = room.inspections.add_photo(room.sofia, inspection, photo, shot="device_front", caption="again")
    room.inspections.mark_photo(room.sofia, inspection, first, overlay)
    room.inspections.submit(room.sofia, inspection)
    return inspection, first, second


def sealed(room: Room, inspection: int) -> dict[str, dict[str, object]]:
    with room.database.reading() as session:
        record = session.scalars(sa.select(VerdictRow.record).where(VerdictRow.inspection_id == inspection)).one()
    return {photo["caption"]: photo for photo in json.loads(record)["photos"]}


def ink_in(picture: Image.Image) -> int:
    colours = picture.convert("RGB").getcolors(picture.width * picture.height) or []
    return sum(count for count, (red, green, blue) in colours if red > 150 and green < 80 and 60 < blue < 160)  # type: ignore[misc]


def test_the_record_names_what_was_drawn_and_the_pdf_shows_it(room: Room) -> None:
    inspection, _, _ = marked(room)
    row = room.issued(inspection)
    front, again = (sealed(room, inspection)[caption] for caption in ("front", "again"))
    assert front["overlay"] == overlay_to_json(DRAWING)
    assert front["sha256"] == again["sha256"]
    assert (again["overlay"], again["covered_sha256"]) == (None, None)
    assert len({front["rendition_sha256"], front["covered_sha256"], again["rendition_sha256"]}) == 3
    own = room.store.read(str(front["rendition_sha256"]))
    with Image.open(io.BytesIO(own)) as rendition:
        assert rendition.size == (320, 480)  # turned by a quarter
        assert ink_in(rendition) > 500
    pdf = room.reports.pdf_path(row).read_bytes()
    pictures = images_of(pdf)
    assert own in pictures
    assert room.store.read(str(again["rendition_sha256"])) in pictures
    assert room.store.read(str(front["covered_sha256"])) not in pictures  # the lab's own copy hides nothing
    document = pypdfium2.PdfDocument(pdf)
    try:
        assert max(ink_in(page.render(scale=2).to_pil()) for page in document) > 100
    finally:
        document.close()
    assert any("marked" in page for page in pages_of(pdf))


def test_the_seller_s_rendition_is_covered(room: Room) -> None:
    inspection, _, _ = marked(room, Overlay((cover(),)))
    room.issued(inspection)
    front, again = (sealed(room, inspection)[caption] for caption in ("front", "again"))
    assert front["rendition_sha256"] == again["rendition_sha256"]  # nothing is drawn for the lab itself
    with Image.open(io.BytesIO(room.store.read(str(front["covered_sha256"])))) as rendition:
        part = rendition.convert("L").crop((130, 90, 350, 150))
        assert part.getextrema()[1] < 60  # type: ignore[operator]


def test_the_check_knows_every_drawn_rendition_and_names_a_missing_one(room: Room) -> None:
    inspection, _, _ = marked(room)
    room.issued(inspection)
    assert room.complaints() == set()
    name = str(sealed(room, inspection)["front"]["covered_sha256"])
    room.store.path(name).unlink()
    ((kind, record),) = room.complaints()
    assert kind == "blob_missing"
    assert record.startswith("marked rendition of photo")


def test_drafts_and_issues_of_one_drawing_make_its_renditions_once_and_the_same_bytes(room: Room) -> None:
    inspection, _, _ = marked(room)
    room.reports.draft(inspection)
    before = room.rows(PhotoRendition)
    row = room.issued(inspection)
    assert (before, room.rows(PhotoRendition)) == (2, 2)
    with room.database.reading() as session:
        record = session.scalars(sa.select(VerdictRow.record)).one()
    sealed, signer = json.loads(record), room.accounts.signer(room.marta, room.word(room.marta))
    assert (
        room.store.put(signed(room.reports._draw_verdict(sealed, Manner(), draft=False), sealed, signer).pdf)
        == row.sha256
    )


def test_a_drawing_made_after_the_renditions_is_never_sealed_without_them(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    inspection, first, _ = marked(room)

    def meanwhile(*_: object) -> bytes:
        room.inspections.send_back(room.remi, inspection, "Mark the scratch, too.")
        room.inspections.mark_photo(room.sofia, inspection, first, Overlay((arrow(),)))
        room.inspections.submit(room.sofia, inspection)
        return b""

    monkeypatch.setattr(room.reports, "draft", meanwhile)
    with pytest.raises(UserError, match="marked just now"):
        room.issued(inspection)
    monkeypatch.undo()
    assert room.rows(VerdictRow) == 0


def test_a_word_that_no_font_has_is_refused_before_anything_is_sealed(room: Room) -> None:
    inspection, _, _ = marked(room, Overlay((words("crack \U0001f642"),)))
    with pytest.raises(UserError, match="It stands on a photo"):
        room.issued(inspection)
    assert room.rows(VerdictRow) == 0
    assert room.rows(PhotoRendition) == 0


def test_a_photo_that_can_no_longer_be_read_is_named_and_nothing_is_sealed(room: Room) -> None:
    inspection, first, _ = marked(room)
    photo = next(one for one in room.inspections.detail(room.sofia, inspection).photos if one.id == first)
    room.store.path(photo.sha256).write_bytes(b"\xff\xd8 not any more")
    with pytest.raises(UserError, match="damaged"):
        room.issued(inspection)
    assert room.rows(VerdictRow) == 0


def test_a_drawn_rendition_is_never_changed_nor_deleted(room: Room) -> None:
    inspection, _, _ = marked(room)
    room.reports.draft(inspection)
    for change in ("UPDATE photo_renditions SET size = 1", "DELETE FROM photo_renditions"):
        with pytest.raises(UserError, match="cannot be changed"), room.database.transaction() as session:
            session.execute(sa.text(change))
