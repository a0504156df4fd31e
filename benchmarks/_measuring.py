"""What the benchmarks share: contenders measured in turn, ratios in one table, and exit status 1 if a promise is broken."""

from __future__ import annotations

import gc
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

Run = Callable[[], float | None]
"""Does the work once. Returns its seconds if it measured them itself, None if the whole call counts."""


@dataclass
class Contender:
    """One way of doing the work, and how long it took each time."""

    name: str
    run: Run
    seconds: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        """The middle of its times."""
        return statistics.median(self.seconds)

    @property
    def least(self) -> float:
        """Its best time."""
        return min(self.seconds)


@dataclass(frozen=True)
class Promise:
    """`ours` may take at most `limit` times as long as `peer`."""

    ours: str
    peer: str
    limit: float


def measure(contenders: Sequence[Contender], rounds: int, *, warm: int = 1) -> None:
    """Let the contenders run in turn, so that whatever else the machine does hits all alike."""
    for number in range(-warm, rounds):
        for contender in contenders:
            gc.collect()
            begin = time.perf_counter()
            own = contender.run()
            seconds = time.perf_counter() - begin if own is None else own
            if number >= 0:
                contender.seconds.append(seconds)


def ratio(ours: Contender, peer: Contender) -> float:
    """How many times as long ours took: the median over the rounds, each compared with the peer's of the same round."""
    return statistics.median(mine / theirs for mine, theirs in zip(ours.seconds, peer.seconds, strict=True))


def table(title: str, contenders: Sequence[Contender]) -> None:
    """Print the times."""
    width = max(len(contender.name) for contender in contenders)
    print(f"{title} ({len(contenders[0].seconds)} rounds)\n  {'':<{width}}   median      least")
    for contender in contenders:
        print(f"  {contender.name:<{width}} {contender.median * 1000:>8.1f} ms {contender.least * 1000:>7.1f} ms")


def judge(contenders: Sequence[Contender], promises: Sequence[Promise]) -> bool:
    """Print each promise with what was measured; whether all were kept."""
    named = {contender.name: contender for contender in contenders}
    kept = True
    for promise in promises:
        found = ratio(named[promise.ours], named[promise.peer])
        kept &= verdict(f"{promise.ours} ÷ {promise.peer}", found, promise.limit)
    return kept


def verdict(what: str, found: float, limit: float) -> bool:
    """Print one figure beside what is promised; whether it is kept."""
    is_kept = found <= limit
    print(f"  {'pass ' if is_kept else 'short'}  {what}: {found:.2f}, promised at most {limit:g}")
    return is_kept


def end(*kept: bool) -> None:
    """End the benchmark: status 1 if a promise was broken."""
    sys.exit(0 if all(kept) else 1)
