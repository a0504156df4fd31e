"""Every shot of the shipped checklists has a drawing of what is expected, and every drawing can be drawn."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from labapp.core.paths import RESOURCES
from labapp.rulebook import loader
from labapp.rulebook.guides import SHOTS, guide_of
from labapp.rulebook.outlines import outline, outline_names

CHECKLISTS = sorted(
    path for path in (RESOURCES / "checklists").glob("*/*.toml") if path.stem.isdigit() and path.parent.name != "shared"
)


@pytest.mark.parametrize("path", CHECKLISTS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_shot_shows_what_is_expected(qapp: QApplication, path: Path) -> None:
    checklist = loader.load_checklist(path)
    for shot in checklist.shots:
        guide = guide_of(shot.key, checklist.outline)
        assert guide is not None, shot.key
        svg, parts = guide
        renderer = QSvgRenderer(QByteArray(svg.encode()))
        assert renderer.isValid()
        assert all(renderer.elementExists(part) for part in parts)


def test_a_shot_that_nobody_drew_has_none_and_no_name_leads_out_of_the_folder() -> None:
    assert guide_of("left_shoe", "phone") is None
    assert guide_of("../outlines/phone", "phone") is None


def test_the_drawings_are_plain_lines_of_four_to_three() -> None:
    for path in SHOTS.glob("*.svg"):
        text = path.read_text(encoding="utf-8")
        assert 'viewBox="0 0 120 90"' in text, path.name
        assert set(re.findall(r"<(\w+)", text)) <= {"svg", "path", "rect", "circle", "line"}, path.name


def test_the_views_that_are_named_are_drawn_for_some_device() -> None:
    import tomllib

    drawn = {view.key for name in outline_names() for view in outline(name).views}
    views = tomllib.loads((SHOTS / "views.toml").read_text(encoding="utf-8"))
    assert {view for groups in views.values() for group in groups for view in group} <= drawn
