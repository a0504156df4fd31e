"""A lab that is worked on by commands."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.jobs import Desk
from tests.lab.room import quick_passphrases


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Desk:
    """A fresh lab with its people; commands act in this process."""
    quick_passphrases(monkeypatch)
    made = Desk(tmp_path / "lab", monkeypatch, capsys)
    made.open()
    return made
