"""The limited children: whoever asks, and whatever became of a child meanwhile, the next task finds a working one."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from labapp.core.sandbox import Sandbox, SandboxReply

MODULE = "tests.core.sandboxed"


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    made = Sandbox(MODULE, workers=1)
    yield made
    made.close()


def pid_of(sandbox: Sandbox) -> int:
    reply = sandbox.run({}, b"who")
    assert isinstance(reply, SandboxReply), reply
    return int(reply.header["pid"])


def test_a_child_outlives_the_thread_that_needed_it_first(sandbox: Sandbox) -> None:
    with ThreadPoolExecutor(1) as threads:
        first = threads.submit(pid_of, sandbox).result()
    time.sleep(0.2)
    assert pid_of(sandbox) == first


def test_a_child_that_ended_while_idle_is_replaced_and_no_task_suffers(sandbox: Sandbox) -> None:
    first = pid_of(sandbox)
    os.kill(first, signal.SIGKILL)
    time.sleep(0.2)
    assert pid_of(sandbox) != first


def test_a_closed_sandbox_starts_no_child_any_more(sandbox: Sandbox) -> None:
    sandbox.close()
    sandbox.warm_up()
    assert not isinstance(sandbox.run({}, b"who"), SandboxReply)
