"""The machine's settings survive a restart, and a file that nobody understands is never written over."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labapp.core.errors import UserError
from labapp.core.settings import TEXT_SCALES, THEMES, Settings, load, save

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert load(tmp_path / "settings.toml") == Settings()


@given(
    st.builds(
        Settings,
        lab=WORDS,
        store=WORDS,
        language=WORDS,
        theme=st.sampled_from(THEMES),
        text_scale=st.sampled_from(TEXT_SCALES),
        geometry=WORDS,
        rail_folded=st.booleans(),
        last_person=WORDS,
        idle_lock_minutes=st.integers(0, 10_000),
    )
)
def test_what_is_saved_is_read_back(tmp_path_factory: pytest.TempPathFactory, settings: Settings) -> None:
    path = tmp_path_factory.mktemp("settings") / "deep" / "settings.toml"
    save(path, settings)
    assert load(path) == settings


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("theme = ", "cannot be read"),
        ('theme = "pink"', "theme"),
        ("text_scale = 90", "text_scale"),
        ('text_scale = "100"', "whole number"),
        ("rail_folded = 1", "true or false"),
        ("lab = 3", "text"),
        ("idle_lock_minutes = -1", "negative"),
    ],
)
def test_an_unreadable_file_is_a_sentence(tmp_path: Path, text: str, word: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(text)
    with pytest.raises(UserError) as refusal:
        load(path)
    assert word in refusal.value.title
    assert refusal.value.advice


@pytest.mark.parametrize("content", [b"theme = ", b"\xff\xfe\x00"])
def test_a_broken_file_is_not_written_over(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(content)
    with pytest.raises(UserError):
        save(path, Settings(theme="dark"))
    assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]


def test_keys_of_another_version_stay(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('from_the_future = "kept"\n')
    save(path, replace(Settings(), theme="dark"))
    assert "from_the_future" in path.read_text()
    assert load(path).theme == "dark"


def test_a_folder_in_the_place_of_the_file_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.mkdir()
    with pytest.raises(UserError):
        load(path)
    with pytest.raises(UserError):
        save(path, Settings())


def test_a_place_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(UserError) as refusal:
        save(tmp_path / "file" / "settings.toml", Settings())
    assert "settings" in refusal.value.title
