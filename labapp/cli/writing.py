"""Writes a file whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from labapp.core.errors import UserError


def write_whole(target: Path, data: bytes) -> None:
    """Write the bytes to a file, which keeps its old content if that fails; UserError then."""
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(prefix=".labapp-", dir=target.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(temporary, target)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        raise UserError(
            f"{target} cannot be written ({error.strerror}).", "Choose another place.", "unwritable_file"
        ) from error
