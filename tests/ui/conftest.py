"""Windows without a screen; any Qt warning that nobody expects fails the test."""

from __future__ import annotations

import os

os.environ["QT_QPA_PLATFORM"] = os.environ.get("LABAPP_TEST_PLATFORM", "offscreen")

from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher
from PySide6.QtCore import QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from labapp.accounts import keys
from labapp.ui.jobs import JobRunner
from labapp.ui.theme import Theme, theme

# What the offscreen platform says about itself, not about us.
_KNOWN = ("This plugin does not support", "propagateSizeHints", "Could not register app ID")


@pytest.fixture(autouse=True)
def qt_words() -> Iterator[list[str]]:
    """Collects what Qt complains about; a test that expects a complaint clears the list."""
    words: list[str] = []

    def hear(kind: QtMsgType, context: object, text: str) -> None:
        if kind not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) and not any(known in text for known in _KNOWN):
            words.append(text)

    before = qInstallMessageHandler(hear)
    yield words
    qInstallMessageHandler(before)
    assert words == []


@pytest.fixture(autouse=True)
def cheap_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows are not tested with a third of a second per passphrase; tests/accounts uses the real figures."""
    monkeypatch.setattr(keys, "_MEMORY_KIB", 64)
    monkeypatch.setattr(keys, "_PASSES", 1)
    monkeypatch.setattr(keys, "_HASHER", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))


@pytest.fixture
def look(qapp: QApplication) -> Iterator[Theme]:
    """The theme in light, put back after the test."""
    worn = theme()
    worn.choose("light", 100)
    yield worn
    worn.choose("light", 100)


@pytest.fixture
def jobs(qapp: QApplication) -> Iterator[JobRunner]:
    """A runner whose threads have ended when the test has."""
    runner = JobRunner()
    yield runner
    assert runner.close(5.0)
