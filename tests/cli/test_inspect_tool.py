"""A tester's file on the command line: told first, taken when it is asked for."""

from __future__ import annotations

from pathlib import Path

from tests.cli.jobs import SOFIA, Desk
from tests.inspections.cases import IMEI
from tests.inspections.tools.files import EXAMPLES

PHONES = str(EXAMPLES / "phones.csv")


def answered_imei(desk: Desk, tmp_path: Path) -> str:
    order = desk.received(desk.seller())
    answers = tmp_path / "answers.json"
    answers.write_text(
        f'{{"answers": {{"identity.imei": {{"result": "pass", "value": "{IMEI}"}},'
        ' "battery.health": {"result": "pass", "value": 91}}}'
    )
    desk.told("inspect", order, "--answers", str(answers), who=SOFIA)
    return order


def test_the_file_is_told_then_taken_and_what_differs_only_where_it_is_named(desk: Desk, tmp_path: Path) -> None:
    order = answered_imei(desk, tmp_path)
    trail = desk.trail()
    told = desk.told("inspect", order, "--tool", PHONES, who=SOFIA)["tool"]
    states = {line["check"]: line["state"] for line in told["lines"]}
    assert (states["identity.imei"], states["battery.health"], states["function.touch"]) == ("same", "differs", "new")
    assert (told["certain"], told["taken"], desk.trail()) == (True, [], trail)
    taken = desk.told("inspect", order, "--tool", PHONES, "--take", who=SOFIA)["tool"]["taken"]
    assert "function.touch" in taken
    assert "battery.health" not in taken
    named = desk.told("inspect", order, "--tool", PHONES, "--take", "battery.health", who=SOFIA)["tool"]["taken"]
    assert named == ["battery.health"]
    again = desk.told("inspect", order, "--tool", PHONES, who=SOFIA)["tool"]
    assert {line["state"] for line in again["lines"]} <= {"same", "refused"}
    assert desk.told("lab", "check", "--full")["complaints"] == 0


def test_the_text_shows_both_values_of_a_difference(desk: Desk, tmp_path: Path) -> None:
    order = answered_imei(desk, tmp_path)
    _, out, _ = desk.run("inspect", order, "--tool", PHONES, who=SOFIA)
    assert out.startswith("Phone tester, phones.csv. Found by its IMEI 49 015420 323751 8.\n")
    told = [" ".join(line.split()) for line in out.splitlines()]
    assert "DIFFERS battery.health 87 %, answered was 91 %" in told
    assert "new function.loudspeaker fail" in told


def test_a_file_that_is_not_surely_of_this_device_is_not_taken_without_naming_the_checks(
    desk: Desk, tmp_path: Path
) -> None:
    order = answered_imei(desk, tmp_path)
    other = tmp_path / "other.csv"
    lines = Path(PHONES).read_text().splitlines()
    other.write_text("\n".join([lines[0], lines[2]]))
    assert "another device" in desk.refused("inspect", order, "--tool", str(other), "--take", who=SOFIA)
    told = desk.told("inspect", order, "--tool", str(other), "--take", "function.touch", who=SOFIA)
    assert told["tool"]["taken"] == ["function.touch"]


def test_what_cannot_be_read_or_is_not_known_is_refused_in_words(desk: Desk, tmp_path: Path) -> None:
    order = answered_imei(desk, tmp_path)
    strange = tmp_path / "strange.csv"
    strange.write_text("a,b\n1,2\n")
    assert "Known are Blancco, Phone tester" in desk.refused("inspect", order, "--tool", str(strange), who=SOFIA)
    assert "cannot be read" in desk.refused("inspect", order, "--tool", str(tmp_path / "absent"), who=SOFIA)
    assert "needs a file" in desk.refused("inspect", order, "--take", who=SOFIA)
    assert "proposes nothing for no.check" in desk.refused(
        "inspect", order, "--tool", PHONES, "--take", "no.check", who=SOFIA
    )
