"""The keys of the bench: one list that binds them and shows them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from labapp.ui.bench.words import ANSWERS

LETTERS = "ABCDEFGH"
_ALWAYS = frozenset({"camera"})
"""What also closes what lies over the check."""


@dataclass(frozen=True, slots=True)
class Key:
    """What a key does; `keys` as Qt writes them, empty where a widget handles the key itself."""

    shown: str
    words: str
    keys: tuple[str, ...] = ()
    act: str = ""


GROUPS: tuple[tuple[str, tuple[Key, ...]], ...] = (
    (
        "Answer",
        (
            *(Key(key, word, (key, f"Alt+{key}"), f"answer:{result}") for result, key, word, _ in ANSWERS),
            Key("A … H", "choose an option by its letter"),
            Key("Enter", "store and go to the next check"),
            Key("Esc", "from a field back to the answers"),
            Key("Ctrl+N", "note", ("Ctrl+N",), "note"),
            Key("Alt+V", "value, number or identity", ("Alt+V",), "value"),
            Key("Alt+1 … 5", "answer from inside a text field"),
        ),
    ),
    (
        "Move",
        (
            Key("← →", "check before, check after"),
            Key("Ctrl+J", "next thing that is missing", ("Ctrl+J", "F6"), "missing"),
            Key("Ctrl+Shift+J", "all that is missing, as a list", ("Ctrl+Shift+J",), "list_missing"),
            Key("F7", "findings, as a list", ("F7",), "list_findings"),
            Key("/", "find a check by words", ("/",), "find"),
            Key("Alt+←", "back to the list of orders", ("Alt+Left",), "leave"),
        ),
    ),
    (
        "Differences and marks",
        (
            Key("P", "promise beside received; ↑ ↓ choose, Enter goes there", ("P",), "promise"),
            Key("D", "record the difference as a finding", ("D",), "difference"),
            Key("N", "on the drawing: new mark; ↑ ↓ ← → move, Del removes"),
            Key("Tab", "on to the marks, their form and their photos"),
        ),
    ),
    (
        "Photos",
        (
            Key("Space", "photo for what is asked next"),
            Key("F8", "open or close the camera", ("F8",), "camera"),
            Key("M", "on a photo: move it elsewhere"),
            Key("Ctrl+U", "use the code that was read", ("Ctrl+U",), "use_code"),
            Key("Ctrl+Shift+U", "ignore it", ("Ctrl+Shift+U",), "ignore_code"),
            Key("Ctrl+T", "a tester's result", ("Ctrl+T",), "tool"),
            Key("Ctrl+V", "paste a photo", ("Ctrl+V",), "paste"),
        ),
    ),
    (
        "Inspection",
        (
            Key("Ctrl+Z", "undo", ("Ctrl+Z",), "undo"),
            Key("Ctrl+Shift+Z", "redo", ("Ctrl+Shift+Z", "Ctrl+Y"), "redo"),
            Key("Alt+M", "two values: keep mine", ("Alt+M",), "keep_mine"),
            Key("Alt+T", "two values: take theirs", ("Alt+T",), "take_theirs"),
            Key("Ctrl+Enter", "submit", ("Ctrl+Return", "Ctrl+Enter"), "submit"),
            Key("Ctrl+Shift+Enter", "finish short after a knock-out", ("Ctrl+Shift+Return",), "short"),
            Key("F1 or ?", "these keys", ("F1", "?"), "keys"),
        ),
    ),
)


def bind(widget: QWidget, acts: Mapping[str, Callable[..., object]], when: Callable[[], bool]) -> None:
    """Let the keys do their acts inside a widget, while `when` says yes; an act without a deed is a mistake."""
    for _, keys in GROUPS:
        for key in keys:
            for sequence in key.keys:
                _bind(widget, sequence, acts[key.act], when if key.act not in _ALWAYS else _always)
    for letter in LETTERS:
        if letter != "D":
            _bind(widget, letter, partial(acts["letter"], letter), when)


def _always() -> bool:
    return True


def _bind(widget: QWidget, sequence: str, act: Callable[[], object], when: Callable[[], bool]) -> None:
    shortcut = QShortcut(QKeySequence(sequence), widget)
    shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    shortcut.activated.connect(partial(_act, act, when))


def _act(act: Callable[[], object], when: Callable[[], bool]) -> None:
    if when():
        act()
