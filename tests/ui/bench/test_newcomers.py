"""Which files of a watched folder are new and whole."""

from __future__ import annotations

from pathlib import Path

from labapp.ui.bench.newcomers import PATIENCE, Newcomers, Stamp, digest, look

OLD, NEW = Stamp(100, 10.0, 1), Stamp(200, 50.0, 2)
SUFFIXES = frozenset({".jpg"})


def whole(watch: Newcomers, now: float, found: dict[str, Stamp], hashes: dict[str, str] | None = None) -> list[str]:
    """Two looks, a second apart, and what was handed over after the second."""
    watch.see(now, found)
    names = watch.see(now + 1, found)
    return [name for name in names if watch.read(now + 1, name, found[name], (hashes or {}).get(name, name))]


def test_what_lies_there_at_the_start_is_left_and_what_comes_is_handed_over_once() -> None:
    watch = Newcomers()
    assert whole(watch, 0, {"old.jpg": OLD}) == []
    assert whole(watch, 5, {"old.jpg": OLD, "new.jpg": NEW}) == ["new.jpg"]
    assert whole(watch, 9, {"old.jpg": OLD, "new.jpg": NEW}) == []


def test_a_file_that_still_grows_is_waited_for() -> None:
    watch = Newcomers()
    watch.see(0, {})
    for second, size in enumerate((10, 20, 30), 1):
        assert watch.see(second, {"a.jpg": Stamp(size, 50.0 + second, 2)}) == []
    assert watch.see(4, {"a.jpg": Stamp(30, 53.0, 2)}) == ["a.jpg"]


def test_a_file_that_cannot_be_read_yet_is_tried_again_and_handed_over_when_patience_ends() -> None:
    watch = Newcomers()
    watch.see(0, {})
    found = {"a.jpg": NEW}
    watch.see(1, found)
    assert watch.see(2, found) == ["a.jpg"]
    assert not watch.read(2, "a.jpg", NEW, "")
    assert watch.see(3 + PATIENCE, found) == ["a.jpg"]
    assert watch.read(3 + PATIENCE, "a.jpg", NEW, "")
    assert watch.see(4 + PATIENCE, found) == []


def test_an_empty_file_is_waited_for_as_long() -> None:
    watch = Newcomers()
    watch.see(0, {})
    empty = {"a.jpg": Stamp(0, 1.0, 2)}
    watch.see(1, empty)
    assert watch.see(2, empty) == []
    assert watch.see(2 + PATIENCE, empty) == ["a.jpg"]


def test_a_camera_that_writes_every_shot_under_one_name_gives_each_but_the_same_bytes_only_once() -> None:
    watch = Newcomers()
    watch.see(0, {})
    assert whole(watch, 1, {"capture.jpg": NEW}, {"capture.jpg": "one"}) == ["capture.jpg"]
    touched = Stamp(200, 60.0, 2)
    assert whole(watch, 5, {"capture.jpg": touched}, {"capture.jpg": "one"}) == []
    assert whole(watch, 9, {"capture.jpg": Stamp(220, 70.0, 2)}, {"capture.jpg": "two"}) == ["capture.jpg"]


def test_several_at_once_come_in_the_order_of_their_time() -> None:
    watch = Newcomers()
    watch.see(0, {})
    found = {"a.jpg": Stamp(1, 30.0, 1), "c.jpg": Stamp(1, 10.0, 2), "b.jpg": Stamp(1, 30.0, 3)}
    assert whole(watch, 1, found) == ["c.jpg", "a.jpg", "b.jpg"]


def test_after_the_folder_was_away_what_came_meanwhile_is_taken_and_what_is_older_is_left_and_counted() -> None:
    watch = Newcomers()
    watch.see(0, {"a.jpg": Stamp(1, 1000.0, 1)})
    watch.gone()
    found = {"a.jpg": Stamp(1, 1000.0, 1), "new.jpg": Stamp(1, 1010.0, 2), "last_year.jpg": Stamp(1, 20.0, 3)}
    assert whole(watch, 30, found) == ["new.jpg"]
    assert watch.left == 1


def test_a_look_sees_photos_only_and_no_hidden_files(tmp_path: Path) -> None:
    for name in ("a.jpg", "B.JPG", ".c.jpg", "d.jpg.part", "e.txt"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "folder.jpg").mkdir()
    assert sorted(look(tmp_path, SUFFIXES)) == ["B.JPG", "a.jpg"]
    assert digest(tmp_path / "a.jpg") == digest(tmp_path / "B.JPG") != ""
    assert digest(tmp_path / "missing.jpg") == ""
