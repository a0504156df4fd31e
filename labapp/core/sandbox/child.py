"""The child: takes its limits first, then imports the module that does the work, then answers one request after the other.

Started as `python -m labapp.core.sandbox.child MODULE`; MODULE has `handle(request, payload) -> (answer, parts)`.
"""

from __future__ import annotations

import ctypes
import importlib
import os
import resource
import signal
import sys
from typing import Any

from labapp.core.sandbox.wire import BrokenTalk, packed, unpacked

ADDRESS_SPACE = 2 << 30
CPU_SECONDS = 10
OPEN_FILES = 64
_KEPT_MEMORY = 64 << 20
_BEHIND_THE_WINDOW = 10
_CLONE_NEWUSER, _CLONE_NEWNET, _PR_SET_PDEATHSIG = 0x10000000, 0x40000000, 1
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _LARGEST_MMAP_THRESHOLD = -1, -3, 32 << 20


def _limit_for_good() -> bool:
    """Take the limits that never move; returns whether the process has a network namespace of its own."""
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    # the window goes first; the clock leaves time for that, and the CPU limit stops what runs wild
    os.nice(_BEHIND_THE_WINDOW)
    if not sys.platform.startswith("linux"):
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    return bool(libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0 or libc.unshare(_CLONE_NEWNET) == 0)


def _keep_freed_memory() -> None:
    """Reuse freed memory for the next task: the system would have to clear each of its pages anew, thousands a photo."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform.startswith("linux") else None
    if mallopt is not None:  # only the GNU library has it
        mallopt(_M_MMAP_THRESHOLD, _LARGEST_MMAP_THRESHOLD)
        mallopt(_M_TRIM_THRESHOLD, _KEPT_MEMORY)


def _move_cpu_limit() -> None:
    """The CPU limit counts from the process's start, so a warm worker moves it before each task."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + CPU_SECONDS + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))


def main(module_name: str) -> None:
    """Answer requests from standard input until it ends."""
    voice = os.dup(1)
    os.dup2(2, 1)  # whatever a library prints must not get into the talk
    isolated = _limit_for_good()
    _keep_freed_memory()
    module = importlib.import_module(module_name)
    ears = sys.stdin.buffer

    def read(size: int) -> bytes:
        data = ears.read(size)
        if len(data) != size:
            raise BrokenTalk("the parent has ended")
        return data

    def say(header: dict[str, Any], parts: list[bytes]) -> None:
        for piece in packed(header, parts):
            view = memoryview(piece)
            while view:
                view = view[os.write(voice, view) :]

    say({"ready": True, "network_isolated": isolated}, [])
    while True:
        try:
            request, (payload,) = unpacked(read)
        except BrokenTalk:
            return
        _move_cpu_limit()
        try:
            answer, parts = module.handle(request, payload)
        except MemoryError:
            answer, parts = {"refused": "out_of_memory"}, []
        except Exception as error:  # anything that a decoder throws is a refusal of that file
            answer, parts = {"refused": "failed", "detail": type(error).__name__}, []
        say(answer, parts)


if __name__ == "__main__":
    main(sys.argv[1])
