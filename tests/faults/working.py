"""A program of its own that works on a lab until somebody kills it: it prints each answer once it is stored.

Started as `python -m tests.faults.working LAB INSPECTION NAME WORD`.
"""

from __future__ import annotations

import itertools
import sys

from labapp.assembly import open_lab
from labapp.rulebook.types import Result


def main(folder: str, inspection: int, name: str, word: str) -> None:
    """Answer one check over and over, each time with another value."""
    with open_lab(folder) as lab:
        actor = lab.accounts.sign_in(name, word)
        print("ready", flush=True)
        for number in itertools.count(1):
            value = round(number % 1000 / 10, 1)
            saved = lab.inspections.answer(actor, inspection, "battery.health", Result.PASS, value, str(number))
            print(saved.version, number, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4])
