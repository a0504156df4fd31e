"""Everything in resources/ loads and is whole, and the program names nothing that is not there."""

from __future__ import annotations

import ast
import hashlib
import re
import string
import tomllib
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QFontDatabase, QRawFont
from PySide6.QtSvg import QSvgRenderer
from reportlab.pdfbase.ttfonts import TTFont

from labapp.core.paths import RESOURCES
from labapp.inspections.rules import Verdict
from labapp.orders.rules import ENDED_WITHOUT_DEVICE, OrderReason
from labapp.reports.content import texts
from labapp.rulebook import loader
from labapp.rulebook.types import Grade, Pillar, Result, Severity
from labapp.sellers.rules import IndicatorState, MeasureKind, SellerKind, SellerStage, Standing
from labapp.trials.rules import Outcome
from labapp.ui.tokens import load_tokens
from tests.project import calls, nodes, parsed, place, python_files

CHECKLISTS = sorted(
    path for path in (RESOURCES / "checklists").glob("*/*.toml") if path.stem.isdigit() and path.parent.name != "shared"
)
POLICIES = sorted((RESOURCES / "policies").glob("*.toml"))
PHRASEBOOKS = sorted((RESOURCES / "reports").glob("texts_*.toml"))
ICONS = sorted((RESOURCES / "icons").glob("*.svg"))
FONTS = sorted((RESOURCES / "fonts").glob("*.ttf"))

# Files that inspections are judged by: never edited again, a change is a new version beside them. As `sha256sum` writes it.
RELEASED = dict(
    reversed(line.split("  ", 1))
    for line in (Path(__file__).parent / "released.sha256").read_text(encoding="utf-8").splitlines()
)

# Every family of words that a document picks by one of the program's own words.
FAMILIES: dict[str, type[StrEnum]] = {
    "verdict": Verdict,
    "verdict_words": Verdict,
    "verdict_sentence": Verdict,
    "severity": Severity,
    "tag": Severity,
    "pillar": Pillar,
    "grade": Grade,
    "result": Result,
    "seller_kind": SellerKind,
    "order_reason": OrderReason,
    "outcome": Outcome,
    "measure_kind": MeasureKind,
    "statement_words": MeasureKind,
    "statement_sentence": MeasureKind,
    "statement_means": MeasureKind,
    "seller_stage": SellerStage,
    "standing": Standing,
    "worksheet_letter": Result,
    "indicator_state": IndicatorState,
}


def name_of(path: Path) -> str:
    return path.relative_to(RESOURCES).as_posix()


def flat(tree: dict[str, Any], prefix: str = "") -> dict[str, str]:
    """A phrasebook as dotted keys."""
    found: dict[str, str] = {}
    for key, value in tree.items():
        found |= flat(value, f"{prefix}{key}.") if isinstance(value, dict) else {f"{prefix}{key}": str(value)}
    return found


def phrases(path: Path) -> dict[str, str]:
    return flat(tomllib.loads(path.read_text(encoding="utf-8")))


def gaps(text: str) -> set[str]:
    """The names that a text wants filled in."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


# ---- checklists and policies


@pytest.mark.parametrize("path", CHECKLISTS, ids=name_of)
def test_every_checklist_loads_and_is_what_its_place_says(path: Path) -> None:
    checklist = loader.load_checklist(path)
    assert (checklist.category, checklist.version) == (path.parent.name, int(path.stem))
    assert loader.checklist_by_key(checklist.key) == checklist


def test_every_category_offers_its_newest_checklist() -> None:
    assert set(loader.categories()) == {path.parent.name for path in CHECKLISTS}
    for category in loader.categories():
        newest = max(int(path.stem) for path in CHECKLISTS if path.parent.name == category)
        assert loader.checklist(category).version == newest


@pytest.mark.parametrize("name", RELEASED)
def test_a_released_file_is_as_it_was_released(name: str) -> None:
    assert hashlib.sha256((RESOURCES / name).read_bytes()).hexdigest() == RELEASED[name]


def test_every_checklist_translation_and_policy_is_among_the_released_ones() -> None:
    files = {*(RESOURCES / "checklists").rglob("*.toml"), *POLICIES}
    assert {name_of(path) for path in files} == set(RELEASED)


@pytest.mark.parametrize("path", POLICIES, ids=name_of)
def test_every_policy_loads_and_is_in_force_on_its_first_day(path: Path) -> None:
    policy = loader.load_policy(path)
    assert policy.key == path.stem
    assert loader.policy_for(policy.valid_from) == policy
    assert set(policy.pillar_minimum) == set(Pillar)


def test_no_folder_of_resources_is_empty_or_holds_what_nobody_reads() -> None:
    known = {".toml", ".svg", ".ttf", ".qss", ".txt", ".json", ".icc"}
    strangers = [name_of(path) for path in RESOURCES.rglob("*") if path.is_file() and path.suffix not in known]
    assert sorted(strangers) == ["bundle/verify.py", "icons/LICENSE"]
    assert [name_of(path) for path in RESOURCES.rglob("*") if path.is_dir() and not any(path.iterdir())] == []
    assert CHECKLISTS
    assert POLICIES


# ---- words of documents


def wanted_phrases() -> Iterator[tuple[str, str, set[str] | None]]:
    """Where the program asks the phrasebook for a key, the key, and the names it fills in (None: not known here)."""
    for path in python_files("labapp/reports"):
        for call in calls(parsed(path)):
            if not (isinstance(call.func, ast.Name) and call.func.id == "texts" and call.args):
                continue
            key = call.args[0]
            if isinstance(key, ast.Constant) and "." in str(key.value):
                open_ended = any(keyword.arg is None for keyword in call.keywords)
                names = {keyword.arg for keyword in call.keywords if keyword.arg}
                yield f"{place(path)}:{call.lineno}", str(key.value), None if open_ended else names


def mentioned_phrases(tables: set[str]) -> Iterator[tuple[str, str]]:
    """Every text in the documents' code that reads like a key of the phrasebook, however it gets there."""
    for path in python_files("labapp/reports/content"):
        for node in nodes(parsed(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                match = re.fullmatch(r"([a-z_]+)\.[a-z_0-9]+", node.value)
                if match and match[1] in tables:
                    yield f"{place(path)}:{node.lineno}", node.value


def test_every_phrase_that_the_documents_ask_for_exists() -> None:
    english = phrases(RESOURCES / "reports" / "texts_en.toml")
    tables = {key.split(".")[0] for key in english}
    asked = [(where, key) for where, key, _ in wanted_phrases()] + list(mentioned_phrases(tables))
    assert len(asked) > 100
    assert [f"{where} asks for {key}" for where, key in asked if key not in english] == []


def test_every_gap_of_a_phrase_is_filled_where_it_is_used() -> None:
    english = phrases(RESOURCES / "reports" / "texts_en.toml")
    wrong = [
        f"{where}: {key} wants {sorted(gaps(english[key]))}, gets {sorted(names)}"
        for where, key, names in wanted_phrases()
        if names is not None and gaps(english[key]) != names
    ]
    assert wrong == []


@pytest.mark.parametrize("path", PHRASEBOOKS, ids=name_of)
def test_every_phrasebook_has_the_same_keys_and_gaps_as_the_english_one(path: Path) -> None:
    english, other = phrases(RESOURCES / "reports" / "texts_en.toml"), phrases(path)
    assert english.keys() ^ other.keys() == set()
    assert [key for key in english if gaps(english[key]) != gaps(other[key])] == []
    assert [key for key, text in other.items() if not text.strip()] == []


@pytest.mark.parametrize("path", PHRASEBOOKS, ids=name_of)
@pytest.mark.parametrize(
    ("family", "words"), FAMILIES.items(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_word_of_the_program_can_be_printed(path: Path, family: str, words: type[StrEnum]) -> None:
    book = texts(path.stem.removeprefix("texts_"))
    assert {str(word) for word in words} - book.words[family].keys() == set()


@pytest.mark.parametrize("path", PHRASEBOOKS, ids=name_of)
def test_every_end_without_a_device_and_every_final_outcome_can_be_printed(path: Path) -> None:
    book = texts(path.stem.removeprefix("texts_"))
    assert {str(state) for state in ENDED_WITHOUT_DEVICE} <= book.words["ended"].keys()
    final = {str(outcome) for outcome in Outcome} - {str(Outcome.CONTINUE)}
    assert final <= book.words["outcome_words"].keys()
    assert final <= book.words["outcome_sentence"].keys()


# ---- look


def test_every_colour_and_size_that_the_window_names_is_a_token() -> None:
    tokens = load_tokens(RESOURCES / "themes" / "tokens.toml")
    for mode in ("light", "dark"):
        known = tokens.of(mode)
        tables = {key.split(".")[0] for key in known} - {"font", "meta"}
        named = [
            (f"{place(path)}:{node.lineno}", node.value)
            for path in python_files("labapp/ui")
            for node in nodes(parsed(path))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
            if re.fullmatch(rf"({'|'.join(sorted(tables))})(\.[a-z_0-9]+)+", node.value)
        ]
        assert len(named) > 50
        assert [f"{where} names {key}" for where, key in named if key not in known] == []


@pytest.mark.parametrize("path", ICONS, ids=name_of)
def test_every_icon_is_a_drawing_that_can_be_tinted(path: Path, qapp: object) -> None:
    text = path.read_text(encoding="utf-8")
    # the program's own mark keeps its colours
    assert ("currentColor" in text) is (path.name != "app.svg")
    assert not re.search(r"<(script|image|foreignObject)|href=", text)
    assert QSvgRenderer(QByteArray(text.encode())).isValid()


@pytest.mark.parametrize("path", FONTS, ids=name_of)
def test_every_font_loads_in_the_window_and_in_documents(path: Path, qapp: object) -> None:
    number = QFontDatabase.addApplicationFont(str(path))
    assert number >= 0
    try:
        assert QFontDatabase.applicationFontFamilies(number)
    finally:
        QFontDatabase.removeApplicationFont(number)
    glyphs = TTFont(f"test-{path.stem}", str(path)).face.charToGlyph
    assert QRawFont(str(path), 12).isValid()
    letters = "手机电池箱かなカナ한국「」" if path.stem == "DroidSansFallback" else "AZaz09éłőžßñ–’€%"
    assert [letter for letter in letters if ord(letter) not in glyphs] == []


def test_the_fallback_font_has_the_letters_that_the_first_has_not() -> None:
    glyphs = TTFont("test-fallback", str(RESOURCES / "fonts" / "DejaVuSans.ttf")).face.charToGlyph
    assert [letter for letter in "ЯжΕλ✓✗→≤" if ord(letter) not in glyphs] == []


def test_every_font_that_the_program_names_lies_in_the_folder() -> None:
    named = {
        f"{match}.ttf"
        for path in python_files("labapp")
        for match in re.findall(
            r'"((?:IBMPlex|DejaVu|Droid)[A-Za-z]+(?:-[A-Za-z]+)?)(?:\.ttf)?"', path.read_text(encoding="utf-8")
        )
    }
    assert len(named) > 5
    assert named == {path.name for path in FONTS}


def test_fonts_and_icons_carry_their_licences() -> None:
    plex = (RESOURCES / "fonts" / "IBMPlex-LICENSE.txt").read_text(encoding="utf-8")
    dejavu = (RESOURCES / "fonts" / "DejaVu-LICENSE.txt").read_text(encoding="utf-8")
    droid = (RESOURCES / "fonts" / "Droid-LICENSE.txt").read_text(encoding="utf-8")
    icons = (RESOURCES / "icons" / "LICENSE").read_text(encoding="utf-8")
    assert "SIL Open Font License" in plex or "SIL OPEN FONT LICENSE" in plex
    assert "Bitstream" in dejavu
    assert "Apache License" in droid
    assert "ISC License" in icons
