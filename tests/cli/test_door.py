"""The door by commands: receiving with state, damage, place and photos; moving; the line of custody; labels; files."""

from __future__ import annotations

import json
from pathlib import Path

from labapp.reports.content.label import LABEL_SIZES
from tests.cli.jobs import MARTA, SOFIA, Desk
from tests.lab.room import picture


def placed(desk: Desk) -> str:
    return str(desk.told(*desk.placing(desk.seller(), desk.identity(3)), who=MARTA)["order"])


def lines(desk: Desk, *words: str, who: str = SOFIA) -> list[dict[str, object]]:
    status, out, err = desk.run(*words, "--json", who=who)
    assert status == 0, err
    return [json.loads(line) for line in out.splitlines()]


def test_a_parcel_is_received_moved_and_labelled(desk: Desk, tmp_path: Path) -> None:
    order, photo = placed(desk), tmp_path / "label.jpg"
    photo.write_bytes(picture(text="label"))
    assert "Receive its parcel first" in desk.refused("order", "custody", order, who=SOFIA)
    told = desk.told(
        "order", "receive", order, "--state", "dented", "--state", "torn", "--condition", "one corner", "--damaged",
        "--place", "shelf B4", "--photo", str(photo), who=SOFIA,
    )  # fmt: skip
    assert told["state"] == "received"
    moved = desk.told("order", "move", order, "--place", "bench 2", "--holder", SOFIA, "--note", "to open", who=SOFIA)
    assert (moved["place"], moved["holder"], moved["note"]) == ("bench 2", SOFIA, "to open")
    assert [row["place"] for row in lines(desk, "order", "custody", order)] == ["shelf B4", "bench 2"]
    (row,) = lines(desk, "order", "list", "--place", "bench 2")
    assert row["order"] == order
    assert row["damage_report_by"]
    assert lines(desk, "order", "list", "--place", "shelf B4") == []
    for size in LABEL_SIZES:
        out = tmp_path / f"{size}.pdf"
        assert desk.told("report", "label", order, "--size", size, "--out", str(out), who=SOFIA)["order"] == order
        assert out.read_bytes().startswith(b"%PDF-")


def test_damage_is_noted_taken_back_and_reported(desk: Desk) -> None:
    order = placed(desk)
    assert "Receive it first" in desk.refused("order", "damage", order, who=SOFIA)
    desk.told("order", "receive", order, who=SOFIA)
    assert desk.told("order", "damage", order, who=SOFIA)["report_by"]
    assert desk.told("order", "damage", order, "--none", who=SOFIA)["report_by"] is None
    assert "No transit damage" in desk.refused("order", "damage", order, "--reported-on", "2026-01-01", who=SOFIA)


def test_refusals_at_the_door_leave_nothing(desk: Desk, tmp_path: Path) -> None:
    order, bad = placed(desk), tmp_path / "no.jpg"
    bad.write_bytes(b"no picture")
    trail = desk.trail()
    desk.refused("order", "receive", order, "--photo", str(bad), who=SOFIA)
    desk.refused("order", "receive", order, "--state", "intact", "--state", "wet", who=SOFIA)
    desk.refused("order", "receive", order, "--state", "burnt", who=SOFIA, status=2)
    assert "Nobody called" in desk.refused("order", "receive", order, "--holder", "Zoé", who=SOFIA)
    desk.refused("order", "move", order, "--place", "shelf", who=SOFIA)
    desk.refused("report", "label", order, "--out", str(tmp_path / "x.pdf"), who=SOFIA)
    assert desk.trail() == trail
    assert not (tmp_path / "x.pdf").exists()


def test_a_video_is_filed_once_however_often_it_is_given(desk: Desk, tmp_path: Path) -> None:
    order = desk.received(desk.seller())
    film = tmp_path / "unboxing.mp4"
    film.write_bytes(b"\0\0\0\x18ftypmp42 frames")
    desk.told("inspect", order, "--file", str(film), who=SOFIA)
    trail = desk.trail()
    desk.told("inspect", order, "--file", str(film), who=SOFIA)
    assert desk.trail() == trail
    film.write_bytes(b"MZ")
    assert "not what its ending says" in desk.refused("inspect", order, "--file", str(film), who=SOFIA)
    assert desk.run("lab", "check", "--full", who="")[0] == 0
