"""Where the program's own files and the person's files lie."""

from __future__ import annotations

import hashlib
from pathlib import Path

import platformdirs

RESOURCES = Path(__file__).resolve().parents[2] / "resources"


def default_lab() -> Path:
    """The lab's folder if no other is named: inside the person's data folder."""
    return Path(platformdirs.user_data_dir("labapp")) / "lab"


def settings_file() -> Path:
    """This machine's settings of the program."""
    return Path(platformdirs.user_config_dir("labapp")) / "settings.toml"


def drafts_folder(location: str) -> Path:
    """Where this machine keeps what was typed for a lab and is not stored yet; one folder for each lab."""
    name = hashlib.sha256(location.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return Path(platformdirs.user_state_dir("labapp")) / "drafts" / name


def log_file() -> Path:
    """Where unexpected errors are written."""
    return Path(platformdirs.user_state_dir("labapp")) / "labapp.log"
