"""This machine's settings of the program: a small TOML file, written whole or not at all."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from labapp.core.errors import UserError

THEMES = ("system", "light", "dark")
TEXT_SCALES = (100, 115, 130)


@dataclass(frozen=True, slots=True)
class Settings:
    """What this machine remembers of the program; nothing in it is secret or belongs to the lab."""

    lab: str = ""
    """Folder of the lab, or its database URL without a password; empty means the default folder."""
    store: str = ""
    """Folder of the photo store if it lies outside the lab's folder."""
    language: str = "en"
    theme: str = "system"
    text_scale: int = 100
    """Percent."""
    geometry: str = ""
    """Place and size of the window, base64."""
    rail_folded: bool = False
    last_person: str = ""
    camera: str = ""
    """Which camera of this machine the bench uses; empty: the first one."""
    watched_folder: str = ""
    """The folder into which a tethered camera drops its photos; empty: none is watched."""
    idle_lock_minutes: int = 10
    """Minutes without a key or a click after which the window locks; 0: never."""
    work_blinded: bool = False
    """Whether the bench hides whose order lies there."""
    bench: str = "bench"
    """What the lab calls the bench at which this machine stands; devices opened here are noted to be there."""
    label: str = "62x29"
    """Size of the labels in this machine's printer."""
    reports_list_width: int = 0
    """Where the line between the list of documents and their pages stands, in px; 0: where it is usual."""
    batch_form: str = "merged"
    """Whether several documents are saved as one `merged` file or as one for `each`."""
    separator_sheets: bool = True


def load(path: Path) -> Settings:
    """Read the settings; a missing file means the defaults. Raises UserError if the file cannot be understood."""
    known = {field.name: field for field in fields(Settings)}
    values: dict[str, Any] = {}
    for key, value in _read(path).items():
        if key in known:
            default = known[key].default
            if type(value) is not type(default):
                raise _unreadable(path, f"“{key}” must be a {_word(default)}.")
            values[key] = value
    settings = Settings(**values)
    if settings.theme not in THEMES:
        raise _unreadable(path, f"“theme” must be one of {', '.join(THEMES)}.")
    if settings.text_scale not in TEXT_SCALES:
        raise _unreadable(path, "“text_scale” must be 100, 115 or 130.")
    if settings.idle_lock_minutes < 0:
        raise _unreadable(path, "“idle_lock_minutes” must not be negative.")
    return settings


def save(path: Path, settings: Settings) -> None:
    """Write the settings in one step; keys of other versions stay.

    Raises UserError if it cannot be written, or if what lies there cannot be read: that is never written over.
    """
    import tempfile

    import tomli_w

    text = tomli_w.dumps({**_read(path), **asdict(settings)})
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise _unwritable(path, error) from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except OSError as error:
        Path(temporary).unlink(missing_ok=True)
        raise _unwritable(path, error) from error


def _read(path: Path) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(path, f"{error}.") from error
    import tomllib  # before the first paint every millisecond counts, and most starts of a new machine have no file

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _unreadable(path, f"{error}.") from error


def _word(default: object) -> str:
    words: dict[type, str] = {bool: "true or false value", int: "whole number", str: "text"}
    return words[type(default)]


def _unreadable(path: Path, detail: str) -> UserError:
    return UserError(
        f"The settings in {path} cannot be read: {detail}",
        "Mend or remove that file; it was left as it is, and the defaults are used until then.",
        "bad_settings",
    )


def _unwritable(path: Path, error: OSError) -> UserError:
    return UserError(
        f"The settings cannot be written to {path}: {error.strerror}.",
        "Everything goes on working; only this choice is forgotten at the end.",
        "settings_not_saved",
    )
