"""Starts the Mystery Order Lab."""

from labapp.__main__ import main

if __name__ == "__main__":
    raise SystemExit(main())
