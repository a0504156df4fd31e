"""The lab's time: UTC inside, the lab's own zone for people and deadlines. Rules never ask a clock; they are told."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo


class Clock(Protocol):
    """Tells the time in UTC and the day in the lab's zone."""

    zone: ZoneInfo

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...

    def today(self) -> date:
        """The present day where the lab is."""
        ...


class SystemClock:
    """The machine's clock, never running backwards within one program run: a jump back repeats the last moment."""

    def __init__(self, zone: str = "UTC") -> None:
        self.zone = ZoneInfo(zone)
        self._last = datetime.min.replace(tzinfo=UTC)

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        self._last = max(self._last, datetime.now(UTC))
        return self._last

    def today(self) -> date:
        """The present day where the lab is."""
        return self.now().astimezone(self.zone).date()


class SetClock:
    """A clock that is set by hand: the demo plays months in seconds with it, tests hold time still."""

    def __init__(self, now: datetime, zone: str = "UTC") -> None:
        if now.tzinfo is None:
            raise ValueError("a clock needs an aware time")
        self.zone = ZoneInfo(zone)
        self._now = now.astimezone(UTC)

    def now(self) -> datetime:
        """The moment it was set to."""
        return self._now

    def today(self) -> date:
        """The day where the lab is."""
        return self._now.astimezone(self.zone).date()

    def set(self, now: datetime) -> None:
        """Set another moment; aware."""
        if now.tzinfo is None:
            raise ValueError("a clock needs an aware time")
        self._now = now.astimezone(UTC)

    def advance(self, step: timedelta) -> None:
        """Move on by `step`."""
        self._now += step
