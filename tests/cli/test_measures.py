"""Measures, hand-overs and bundles by commands: each refusal one sentence, nothing half stored."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.cli.jobs import ADA, MARTA, SOFIA, Desk


def lines(desk: Desk, *words: str, who: str) -> list[dict[str, object]]:
    status, out, err = desk.run(*words, "--json", who=who)
    assert (status, err) == (0, ""), err
    return [json.loads(line) for line in out.splitlines()]


@pytest.fixture
def failed(desk: Desk) -> tuple[str, str]:
    """A seller, and the number of a verdict that failed: a parcel that never arrived."""
    seller = desk.seller()
    order = desk.told(*desk.placing(seller, desk.identity(9)), who=MARTA)["order"]
    desk.told("order", "end", order, "never_arrived", "--fact", "The carrier closed its search.", who=SOFIA)
    return seller, str(desk.told("review", "verify", order, who=MARTA)["number"])


def test_a_measure_is_taken_stated_handed_over_and_bundled(desk: Desk, failed: tuple[str, str], tmp_path: Path) -> None:
    seller, verdict = failed
    words = (
        "measure", "issue", seller, "limit", "--reason", "Parcels do not arrive.", "--scope", "ten orders a day",
        "--cites", verdict, "--clause", "9.2",
    )  # fmt: skip
    draft = tmp_path / "draft.pdf"
    trail = desk.trail()
    assert desk.told(*words, "--draft", str(draft), who=MARTA) == {"draft": str(draft)}
    assert draft.read_bytes().startswith(b"%PDF-")
    assert desk.trail() == trail

    told = desk.told(*words, who=MARTA)
    number = str(told["number"])
    assert Path(str(told["pdf"])).read_bytes().startswith(b"%PDF-")
    assert number.startswith("M-")
    (line,) = lines(desk, "measure", "list", seller, who=MARTA)
    assert (line["number"], line["kind"], line["stated"], line["handed_at"]) == (number, "limit", True, None)
    assert desk.told("measure", "statement", number, who=MARTA)["number"] == number  # it is there already

    receipt = tmp_path / "receipt.txt"
    receipt.write_text("signed for")
    left = ("handover", number, "--to", "Aster", "--channel", "post", "--file", str(receipt))
    done = desk.told(*left, who=MARTA)
    assert (done["burned"], done["late"], done["known"]) == (None, "", False)
    assert desk.told(*left, "--at", str(done["handed_at"]), who=MARTA)["known"] is True
    (row,) = lines(desk, "handover", "list", number, who=MARTA)
    assert (row["recipient"], row["channel"], row["reply_until"]) == ("Aster", "post", done["reply_until"])
    (line,) = lines(desk, "measure", "list", who=MARTA)
    assert line["reply_until"] == done["reply_until"]
    assert "reply until" in desk.run("measure", "list", who=MARTA)[1]

    bundle = tmp_path / "case.zip"
    made = desk.told("bundle", number, "--out", str(bundle), who=MARTA)
    with zipfile.ZipFile(bundle) as archive:
        assert len(archive.namelist()) == made["files"]
        script = tmp_path / "verify.py"
        script.write_bytes(archive.read("verify.py"))
    checked = subprocess.run([sys.executable, str(script), str(bundle)], capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, ""), checked.stdout
    desk.told("bundle", number, "--out", str(tmp_path / "seller.zip"), "--for", "seller", who=MARTA)
    assert desk.told("lab", "check", "--full")["complaints"] == 0


def test_each_refusal_is_a_sentence_and_nothing_is_stored(desk: Desk, failed: tuple[str, str], tmp_path: Path) -> None:
    seller, verdict = failed
    issue = ("measure", "issue", seller, "warning", "--reason", "Parcels do not arrive.")
    out = str(tmp_path / "x.zip")
    trail = desk.trail()
    for said, words, who in (
        ("A technician may not", (*issue, "--clause", "9"), SOFIA),
        ("needs a ground", (*issue,), MARTA),
        ("cannot take effect in the past", (*issue, "--clause", "9", "--effective", "2020-01-01"), MARTA),
        ("no issued verdict V-1", (*issue, "--clause", "9", "--cites", "V-1"), MARTA),
        ("There is no measure M-1", ("measure", "statement", "M-1"), MARTA),
        ("There is no seller S-9", ("measure", "list", "S-9"), MARTA),
        ("never leaves the lab", ("handover", verdict, "--to", "Aster", "--channel", "portal"), MARTA),
        ("by which channel", ("handover", verdict, "--to", "Aster"), MARTA),
        ("no issued document V-1", ("handover", "V-1", "--to", "A", "--channel", "portal"), MARTA),
        ("no issued document V-1", ("handover", "list", "V-1"), MARTA),
        ("A technician may not", ("handover", "list"), SOFIA),
        ("no copy of", ("bundle", verdict, "--out", out, "--for", "seller"), MARTA),
        ("There is no issued verdict", ("bundle", "V-1", "--out", out), MARTA),
        ("An administrator may not", ("bundle", verdict, "--out", out), ADA),
        ("cannot be written", ("bundle", verdict, "--out", str(tmp_path / "missing" / "x.zip")), MARTA),
        ("cannot be written", (*issue, "--clause", "9", "--draft", str(tmp_path / "missing" / "x.pdf")), MARTA),
    ):  # fmt: skip
        assert said in desk.refused(*words, who=who), words
    assert desk.trail() == trail
    assert list(tmp_path.glob("*.zip")) == []


def test_a_moment_is_written_as_one(desk: Desk, failed: tuple[str, str]) -> None:
    seller, _ = failed
    number = desk.told("measure", "issue", seller, "warning", "--reason", "Told twice.", "--clause", "9", who=MARTA)[
        "number"
    ]
    words = ("handover", str(number), "--to", "Aster", "--channel", "in_person", "--at")
    assert "is no moment" in desk.refused(*words, "yesterday", who=MARTA)
    assert "cannot lie in the future" in desk.refused(*words, "2126-01-01T10:00", who=MARTA)
    assert "not issued yet" in desk.refused(*words, "2020-01-01T10:00", who=MARTA)
    assert desk.told(*words[:-1], who=MARTA)["recipient"] == "Aster"


@pytest.mark.parametrize(
    "words",
    [
        ["measure"],
        ["measure", "issue", "S-1", "ban", "--reason", "x"],
        ["measure", "issue", "S-1", "warning"],
        ["handover"],
        ["handover", "V-1", "--channel", "pigeon"],
        ["bundle", "V-1"],
        ["bundle", "V-1", "--out", "x.zip", "--for", "press"],
    ],
    ids=" ".join,
)
def test_wrong_usage_ends_with_two(desk: Desk, words: list[str]) -> None:
    assert desk.run(*words)[0] == 2
