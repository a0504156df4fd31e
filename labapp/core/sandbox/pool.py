"""The parent's side: a few warm children, each lent to one task at a time and replaced when it dies or hangs."""

from __future__ import annotations

import os
import queue
import select
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from labapp.core.sandbox.wire import BrokenTalk, packed, unpacked

_ROOT = Path(__file__).resolve().parents[3]
_START_SECONDS = 30.0
_PIPE_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class SandboxReply:
    """What the child answered."""

    header: dict[str, Any]
    parts: list[bytes] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class SandboxRefusal:
    """The child did not answer as it should: `took_too_long`, `out_of_memory`, `decoder_died` or `failed`."""

    code: str
    detail: str = ""


class _TooLong(Exception):
    """The child took longer than it may."""


class _Worker:
    """One child process."""

    def __init__(self, module: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "labapp.core.sandbox.child", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": str(_ROOT), "PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8"},
        )
        assert self._process.stdin is not None  # noqa: S101  asked for above
        assert self._process.stdout is not None  # noqa: S101
        self._to, self._from = self._process.stdin, self._process.stdout
        for pipe in (self._to, self._from):
            _widen(pipe.fileno())
        try:
            header, _ = unpacked(lambda size: self._read(size, time.monotonic() + _START_SECONDS))
        except BaseException:
            self.kill()
            raise
        self.network_isolated = bool(header.get("network_isolated"))

    def ask(self, request: dict[str, Any], payload: bytes, seconds: float) -> tuple[dict[str, Any], list[bytes]]:
        """One request and its answer; BrokenTalk if the child died, _TooLong if it took too long."""
        deadline = time.monotonic() + seconds
        try:
            for piece in packed(request, [payload]):
                self._to.write(piece)
            self._to.flush()
        except OSError as error:
            raise BrokenTalk("the child has ended") from error
        return unpacked(lambda size: self._read(size, deadline))

    def _read(self, size: int, deadline: float) -> bytes:
        got = bytearray()
        handle = self._from.fileno()
        while len(got) < size:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([handle], [], [], left)[0]:
                raise _TooLong
            piece = os.read(handle, min(size - len(got), 1 << 20))
            if not piece:
                raise BrokenTalk("the child has ended")
            got += piece
        return bytes(got)

    @property
    def has_ended(self) -> bool:
        """Whether the child is gone, such as one that the system took for its memory while it was idle."""
        return self._process.poll() is not None

    def kill(self) -> int:
        """End the child and return how it ended (negative: by that signal)."""
        ended = self._process.poll()
        if ended is None:
            try:
                ended = self._process.wait(0.2)  # a child that is just dying says by which signal
            except subprocess.TimeoutExpired:
                self._process.kill()
        status = self._process.wait()
        for pipe in (self._to, self._from):
            try:
                pipe.close()
            except OSError:
                continue  # what was still to be written has no reader any more
        return status if ended is None else ended

    def finish(self) -> None:
        """Let the child end by itself, at once."""
        self._to.close()
        self._process.kill()
        self._process.wait()
        self._from.close()


def _widen(pipe: int) -> None:
    """Let a pipe hold 1 MiB instead of 64 KiB, so that parent and child need not take turns forty times for one photo."""
    if sys.platform.startswith("linux"):
        import fcntl

        with suppress(OSError):  # a system may give one person only so much
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)


class Sandbox:
    """Runs `module.handle(request, payload)` in limited children; safe to call from several threads."""

    def __init__(self, module: str, workers: int = 2, wall_seconds: float = 30.0) -> None:
        self._module = module
        self._wall_seconds = wall_seconds
        self._places: queue.LifoQueue[_Worker | None] = queue.LifoQueue()
        for _ in range(workers):
            self._places.put(None)  # a child is started when it is first needed
        self._workers = workers
        # A child is told to die with its parent, and the system takes the thread that started it for the parent: so
        # one thread starts them all and lives as long as the sandbox.
        self._starter = ThreadPoolExecutor(1, "sandbox")
        self._closed = False
        self._closing = threading.Lock()
        self.network_isolated: bool | None = None

    def run(
        self, request: dict[str, Any], payload: bytes, wall_seconds: float | None = None
    ) -> SandboxReply | SandboxRefusal:
        """One task in a child, which may be given more time; whatever happens there, the next finds a working child."""
        worker = self._places.get()
        try:
            if self._closed:
                return SandboxRefusal("decoder_died", "the sandbox is closed")
            try:
                worker = self._ready(worker)
                header, parts = worker.ask(request, payload, wall_seconds or self._wall_seconds)
            except _TooLong:
                if worker is not None:
                    worker.kill()
                worker = None
                return SandboxRefusal("took_too_long")
            except (BrokenTalk, OSError) as error:
                status = worker.kill() if worker is not None else 0
                worker = None
                return SandboxRefusal("took_too_long" if status == -signal.SIGXCPU else "decoder_died", str(error))
            if "refused" in header:
                return SandboxRefusal(str(header["refused"]), str(header.get("detail", "")))
            return SandboxReply(header, parts)
        finally:
            self._places.put(worker)

    def _ready(self, worker: _Worker | None) -> _Worker:
        """The child itself, or a new one if there is none yet or it has ended since its last task."""
        if worker is not None and worker.has_ended:
            worker.kill()
            worker = None
        if worker is None:
            worker = self._starter.submit(_Worker, self._module).result()
            self.network_isolated = worker.network_isolated
        return worker

    def warm_up(self) -> None:
        """Start a child now, so that the first task need not wait for it."""
        worker = self._places.get()
        try:
            if not self._closed:
                worker = self._ready(worker)
        finally:
            self._places.put(worker)

    def close(self) -> None:
        """End all children; tasks under way are waited for, later ones are refused."""
        with self._closing:
            if self._closed:
                return
            self._closed = True
            for _ in range(self._workers):
                worker = self._places.get()
                if worker is not None:
                    worker.finish()
            self._starter.shutdown()
            for _ in range(self._workers):
                self._places.put(None)
