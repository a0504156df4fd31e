"""Journeys drive the whole program through its real window; LABAPP_TEST_THEME=dark drives them in the dark."""

import os
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from labapp.ui.theme import Theme, theme
from tests.ui.conftest import cheap_passphrases, qt_words

__all__ = ["cheap_passphrases", "qt_words"]


@pytest.fixture
def look(qapp: QApplication) -> Iterator[Theme]:
    """The theme asked for, put back after the test."""
    worn = theme()
    worn.choose(os.environ.get("LABAPP_TEST_THEME", "light"), 100)
    yield worn
    worn.choose("light", 100)
