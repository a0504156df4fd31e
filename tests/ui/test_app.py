"""The entrance: nothing heavy before the first paint, and the lab's place on the command line."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from labapp import app
from labapp.core.errors import UserError

HEAVY = (
    "sqlalchemy",
    "alembic",
    "reportlab",
    "PIL",
    "cryptography",
    "argon2",
    "pypdfium2",
    "holidays",
    "psycopg",
    "stdnum",
    "PySide6.QtSvg",
    "labapp.ui.theme",
    "PySide6.QtPdf",
    "PySide6.QtMultimedia",
    "labapp.assembly",
    "labapp.ui.session",
    "labapp.ui.shell",
)

PROGRAM = """
import json, sys
from PySide6.QtWidgets import QApplication
from labapp.app import make_window
from labapp.core.settings import Settings
application = QApplication(sys.argv[:1])
window = make_window(application, Settings())
window.first_painted.connect(lambda: (print(json.dumps(sorted(sys.modules))), application.quit()))
window.show()
application.exec()
"""


def test_nothing_heavy_is_imported_before_the_first_paint() -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=60, env=environment, check=True
    )
    loaded = json.loads(run.stdout)
    assert "labapp.ui.main_window" in loaded
    early = [name for name in loaded if any(name == heavy or name.startswith(f"{heavy}.") for heavy in HEAVY)]
    assert early == []


def test_without_a_screen_there_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert app.open_window([]) == 1
    assert "no screen" in capsys.readouterr().err


def test_settings_that_cannot_be_read_leave_the_defaults_and_a_complaint(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text("theme = ")
    settings, complaint = app._read_settings(path)
    assert settings.theme == "system"
    assert complaint is not None
    assert app._read_settings(tmp_path / "none.toml")[1] is None


def test_a_lab_is_made_opened_and_refused_where_there_is_none(tmp_path: Path) -> None:
    from labapp.ui.shell.start_pages import NewLab

    place = str(tmp_path / "lab")
    opener = app.opener_of(place, "")
    with pytest.raises(UserError) as refusal:
        opener.open()
    assert refusal.value.code == "no_lab"
    with pytest.raises(UserError) as refusal:
        opener.create(NewLab("Lyon lab", "Lyon", "Europe/Paris", "Mara Klein", "short"))
    assert refusal.value.code == "weak_passphrase"
    opener.create(NewLab("Lyon lab", "Lyon", "Europe/Paris", "Mara Klein", "correct horse battery")).close()
    with opener.open() as lab:
        assert lab.lab.profile().name == "Lyon lab"
        assert [(person.name, str(person.role)) for person in lab.accounts.people()] == [
            ("Mara Klein", "administrator")
        ]
        assert lab.accounts.sign_in("Mara Klein", "correct horse battery").name == "Mara Klein"
