"""Photos and marks at the bench: dropped, pasted, refused, laid aside; marks on the drawing."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest

from labapp.rulebook.types import Grade
from labapp.ui.bench.places import Goal
from tests.ui.bench.bench import Bench


def test_a_dropped_photo_is_stored_in_its_shot_and_the_next_shot_opens(bench: Bench) -> None:
    assert bench.desk.shots.open_goal == Goal(shot="parcel_label")
    path = bench.photo()
    bench.drop(path, bench.desk.shots.slot_of("parcel_label"))
    (photo,) = bench.detail().photos
    assert (photo.shot, photo.check_key, photo.removed) == ("parcel_label", None, False)
    assert bench.room.lab.store.read(photo.sha256) == path.read_bytes()
    assert bench.desk.shots.slot_of("parcel_label").state == "stored"
    assert bench.desk.shots.open_goal == Goal(shot="parcel_sides")


def test_a_text_named_like_a_photo_is_refused_with_a_reason_and_a_retry_takes_it_once_it_is_one(
    bench: Bench, tmp_path: Path
) -> None:
    fake, slot = tmp_path / "fake.jpg", bench.desk.shots.slot_of("opening")
    fake.write_text("this is no picture")
    bench.drop(fake, slot)
    assert slot.state == "refused"
    assert "fake.jpg" in slot.toolTip()
    assert bench.detail().photos == ()
    fake.write_bytes(bench.photo().read_bytes())
    slot.retry_requested.emit()
    bench.room.rest()
    assert slot.state == "stored"
    assert len(bench.detail().photos) == 1


def test_a_pasted_picture_lands_in_the_open_shot(bench: Bench) -> None:
    image = QImage(640, 480, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkCyan)
    QGuiApplication.clipboard().setImage(image)
    bench.go_to("function.touch")
    bench.press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    bench.room.rest()
    (photo,) = bench.detail().photos
    assert (photo.shot, photo.width, photo.height) == ("parcel_label", 640, 480)


def test_text_on_the_clipboard_is_pasted_into_the_note(bench: Bench) -> None:
    bench.go_to("function.touch")
    QGuiApplication.clipboard().setText("from the seller's message")
    bench.desk.question.note.setFocus()
    bench.press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert bench.desk.question.note.toPlainText() == "from the seller's message"


def test_a_check_that_fails_asks_for_its_photo_and_the_strip_counts_it(bench: Bench) -> None:
    bench.go_to("function.display")
    bench.press(Qt.Key.Key_2)
    bench.room.rest()
    assert bench.desk.photos.slot.state == "open"
    bench.drop(bench.photo(), bench.desk.photos.slot)
    (photo,) = bench.detail().photos
    assert photo.check_key == "function.display"
    assert bench.desk.photos.slot.state == "empty"


def test_no_photo_is_taken_where_the_checklist_forbids_it(bench: Bench) -> None:
    bench.go_to("locks.previous_data")
    assert not bench.desk.photos.slot.isVisible()
    bench.desk.photo_desk.take_files([bench.photo()], Goal(check="locks.previous_data"))
    bench.room.rest()
    assert [photo for photo in bench.detail().photos if not photo.removed] == []


def test_a_photo_is_laid_aside_from_the_large_view_and_comes_back_by_undo(bench: Bench) -> None:
    slot = bench.desk.shots.slot_of("parcel_label")
    bench.drop(bench.photo(), slot)
    slot.click()
    bench.room.rest()
    assert bench.desk.view.isVisible()
    QTest.keyClick(bench.desk.view, Qt.Key.Key_Delete)
    bench.room.rest()
    assert bench.detail().photos[0].removed
    assert not bench.desk.view.isVisible()
    bench.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    bench.room.rest()
    assert not bench.detail().photos[0].removed


def test_a_caption_written_in_the_large_view_is_stored(bench: Bench) -> None:
    slot = bench.desk.shots.slot_of("parcel_label")
    bench.drop(bench.photo(), slot)
    slot.click()
    bench.room.rest()
    bench.desk.view.caption.setFocus()
    QTest.keyClicks(bench.desk.view.caption, "label of the second parcel")
    bench.desk.view.close_view()
    bench.room.rest()
    assert bench.detail().photos[0].caption == "label of the second parcel"


def test_a_mark_put_on_the_drawing_is_described_and_derives_the_grade(bench: Bench) -> None:
    bench.go_to("cosmetics.observations")
    bench.desk.marks.outline.choose("back/lower_left")
    QTest.keyClick(bench.desk.marks.outline, Qt.Key.Key_N)
    bench.room.rest()
    (row,) = bench.detail().observations
    assert (row.observation.zone, row.observation.kind) == ("back/lower_left", "scratch")
    item = bench.desk.marks.list.item(0)
    assert item.data(Qt.ItemDataRole.AccessibleTextRole).startswith("1, Scratch, back, lower left")
    form = bench.desk.marks.form
    assert form.isVisible()
    form.boxes["visible_50cm"].click()
    bench.room.rest()
    (row,) = bench.detail().observations
    assert row.observation.visible_50cm
    assert bench.detail().assessment.grade.derived is Grade.FAIR
    QTest.keyClick(bench.desk.marks.list, Qt.Key.Key_Delete)
    bench.room.rest()
    assert bench.detail().observations == ()
    bench.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    bench.room.rest()
    assert len(bench.detail().observations) == 1
