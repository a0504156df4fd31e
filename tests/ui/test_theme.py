"""The look: contrast recomputed from the tokens, both themes, text scale, icons, the sheet filled to the last place."""

import re
from pathlib import Path

import pytest

from labapp.core.paths import RESOURCES
from labapp.ui.theme import Theme, theme
from labapp.ui.tokens import Tokens, contrast, fill, ground, load_tokens

TOKENS: Tokens = load_tokens(RESOURCES / "themes" / "tokens.toml")
STATUSES = ("pass", "remark", "fail", "inconclusive", "info", "neutral")
TEXT = 4.5
SHAPE = 3.0


def pairs() -> list[tuple[str, str, float]]:
    """Every pair that the program shows, with its floor (WCAG 2.2 AA: 4.5 for text, 3 for edges and shapes)."""
    found = [
        (f"text.{text}", f"surface.{ground}", TEXT)
        for text in ("strong", "body", "muted", "faint")
        for ground in ("card", "canvas", "sunken", "selected", "stripe", "hover", "raised")
    ]
    found += [
        ("text.link", "surface.card", TEXT),
        ("text.link", "surface.canvas", TEXT),
        ("text.link", "accent.soft", TEXT),
        ("text.on_accent", "accent.base", TEXT),
        ("text.on_accent", "accent.hover", TEXT),
        ("text.on_accent", "accent.pressed", TEXT),
        ("text.rail", "surface.rail", TEXT),
        ("text.rail", "surface.rail_hover", TEXT),
        ("text.rail_active", "surface.rail_active", TEXT),
        ("text.rail_active", "surface.rail", TEXT),
        ("accent.mark", "surface.rail_active", SHAPE),
        ("accent.base", "surface.card", SHAPE),
        ("border.control", "surface.card", SHAPE),
        ("border.control", "surface.canvas", SHAPE),
        ("border.strong", "surface.card", SHAPE),
        ("accent.focus", "surface.card", SHAPE),
        ("accent.focus", "surface.canvas", SHAPE),
        ("chart.path", "chart.zone_accept", SHAPE),
        ("chart.path", "chart.zone_reject", SHAPE),
        ("surface.card", "chart.path", TEXT),
        ("status.pass.solid", "chart.zone_accept", SHAPE),
        ("status.fail.solid", "chart.zone_reject", SHAPE),
        ("status.pass.text", "chart.zone_accept", TEXT),
        ("status.fail.text", "chart.zone_reject", TEXT),
    ]
    for status in STATUSES:
        found += [
            (f"status.{status}.text", f"status.{status}.fill", TEXT),
            (f"status.{status}.text", "surface.card", TEXT),
            (f"status.{status}.on_solid", f"status.{status}.solid", TEXT),
            (f"status.{status}.solid", "surface.card", SHAPE),
            (f"status.{status}.solid", f"status.{status}.fill", SHAPE),
            ("text.body", f"status.{status}.fill", TEXT),
            ("text.muted", f"status.{status}.fill", TEXT),
            ("text.strong", f"status.{status}.fill", TEXT),
        ]
    return found


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_every_pair_of_colours_meets_its_floor(mode: str) -> None:
    values = TOKENS.of(mode)
    low = {
        f"{front} on {ground}": round(contrast(str(values[front]), str(values[ground])), 2)
        for front, ground, floor in pairs()
        if contrast(str(values[front]), str(values[ground])) < floor
    }
    assert low == {}


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_first_paint_has_the_desks_colour(mode: str) -> None:
    assert ground(RESOURCES / "themes" / "tokens.toml", mode) == TOKENS.of(mode)["surface.canvas"]


def test_tokens_without_a_desk_are_refused(tmp_path: Path) -> None:
    (tmp_path / "tokens.toml").write_text("[light.surface]")
    with pytest.raises(ValueError, match="no desk"):
        ground(tmp_path / "tokens.toml", "light")


def test_contrast_is_the_published_one() -> None:
    # WCAG 2.2: black on white is 21, #767676 on white the darkest grey just above 4.5
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def test_both_themes_have_the_same_keys() -> None:
    assert set(TOKENS.light) == set(TOKENS.dark)


def test_a_token_that_does_not_exist_is_refused() -> None:
    with pytest.raises(KeyError):
        fill("color: {text.nowhere}", {})


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_sheet_is_filled_to_the_last_place(look: Theme, mode: str) -> None:
    look.choose(mode)
    sheet = look._sheet()
    assert not re.search(r"\{[a-z_]+\.[a-z_.]+\}", sheet)
    assert "{icons}" not in sheet


def test_the_sheet_names_no_colour_of_its_own() -> None:
    sheet = (RESOURCES / "app.qss").read_text(encoding="utf-8")
    assert re.findall(r"#[0-9a-fA-F]{6}|rgb", sheet) == []


def test_a_dynamic_property_never_has_the_name_of_a_qt_property(look: Theme) -> None:
    from PySide6.QtWidgets import QLineEdit, QPushButton

    sheet = (RESOURCES / "app.qss").read_text(encoding="utf-8")
    names = set(re.findall(r"\[([a-z]+)=", sheet))
    for kind in (QPushButton, QLineEdit):
        meta = kind.staticMetaObject
        taken = {meta.property(place).name() for place in range(meta.propertyCount())}
        assert names & taken == set()


def test_the_theme_is_one_for_the_application(look: Theme) -> None:
    assert theme() is look


def test_another_theme_changes_colours_and_tells(look: Theme) -> None:
    before, told = look.color("surface.card").name(), []
    look.changed.connect(lambda: told.append(look.mode))
    look.choose("dark")
    assert look.color("surface.card").name() != before
    assert told == ["dark"]
    look.choose("dark")
    assert told == ["dark"]


def test_larger_text_scales_type_and_leaves_spaces(look: Theme) -> None:
    look.choose("light", 130)
    assert look.px("type.body.size") == 17
    assert look.font("body").pixelSize() == 17
    assert look.px("space.s2") == 16


def test_a_size_that_is_none_is_refused(look: Theme) -> None:
    with pytest.raises(KeyError):
        look.px("surface.card")


@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_an_icon_is_sharp_at_the_screens_ratio_and_wears_its_token(look: Theme, ratio: float) -> None:
    pixmap = look.pixmap("stamp", "status.fail.solid", 20, ratio)
    assert pixmap.width() == round(20 * ratio)
    picture = pixmap.toImage()
    colours = {
        picture.pixelColor(x, y).name()
        for x in range(picture.width())
        for y in range(picture.height())
        if picture.pixelColor(x, y).alpha() == 255
    }
    assert colours == {look.color("status.fail.solid").name()}


def test_an_unknown_icon_is_refused(look: Theme) -> None:
    with pytest.raises(FileNotFoundError):
        look.pixmap("no-such-icon")


def test_every_icon_named_in_the_code_lies_in_the_folder() -> None:
    have = {path.stem for path in (RESOURCES / "icons").glob("*.svg")}
    named = set()
    for path in (RESOURCES.parent / "labapp" / "ui").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        named |= set(
            re.findall(
                r'(?:icon=|\.pixmap\(|\.set_icon\(|Button\("[^"]*", |IconButton\(|EmptyState\()"([a-z0-9-]+)"', text
            )
        )
    assert named
    assert named - have == set()
    assert (RESOURCES / "icons" / "LICENSE").read_text(encoding="utf-8").startswith("ISC License")
