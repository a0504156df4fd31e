"""What runs in the child for the tests of its limits: it does whatever harm the request names."""

from __future__ import annotations

import mmap
import os
import signal
import socket
import sys
import time
from pathlib import Path
from typing import Any


def handle(request: dict[str, Any], payload: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """Do the harm, then answer."""
    answer = _HARMS[request["harm"]](request)
    return {"pid": os.getpid(), **(answer or {})}, [payload[::-1]]


def _behave(_: dict[str, Any]) -> None:
    return None


def _hang(_: dict[str, Any]) -> None:
    time.sleep(3600)


def _burn(_: dict[str, Any]) -> None:
    while True:
        pass


def _toil(request: dict[str, Any]) -> None:
    until = time.process_time() + request["seconds"]
    while time.process_time() < until:
        pass


def _eat(request: dict[str, Any]) -> None:
    eaten = []
    for _ in range(64):  # 4 GB of addresses; never touched, so that the machine need not have them
        eaten.append(mmap.mmap(-1, request["piece"]))


def _die(request: dict[str, Any]) -> None:
    os.kill(os.getpid(), getattr(signal, request["by"]))
    time.sleep(5)


def _gulp(_: dict[str, Any]) -> None:
    bytearray(3 << 30)


def _leave(_: dict[str, Any]) -> None:
    os._exit(0)


def _throw(_: dict[str, Any]) -> None:
    raise RuntimeError("secret words")


def _recurse(_: dict[str, Any]) -> None:
    _recurse(_)


def _write(request: dict[str, Any]) -> None:
    Path(request["to"]).write_bytes(b"x" * 100)


def _open_many(_: dict[str, Any]) -> None:
    _held = [open(os.devnull, "rb") for _ in range(200)]  # noqa: SIM115  the point is to hold them


def _call_out(request: dict[str, Any]) -> None:
    socket.create_connection(("127.0.0.1", request["port"]), timeout=2).close()


def _chatter(_: dict[str, Any]) -> None:
    print("words of a library", flush=True)
    os.write(1, b"\x00\x00\x00\x02{}")
    sys.stderr.write("more words")


def _answer_nonsense(_: dict[str, Any]) -> dict[str, Any]:
    return {"thing": {1, 2}}


def _answer_at_length(_: dict[str, Any]) -> dict[str, Any]:
    return {"words": "x" * (2 << 20)}


def _tell_environment(_: dict[str, Any]) -> dict[str, Any]:
    return {"environment": dict(os.environ)}


_HARMS = {
    name.lstrip("_"): harm
    for name, harm in globals().copy().items()
    if name.startswith("_") and callable(harm) and not name.startswith("__")
}
