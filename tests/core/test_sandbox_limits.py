"""A child may hang, eat, crash or lie: the task is refused with its reason, and the next one works."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from labapp.core.sandbox import Sandbox, SandboxRefusal, SandboxReply

MODULE = "tests.core.misbehaving"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    made = Sandbox(MODULE, workers=1, wall_seconds=1.0)
    made.warm_up()
    yield made
    made.close()


def ask(sandbox: Sandbox, harm: str, **more: Any) -> SandboxReply | SandboxRefusal:
    return sandbox.run({"harm": harm, **more}, b"payload")


def refusal(sandbox: Sandbox, harm: str, **more: Any) -> str:
    found = ask(sandbox, harm, **more)
    assert isinstance(found, SandboxRefusal), found
    return found.code


def works(sandbox: Sandbox) -> int:
    """The next task is done; returns the child's id."""
    reply = ask(sandbox, "behave")
    assert isinstance(reply, SandboxReply), reply
    assert reply.parts == [b"daolyap"]
    return int(reply.header["pid"])


def test_a_child_that_hangs_is_ended_at_its_limit(sandbox: Sandbox) -> None:
    before, began = works(sandbox), time.monotonic()
    assert refusal(sandbox, "hang") == "took_too_long"
    assert 0.9 < time.monotonic() - began < 5
    assert works(sandbox) != before
    with pytest.raises(ProcessLookupError):
        os.kill(before, 0)


def test_a_child_that_burns_the_processor_is_ended_too(sandbox: Sandbox) -> None:
    assert refusal(sandbox, "burn") == "took_too_long"
    works(sandbox)


def test_a_child_that_eats_memory_is_refused_and_the_machine_s_memory_is_safe(sandbox: Sandbox) -> None:
    before = works(sandbox)
    assert refusal(sandbox, "gulp") == "out_of_memory"
    assert refusal(sandbox, "eat", piece=64 << 20) in ("out_of_memory", "failed")
    assert works(sandbox) == before


@pytest.mark.parametrize("by", ["SIGSEGV", "SIGKILL", "SIGABRT", "SIGBUS", "SIGTERM"])
def test_a_child_that_dies_by_a_signal_is_a_refusal(sandbox: Sandbox, by: str) -> None:
    assert refusal(sandbox, "die", by=by) == "decoder_died"
    works(sandbox)


def test_a_child_that_its_processor_limit_ended_took_too_long(sandbox: Sandbox) -> None:
    assert refusal(sandbox, "die", by="SIGXCPU") == "took_too_long"
    works(sandbox)


def test_a_child_that_just_leaves_is_a_refusal(sandbox: Sandbox) -> None:
    assert refusal(sandbox, "leave") == "decoder_died"
    works(sandbox)


@pytest.mark.parametrize("harm", ["throw", "recurse"])
def test_an_exception_in_the_child_is_a_refusal_and_the_child_stays(sandbox: Sandbox, harm: str) -> None:
    before = works(sandbox)
    found = ask(sandbox, harm)
    assert isinstance(found, SandboxRefusal)
    assert found.code == "failed"
    assert "secret" not in found.detail
    assert works(sandbox) == before


def test_a_child_can_write_no_file(sandbox: Sandbox, tmp_path: Path) -> None:
    target = tmp_path / "taken.txt"
    assert refusal(sandbox, "write", to=str(target)) == "failed"
    assert not target.exists() or target.stat().st_size == 0
    works(sandbox)


def test_a_child_can_open_few_files(sandbox: Sandbox) -> None:
    assert refusal(sandbox, "open_many") == "failed"
    works(sandbox)


def test_a_child_reaches_nobody_where_the_system_lets_it_be_cut_off(sandbox: Sandbox) -> None:
    works(sandbox)
    if not sandbox.network_isolated:
        pytest.skip("this system permits no network namespace")
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert refusal(sandbox, "call_out", port=server.getsockname()[1]) == "failed"
        server.settimeout(0.2)
        with pytest.raises(TimeoutError):
            server.accept()


def test_what_a_library_prints_does_not_get_into_the_talk(sandbox: Sandbox) -> None:
    before = works(sandbox)
    assert isinstance(ask(sandbox, "chatter"), SandboxReply)
    assert works(sandbox) == before


@pytest.mark.parametrize("harm", ["answer_nonsense", "answer_at_length"])
def test_an_answer_that_is_no_message_is_a_refusal(sandbox: Sandbox, harm: str) -> None:
    assert refusal(sandbox, harm) in ("decoder_died", "failed")
    works(sandbox)


def test_a_child_is_told_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LABAPP_PASSPHRASE", "marta signs with care")
    with_secret = Sandbox(MODULE, workers=1)
    reply = ask(with_secret, "tell_environment")
    with_secret.close()
    assert isinstance(reply, SandboxReply)
    assert set(reply.header["environment"]) <= {"PYTHONPATH", "PATH", "LANG", "LC_CTYPE"}


def test_many_threads_get_their_own_answers_while_children_die_around_them() -> None:
    shared = Sandbox(MODULE, workers=2, wall_seconds=5)

    def one(number: int) -> bool:
        if number % 4 == 3:
            return isinstance(shared.run({"harm": "die", "by": "SIGKILL"}, b""), SandboxRefusal)
        data = str(number).encode() * 5
        reply = shared.run({"harm": "behave"}, data)
        return isinstance(reply, SandboxReply) and reply.parts == [data[::-1]]

    with ThreadPoolExecutor(6) as threads:
        assert all(threads.map(one, range(20)))
    shared.close()


def test_the_children_go_when_the_program_is_killed() -> None:
    code = (
        "import time; from labapp.core.sandbox import Sandbox\n"
        f"box = Sandbox({MODULE!r}, workers=1)\n"
        "print(box.run({'harm': 'behave'}, b'').header['pid'], flush=True)\n"
        "time.sleep(60)"
    )
    program = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert program.stdout is not None
    child = int(program.stdout.readline())
    program.send_signal(signal.SIGKILL)
    program.communicate()
    deadline = time.monotonic() + 5
    while Path(f"/proc/{child}").exists() and _state(child) != "Z":
        assert time.monotonic() < deadline, "the child outlived the program"
        time.sleep(0.05)


def _state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return "Z"


@pytest.mark.soak
def test_the_processor_limit_of_a_warm_child_counts_from_each_task_anew() -> None:
    """Ten seconds for each task, not for the child's whole life: several tasks of work, then one that never ends."""
    box = Sandbox(MODULE, workers=1, wall_seconds=60)
    child = works(box)
    for _ in range(3):
        assert isinstance(ask(box, "toil", seconds=5), SandboxReply)
    assert works(box) == child
    began = time.monotonic()
    assert refusal(box, "burn") == "took_too_long"
    assert 8 < time.monotonic() - began < 40
    works(box)
    box.close()
