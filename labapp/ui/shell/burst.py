"""Tells a scanner from fingers: a scanner types a whole code in a burst that no hand reaches. Pure; time is passed in."""

from __future__ import annotations

GAP_MS = 35
"""Keys that follow each other faster come from no hand."""
SHORTEST = 6
"""A burst of fewer characters may be a slip of two fingers."""
_GROUP_SEPARATOR = "\x1d"  # stands between the parts of a GS1 code


class Burst:
    """Characters in the order of their keys, as long as they follow each other quickly enough."""

    def __init__(self, gap_ms: int = GAP_MS, shortest: int = SHORTEST) -> None:
        self._gap, self._shortest = gap_ms, shortest
        self._text = ""
        self._at = 0

    @property
    def text(self) -> str:
        """What came so far."""
        return self._text

    def goes_on(self, at: int) -> bool:
        """Whether a key at that moment (in milliseconds) belongs to what came so far."""
        return bool(self._text) and 0 <= at - self._at <= self._gap

    def press(self, character: str, at: int) -> None:
        """A key that writes."""
        self._text = self._text + character if self.goes_on(at) else character
        self._at = at

    def end(self, at: int) -> str:
        """The key that ends a line: the code, if it was a burst up to here, else nothing. Begins anew."""
        text = self._text if self.goes_on(at) else ""
        self.forget()
        return text if len(text) >= self._shortest else ""

    def pause(self) -> str:
        """No key came for longer than the gap: the code of a scanner that ends with nothing, else nothing. Begins anew."""
        text = self._text
        self.forget()
        return text if len(text) >= self._shortest else ""

    def forget(self) -> None:
        """Begin anew."""
        self._text = ""


def writes(text: str) -> bool:
    """Whether a key's text is one character of a code."""
    return len(text) == 1 and (text.isprintable() or text == _GROUP_SEPARATOR)
