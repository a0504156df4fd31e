"""The whole job without a window, command by command; and each refusal: one sentence, one advice, nothing half stored."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from labapp import cli
from tests.cli.jobs import ADA, MARTA, SOFIA, WORDS, Desk, answers
from tests.lab.room import quick_passphrases


def test_the_whole_job_is_done_by_commands(desk: Desk, tmp_path: Path) -> None:
    seller = desk.seller()
    trial = desk.told("trial", "start", seller, "--n", "8", "--c", "0", who=MARTA)
    assert (trial["trial"], trial["recommendation"]) == ("TR-000001", "continue")
    order = desk.received(seller)
    file, photos = answers(tmp_path)
    told = desk.told("inspect", order, "--answers", str(file), "--photos", str(photos), "--submit", who=SOFIA)
    assert (told["state"], told["verdict_so_far"], told["missing"]) == ("submitted", "pass", [])

    (waiting,) = desk.run("review", "list", "--json", who=MARTA)[1].splitlines()
    assert json.loads(waiting) == {"order": order, "state": "submitted", "may_verify": True, "why_not": None}
    verdict = desk.told("review", "verify", order, who=MARTA)
    assert verdict["number"].startswith("V-")
    assert Path(verdict["pdf"]).read_bytes().startswith(b"%PDF-")

    lost = desk.told(*desk.placing(seller, desk.identity(9)), who=MARTA)["order"]
    ended = desk.told("order", "end", lost, "never_arrived", "--fact", "The carrier closed its search.", who=SOFIA)
    assert ended["state"] == "never_arrived"
    assert desk.told("review", "verify", lost, who=MARTA)["title"].endswith("fail")

    status = desk.told("trial", "status", "TR-000001", who=MARTA)
    assert (status["n"], status["d"], status["recommendation"]) == (2, 1, "not_passed")
    outcome = desk.told("trial", "sign", "TR-000001", "--outcome", "not_passed", who=MARTA)

    signed = desk.told("trial", "status", "TR-000001", who=MARTA)["outcomes"]
    assert signed == [{"number": outcome["number"], "outcome": "not_passed", "signed_by": MARTA}]

    for kind, number in (("verdict", verdict["number"]), ("trial", outcome["number"])):
        out = tmp_path / f"{number}.pdf"
        for _ in range(2):  # printing again gives the same bytes
            told = desk.told("report", kind, number, "--out", str(out), who=SOFIA)
        stored = Path(verdict["pdf"] if kind == "verdict" else outcome["pdf"])
        assert out.read_bytes() == stored.read_bytes()
        assert set(told) == {"number", "version", "copy", "language", "paper", "out", "sha256", "pages"}
    desk.told("order", "close", order, "--fact", "returned and refunded", who=MARTA)
    listed = [json.loads(line) for line in desk.run("order", "list", "--json", who=SOFIA)[1].splitlines()]
    assert {row["order"]: (row["state"], row["verdict"]) for row in listed} == {
        order: ("closed", "pass"),
        lost: ("never_arrived", "fail"),
    }
    assert desk.told("lab", "check", "--full")["complaints"] == 0


def test_people_and_sellers_are_listed_line_by_line(desk: Desk) -> None:
    desk.seller()
    people = [json.loads(line) for line in desk.run("person", "list", "--json")[1].splitlines()]
    assert people == [
        {"name": ADA, "role": "administrator", "active": True},
        {"name": MARTA, "role": "manager", "active": True},
        {"name": SOFIA, "role": "technician", "active": True},
    ]
    (seller,) = desk.run("seller", "list", "--json", who=MARTA)[1].splitlines()
    assert json.loads(seller)["stage"] == "onboarding"
    desk.told(
        "seller", "indicator", "S-000001", "reviews", "4.4", "--on", "2026-03-01", "--source", "export", who=MARTA
    )


def test_who_acts_and_their_passphrase_are_asked_for(desk: Desk) -> None:
    assert "Say who acts" in desk.refused("seller", "list")
    assert "There is no person called Eve" in desk.refused("seller", "list", who="Eve", word="eve wants the keys")
    assert "The passphrase is wrong" in desk.refused("seller", "list", who=MARTA, word=WORDS[ADA])
    assert "A technician may not" in desk.refused(
        "seller", "add", "B", "--kind", "trader", "--country", "FR", who=SOFIA
    )


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["seller"],
        ["lab", "create"],
        ["order", "place"],
        ["person", "add", "Eve", "--role", "king"],
        ["seller", "gate", "S-000001", "charm", "--document", "x"],
        ["order", "deliver", "O-1", "--on", "yesterday"],
        ["trial", "sign", "TR-1", "--outcome", "continue"],
        ["report", "letter", "V-1", "--out", "x.pdf"],
        ["photo", "check"],
        ["dance"],
    ],
    ids=" ".join,
)
def test_wrong_usage_ends_with_two(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    if not words:
        assert cli.run(["--help"]) == 0
        assert "labapp COMMAND --help" in capsys.readouterr().out
        return
    try:
        status = cli.run(words)
    except SystemExit as left:
        status = int(str(left.code))
    out, err = capsys.readouterr()
    assert (status, out) == (2, "")
    assert err


def test_prices_that_are_none_are_wrong_usage(desk: Desk) -> None:
    seller = desk.seller()
    words = desk.placing(seller, desk.identity(3))
    for price in ("free", "NaN", "Infinity", "1.234", ""):
        assert "is no amount" in desk.refused(*words[:-1], price, who=MARTA, status=2)
    for price in ("0", "-5", "1000001"):
        assert "A price is more than zero" in desk.refused(*words[:-2], f"--price={price}", who=MARTA)
    assert desk.run("order", "list", "--json", who=MARTA)[1] == ""


def test_a_trial_order_that_will_count_in_no_trial_is_said_when_it_is_placed(desk: Desk) -> None:
    seller = desk.seller()
    early = desk.run(*desk.placing(seller, desk.identity(3)), who=MARTA)[1]
    assert "It counts in no trial" in early
    trial = desk.told("trial", "start", seller, who=MARTA)["trial"]
    assert f"It belongs to {trial}." in desk.run(*desk.placing(seller, desk.identity(5)), who=MARTA)[1]
    before = (*desk.placing(seller, desk.identity(7)), "--ordered-on", "2026-02-01")
    assert desk.told(*before, who=MARTA)["trial"] is None


# ---- where a lab is, or is not


def test_no_lab_a_foreign_file_and_a_lab_that_is_there_already(desk: Desk, tmp_path: Path) -> None:
    nothing = Desk(tmp_path / "nothing", desk._patch, desk._capsys)
    assert "There is no lab in" in nothing.refused("lab", "check")
    assert not nothing.folder.exists()
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "lab.db").write_text("my letters\n" * 50)
    letters = Desk(tmp_path / "letters", desk._patch, desk._capsys)
    create = ("lab", "create", "--name", "L", "--admin", ADA)
    for words in (("lab", "check"), create):
        assert "is no lab database" in letters.refused(*words, word=WORDS[ADA])
    assert (tmp_path / "letters" / "lab.db").read_text() == "my letters\n" * 50
    (tmp_path / "file").write_text("x")
    assert "is a file" in Desk(tmp_path / "file", desk._patch, desk._capsys).refused("lab", "check")
    assert "There is a lab in" in desk.refused(*create, word=WORDS[ADA])
    assert len(desk.run("person", "list")[1].splitlines()) == 3


def test_a_lab_made_with_a_bad_word_is_not_made_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = Desk(tmp_path / "lab", monkeypatch, capsys)
    create = ("lab", "create", "--admin", ADA, "--name")
    assert "at least 10 characters" in desk.refused(*create, "Lyon lab", word="short")
    assert not desk.folder.exists()
    assert "no time zone called Mars/Base" in desk.refused(*create, "L", "--zone", "Mars/Base", word=WORDS[ADA])
    assert "needs a name" in desk.refused(*create, "  ", word=WORDS[ADA])
    assert "needs a name" in desk.refused("lab", "create", "--name", "Lyon lab", "--admin", " ", word=WORDS[ADA])
    assert not desk.folder.exists()
    quick_passphrases(monkeypatch)
    desk.open()  # what was refused left nothing that stands in the way


def test_a_lab_whose_making_was_stopped_is_made_by_the_same_command_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], sqlite_template: Path
) -> None:
    quick_passphrases(monkeypatch)
    for name, before in (("empty", b""), ("migrated", sqlite_template.read_bytes())):
        desk = Desk(tmp_path / name, monkeypatch, capsys)
        desk.folder.mkdir()
        (desk.folder / "lab.db").write_bytes(before)
        assert "no lab here yet" in desk.refused("lab", "info")
        desk.open()
        assert desk.told("lab", "check", "--full")["complaints"] == 0


def test_a_newer_lab_is_left_as_it_is(desk: Desk) -> None:
    with closing(sqlite3.connect(desk.folder / "lab.db")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999_from_the_future'")
        connection.commit()
    before = (desk.folder / "lab.db").read_bytes()
    assert "made by a newer version" in desk.refused("lab", "check")
    assert (desk.folder / "lab.db").read_bytes() == before


def test_a_mistyped_store_is_refused_and_not_begun_anew(desk: Desk, tmp_path: Path) -> None:
    for wrong in (tmp_path / "sotre", tmp_path):
        assert "There is no photo store in" in desk.refused("lab", "info", "--store", str(wrong))
        assert not (wrong / "tmp").exists()
    assert desk.told("lab", "info", "--store", str(desk.folder / "store"))["trail_rows"]


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                 capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    quick_passphrases(monkeypatch)
    (tmp_path / "file").write_text("x")
    desk = Desk(tmp_path / "file" / "lab", monkeypatch, capsys)  # under a file no folder can be made, not even by root
    assert "cannot be made" in desk.refused("lab", "create", "--name", "L", "--admin", ADA, word=WORDS[ADA])
    desk = Desk(Path("/proc/lab"), monkeypatch, capsys)
    assert "cannot be made" in desk.refused("lab", "create", "--name", "L", "--admin", ADA, word=WORDS[ADA])


def test_a_report_is_written_whole_or_not_at_all(desk: Desk, tmp_path: Path) -> None:
    seller = desk.seller()
    order = desk.told(*desk.placing(seller, desk.identity(3)), who=MARTA)["order"]
    desk.told("order", "end", order, "never_arrived", "--fact", "The carrier closed its search.", who=SOFIA)
    number = desk.told("review", "verify", order, who=MARTA)["number"]
    report = ("report", "verdict", number, "--out")
    for target in (tmp_path / "absent" / "v.pdf", tmp_path, Path("/proc/v.pdf")):
        assert "cannot be written" in desk.refused(*report, str(target), who=SOFIA)
    assert not list(tmp_path.glob(".labapp-*"))
    assert "is a verdict document" in desk.refused("report", "trial", number, "--out", str(tmp_path / "t"), who=SOFIA)
    assert "no issued document V-9" in desk.refused("report", "verdict", "V-9", "--out", str(tmp_path / "t"), who=SOFIA)


# ---- what the rules refuse


def test_an_unknown_checklist_version_is_said(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = desk.placing(desk.seller(), desk.identity(3))
    assert "no checklist" in desk.refused(*words, "--category", "toaster", who=MARTA).lower()
    assert cli.run(["assess", "--example", "smartphone"]) == 0
    case = json.loads(capsys.readouterr().out)
    case["checklist"] = "smartphone/99"
    (tmp_path / "case.json").write_text(json.dumps(case))
    assert cli.run(["assess", str(tmp_path / "case.json"), "--json"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "smartphone/99" in err


def test_a_trial_is_refused_while_a_gate_is_open(desk: Desk) -> None:
    desk.told("seller", "add", "Birch", "--kind", "trader", "--country", "FR", who=MARTA)
    assert "Gates still open" in desk.refused("trial", "start", "S-000001", who=MARTA)
    seller = desk.seller()
    assert "p1 must be smaller" in desk.refused("trial", "start", seller, "--p1", ".3", who=MARTA)
    assert "needs a reason" in (
        desk.told("trial", "start", seller, who=MARTA)
        and desk.refused("trial", "sign", "TR-000001", "--outcome", "passed", who=MARTA)
    )
