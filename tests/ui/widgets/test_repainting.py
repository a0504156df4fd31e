"""Parts that are told the same again, as after each photo of a batch, are not painted again."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from labapp.ui.theme import Theme
from labapp.ui.widgets.gauge import PillarGauge
from labapp.ui.widgets.promise_table import PromiseRow, PromiseTable
from labapp.ui.widgets.shot_slot import ShotSlot
from labapp.ui.widgets.tick_strip import Tick, TickStrip


class Paints(QObject):
    """Counts how often a widget is painted."""

    count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Count and let it pass."""
        self.count += event.type() == QEvent.Type.Paint
        return False


ROWS = (PromiseRow("Storage", "128 GB", "128 GB"), PromiseRow("Colour", "blue", "black", "fail"))


@pytest.mark.parametrize(
    ("make", "tell", "tell_other"),
    [
        (
            lambda: ShotSlot("Front"),
            lambda widget: widget.show_state("stored", count=1),
            lambda widget: widget.show_state("stored", count=2),
        ),
        (
            lambda: PromiseTable(),
            lambda widget: widget.set_rows(ROWS),
            lambda widget: widget.set_rows(ROWS[:1]),
        ),
        (
            lambda: TickStrip(),
            lambda widget: widget.set_ticks([Tick("pass"), Tick("open")], 1),
            lambda widget: widget.set_ticks([Tick("pass"), Tick("open")], 0),
        ),
        (
            lambda: PillarGauge("Function"),
            lambda widget: widget.show_score(91.0, 80.0),
            lambda widget: widget.show_score(90.0, 80.0),
        ),
    ],
    ids=["slot", "promise", "ticks", "gauge"],
)
def test_a_part_that_is_told_the_same_again_is_not_painted_again(
    qtbot: QtBot,
    look: Theme,
    make: Callable[[], QWidget],
    tell: Callable[[QWidget], object],
    tell_other: Callable[[QWidget], object],
) -> None:
    widget, paints = make(), Paints()
    qtbot.addWidget(widget)
    widget.resize(200, 120)
    tell(widget)
    widget.show()
    qtbot.waitExposed(widget)
    qtbot.wait(30)
    widget.installEventFilter(paints)
    tell(widget)
    qtbot.wait(30)
    assert paints.count == 0
    tell_other(widget)
    qtbot.waitUntil(lambda: paints.count > 0)
