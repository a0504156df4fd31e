"""Errors that people see: one sentence on what is wrong, one on what to do."""

from __future__ import annotations

from datetime import datetime


class UserError(Exception):
    """Something that a person can mend; shown in place, calmly. `code` is a stable snake_case word for scripts."""

    def __init__(self, title: str, advice: str = "", code: str = "refused") -> None:
        super().__init__(title)
        self.title = title
        self.advice = advice
        self.code = code

    def __str__(self) -> str:
        return f"{self.title} {self.advice}".strip()


class NotFound(UserError):
    """What was asked for does not exist in this lab."""

    def __init__(self, title: str, advice: str = "Check the number and try again.") -> None:
        super().__init__(title, advice, "not_found")


class NotAllowed(UserError):
    """The person's role, or the part that they took, forbids this."""

    def __init__(self, title: str, advice: str = "", code: str = "not_allowed") -> None:
        super().__init__(title, advice, code)


class Incomplete(UserError):
    """Something is missing; `missing` names each gap in a sentence and `missing_at` where it is mended."""

    def __init__(self, title: str, missing: tuple[str, ...], missing_at: tuple[str, ...] = ()) -> None:
        super().__init__(title, "; ".join(missing), "incomplete")
        self.missing = missing
        self.missing_at = missing_at


class Conflict(UserError):
    """Somebody else changed the same thing meanwhile: both values, side by side; whose theirs is, and since when.

    `version` is that of theirs: a change that knowingly replaces it names it.
    """

    def __init__(
        self,
        what: str,
        mine: object,
        theirs: object,
        *,
        by: str = "",
        at: datetime | None = None,
        version: int | None = None,
    ) -> None:
        super().__init__(
            f"{what} was changed by someone else meanwhile.", "Choose which value stays: yours or theirs.", "conflict"
        )
        self.mine = mine
        self.theirs = theirs
        self.by = by
        self.at = at
        self.version = version


class Unavailable(UserError):
    """Database or photo store cannot be reached or written just now; drafts are kept, trying again may help."""

    def __init__(self, title: str, advice: str = "Nothing was stored. Mend the cause and try again.") -> None:
        super().__init__(title, advice, "unavailable")
