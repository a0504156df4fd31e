"""Commands as real processes: the demo from start to end, and what a closed pipe or a missing passphrase does."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest

from labapp.demo.story import PEOPLE
from tests.drawn import drawn_photo

ROOT = Path(__file__).resolve().parents[2]


def labapp(*words: str, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the program on its own."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("LABAPP")}
    return subprocess.run(
        [sys.executable, "-m", "labapp", *words],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        cwd=cwd,
        env={**plain, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen", **environment},
        check=False,
    )


@pytest.mark.slow
@pytest.mark.parametrize("drawn", [False, pytest.param(True, marks=pytest.mark.soak)])
def test_the_demo_leaves_a_sound_lab_and_pdfs_that_every_reader_opens(tmp_path: Path, *, drawn: bool) -> None:
    own = [] if drawn else ["--photos", str(some_photos(tmp_path / "camera"))]
    done = labapp("demo", "--no-window", "--json", "--lab", str(tmp_path / "lab"), *own, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout.splitlines()[-1])
    assert set(told) == {"lab", "people", "verdicts", "trials", "outcomes"}
    assert [one["name"] for one in told["people"]] == [one.name for one in PEOPLE]
    assert len(told["verdicts"]) >= 12
    assert len(told["trials"]) == len(told["outcomes"]) == 2
    assert set(told["outcomes"].values()) <= {"passed", "extended", "limited", "not_passed"}
    for path in map(Path, (*told["verdicts"], *told["trials"])):
        assert path.is_relative_to(tmp_path / "lab")
        _opens(path)
    checked = labapp("lab", "check", "--full", "--json", "--lab", told["lab"])
    assert (checked.returncode, len(checked.stdout.splitlines())) == (0, 1), checked.stdout
    assert json.loads(checked.stdout)["complaints"] == 0
    again = labapp("demo", "--no-window", "--lab", told["lab"])
    assert (again.returncode, again.stdout) == (1, "")
    assert "is not empty" in again.stderr


def some_photos(folder: Path) -> Path:
    """A folder with two dozen small photos: drawing two hundred takes longer than the story that they are for."""
    folder.mkdir()
    for seed in range(24):
        (folder / f"{seed:02}.jpg").write_bytes(drawn_photo(seed))
    return folder


def _opens(path: Path) -> None:
    """Whether our reader and, where they are installed, others open the file and find its number."""
    number = path.stem
    document = pypdfium2.PdfDocument(path)
    pages = len(document)
    document.close()
    assert pages >= 2
    if shutil.which("pdfinfo"):
        info = subprocess.run(["pdfinfo", str(path)], capture_output=True, text=True, check=True)
        assert f"Pages:           {pages}" in info.stdout
        assert info.stderr == ""
    if shutil.which("qpdf"):
        subprocess.run(["qpdf", "--check", str(path)], capture_output=True, check=True)
    if shutil.which("pdftotext"):
        text = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, text=True, check=True)
        assert number in text.stdout
        assert f"Page {pages} of {pages}" in text.stdout


def test_without_a_terminal_a_missing_passphrase_is_said_and_nothing_is_made(tmp_path: Path) -> None:
    done = labapp("lab", "create", "--name", "L", "--admin", "Ada", "--lab", str(tmp_path / "lab"))
    assert (done.returncode, done.stdout) == (1, "")
    assert "Set LABAPP_PASSPHRASE" in done.stderr
    assert not (tmp_path / "lab").exists()


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_goes_away_makes_no_noise(unbuffered: str) -> None:
    """`labapp … | head -1` closes the pipe early."""
    program = subprocess.Popen(
        [sys.executable, "-m", "labapp", "assess", "--example", "smartphone"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": unbuffered},
    )
    assert program.stdout is not None
    program.stdout.close()
    assert program.stderr is not None
    said = program.stderr.read()
    program.stderr.close()
    assert (program.wait(), said) == (1, b"")
