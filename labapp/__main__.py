"""Entrance of the program: a command on the command line, or the window."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command if one is given, open the window otherwise."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words and (not words[0].startswith("--") or words[0] == "--help"):
        from labapp import cli

        return cli.run(words)
    from labapp import app

    return app.open_window(words)


if __name__ == "__main__":
    raise SystemExit(main())
