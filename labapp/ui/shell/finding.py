"""What a scanned or typed code means: a command, one thing, several, or nothing yet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol


class Found(Protocol):
    """A match of the lab's search table."""

    @property
    def kind(self) -> str:
        """order, seller, trial, verdict or outcome."""
        ...

    @property
    def thing_id(self) -> int:
        """The thing's row."""
        ...

    @property
    def source(self) -> str:
        """What the code is to the thing: number, tracking, imei, name ..."""
        ...


@dataclass(frozen=True, slots=True)
class Goal:
    """Where a match leads: the screen and what to open there."""

    screen: str
    target: object
    words: str
    icon: str


_SCREENS = {
    "order": ("orders", "Order", "package"),
    "seller": ("sellers", "Seller", "store"),
    "trial": ("trials", "Trial", "scale"),
    "verdict": ("reports", "Verdict", "printer"),
    "outcome": ("reports", "Trial outcome", "printer"),
}
_ELSEWHERE = {"verdict": "review", "outcome": "trials"}
"""Where these can be read by a role that does not see the print room."""


def goals(matches: Sequence[Found], visible: Callable[[str], bool]) -> list[Goal]:
    """Where the matches lead, each once, as far as the person may see those screens.

    A verdict or an outcome is handed over as ("verdict", id) or ("outcome", id), anything else as its id.
    """
    found: dict[tuple[str, int], Goal] = {}
    for match in matches:
        if match.kind not in _SCREENS:
            continue
        screen, word, icon = _SCREENS[match.kind]
        if not visible(screen):
            screen = _ELSEWHERE.get(match.kind, screen)
        if visible(screen):
            target: object = match.thing_id
            if match.kind in ("verdict", "outcome"):
                target = (match.kind, match.thing_id)
            goal = Goal(screen, target, f"{word}, by its {match.source.replace('_', ' ')}", icon)
            found.setdefault((match.kind, match.thing_id), goal)
    return list(found.values())


COMMANDS = {
    "new order": "new_order",
    "receive": "receive",
    "light theme": "light",
    "dark theme": "dark",
    "system theme": "system",
    "normal text": "text_100",
    "larger text": "text_115",
    "largest text": "text_130",
    "lock": "lock",
}


def command_of(text: str) -> str:
    """The command that these words name; empty if they name none."""
    return COMMANDS.get(" ".join(text.casefold().split()), "")
