"""Changes are gathered from any thread and told once, on the window's thread."""

from __future__ import annotations

from threading import Thread

from pytestqt.qtbot import QtBot

from labapp.ui.changes import Changes


def test_what_many_transactions_touched_is_told_once(qtbot: QtBot) -> None:
    changes, told = Changes(), []
    changes.changed.connect(told.append)
    threads = [Thread(target=changes.touched, args=(frozenset({f"table {number}", "trail"}),)) for number in range(9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert changes.pending
    qtbot.waitUntil(lambda: not changes.pending)
    assert told == [frozenset({"trail", *(f"table {number}" for number in range(9))})]
    qtbot.wait(50)
    assert len(told) == 1


def test_a_transaction_that_touched_nothing_is_not_told(qtbot: QtBot) -> None:
    changes, told = Changes(), []
    changes.changed.connect(told.append)
    changes.touched(frozenset())
    qtbot.wait(50)
    assert told == []
