"""Merges PDF files into one for a printer. Runs as a process of its own: `python -m labapp.reports.merging PLAN`.

The library that merges holds the interpreter while it works, for seconds with some hundred documents: a window in the same
process would stand still, and nobody could stop it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pikepdf


def merge(plan: dict[str, Any]) -> None:
    """Merge `files` (each with `path`, `name` and `pages`) into `target`, read piece by piece.

    Before each stands its page of `separators`, if there are any. No field of a signature is kept: it would claim what a
    merged file cannot keep.
    """
    files: Sequence[dict[str, Any]] = plan["files"]
    joined = plan["target"] + ".joined"
    pages: list[str] = []
    for place, file in enumerate(files, 1):
        if plan["separators"]:
            pages += [plan["separators"], str(place)]
        pages += [file["path"], "1-z"]
    pikepdf.Job(
        ["qpdf", "--empty", "--deterministic-id", "--remove-unreferenced-resources=no", "--pages", *pages, "--", joined]
    ).run()
    with pikepdf.open(joined) as document:
        for page in document.pages:
            _without_fields(page)
        if "/AcroForm" in document.Root:
            del document.Root.AcroForm
        _describe(document, plan)
        _bookmark(document, files, separated=bool(plan["separators"]))
        document.save(plan["target"], deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    Path(joined).unlink()


def _without_fields(page: pikepdf.Page) -> None:
    notes = page.obj.get("/Annots")
    if notes is None:
        return
    kept = [note for note in notes if note.get("/Subtype") != pikepdf.Name.Widget]
    if kept:
        page.obj.Annots = pikepdf.Array(kept)
    else:
        del page.obj.Annots


def _describe(document: pikepdf.Pdf, plan: dict[str, Any]) -> None:
    for key, text in {"/Title": plan["title"], "/Subject": plan["note"], "/Creator": "labapp"}.items():
        document.docinfo[key] = pikepdf.String(text)
    document.Root.Lang = pikepdf.String(plan["language"])
    document.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)


def _bookmark(document: pikepdf.Pdf, files: Sequence[dict[str, Any]], *, separated: bool) -> None:
    place = 0
    with document.open_outline() as outline:
        for file in files:
            outline.root.append(pikepdf.OutlineItem(file["name"], place))
            place += file["pages"] + separated


if __name__ == "__main__":
    merge(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
