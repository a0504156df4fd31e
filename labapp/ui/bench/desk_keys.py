"""What each key of the bench does at its desk."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from labapp.ui.bench.words import ANSWERS

if TYPE_CHECKING:
    from labapp.ui.bench.desk import Desk

Deed = Callable[..., object]


def deeds(desk: Desk) -> dict[str, Deed]:
    """The deeds by the names that `keys.GROUPS` gives them."""
    question, walk, middle = desk.question, desk.walk, desk.middle
    named: dict[str, Deed] = {
        "letter": question.choose_letter,
        "note": question.note.setFocus,
        "value": question.value.focus_editor,
        "missing": walk.to_missing,
        "list_missing": middle.list_missing,
        "list_findings": middle.list_findings,
        "find": desk.find_check,
        "leave": desk.leave,
        "promise": partial(middle.promise.setFocus, Qt.FocusReason.ShortcutFocusReason),
        "difference": desk.record_difference,
        "use_code": desk.code_offers.use_first,
        "ignore_code": desk.code_offers.ignore_first,
        "tool": desk.tools.ask,
        "camera": desk.photo_desk.toggle_camera,
        "paste": desk.photo_desk.paste,
        "undo": desk.undo,
        "redo": desk.redo,
        "keep_mine": partial(middle.conflict.decide, mine=True),
        "take_theirs": partial(middle.conflict.decide, mine=False),
        "submit": desk.submit,
        "short": partial(desk.submit, short=True),
        "keys": desk.sheet.ask,
    }
    return named | {f"answer:{result}": partial(question.answer, result) for result, _, _, _ in ANSWERS}
