"""A program of its own that issues a verdict and its seller's copy: it prints each once it is stored.

Started as `python -m tests.faults.issuing LAB STORE INSPECTION NAME WORD`. It says `ready PID`, waits for a line, works,
and prints `own NUMBER SHA256` and `copy NUMBER SHA256`.
"""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

import pytest

from labapp.assembly import open_lab
from labapp.reports.copying import Edition
from labapp.reports.rules import Copy
from tests.lab.room import quick_passphrases

_PR_SET_PTRACER, _ANYBODY = 0x59616D61, -1


def main(place: str, store: str, inspection: int, name: str, word: str) -> None:
    """Issue the verdict of a submitted inspection, then the copy for its seller."""
    ctypes.CDLL(None).prctl(_PR_SET_PTRACER, _ANYBODY, 0, 0, 0)  # some systems let a parent trace its children only
    with pytest.MonkeyPatch.context() as patch, open_lab(place, store=Path(store)) as lab:
        quick_passphrases(patch)  # as the lab was made: the key opens with the same settings only
        actor = lab.accounts.sign_in(name, word)
        lab.reports.draft(inspection)  # what it needs is loaded before the tracing begins
        print("ready", os.getpid(), flush=True)
        sys.stdin.readline()
        row = lab.reports.verify_and_issue(actor, inspection, word)
        print("own", row.number, row.sha256, flush=True)
        copy = lab.reports.copy(actor, row.number, word, Edition(Copy.SELLER, "en"))
        print("copy", copy.number, copy.sha256, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:3], int(sys.argv[3]), *sys.argv[4:6])
