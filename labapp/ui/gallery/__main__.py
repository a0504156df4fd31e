"""`python -m labapp.ui.gallery`: draw every widget in its states."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    pass

from labapp.ui.gallery.drawing import draw_components


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw the components page; the pages of a lab are drawn by `labapp --lab DIR --draw DIR`."""
    parser = argparse.ArgumentParser(prog="labapp.ui.gallery", description=main.__doc__)
    parser.add_argument("--out", type=Path, default=Path("build/screens"))
    args = parser.parse_args(arguments)
    application = QApplication.instance() or QApplication(sys.argv[:1])
    for path in draw_components(args.out):
        print(path)
    application.quit()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
