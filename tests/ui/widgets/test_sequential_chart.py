"""The chart of a trial: its text twin, its lines, any path."""

import pytest
from pytestqt.qtbot import QtBot

from labapp.ui.gallery import sample_plan
from labapp.ui.theme import Theme
from labapp.ui.widgets.sequential_chart import ChartOrder, ChartPlan, SequentialChart


def test_the_chart_has_a_text_twin(look: Theme, qtbot: QtBot) -> None:
    chart = SequentialChart(sample_plan())
    qtbot.addWidget(chart)
    assert chart.accessibleName() == "23 orders, 1 failed, accepted at order 23"
    chart.show_plan(sample_plan("reject"))
    assert chart.accessibleName() == "10 orders, 3 failed, rejected at order 10"
    assert chart.accessibleDescription() == "accept line, reject line, cut at 60, 50 more until the cut"
    chart.show_plan(ChartPlan(0.028, 1.22, 1.57, 0, (ChartOrder(True),)))
    assert chart.accessibleName() == "1 order, 1 failed, not decided yet"
    assert chart.accessibleDescription() == "accept line, reject line, no cut"
    chart.show_plan(ChartPlan(0, None, 3, 20))
    assert chart.accessibleDescription() == "reject line, cut at 20, 20 more until the cut"


def test_the_chart_draws_the_worked_example_on_its_lines(look: Theme, qtbot: QtBot) -> None:
    # p1 .05, p2 .20: with no failure the first acceptance is at n = 14; three failures are the earliest rejection
    chart = SequentialChart(sample_plan())
    qtbot.addWidget(chart)
    chart.resize(640, 330)
    plan = sample_plan()
    assert plan.accept is not None
    for n, above in ((13, True), (14, False)):
        line = chart.point(n, plan.slope * n - plan.accept).y()
        assert (chart.point(n, 0).y() > line) is not above
    assert chart.point(60, 0).x() == pytest.approx(chart._box().right())
    assert chart.point(0, 0).y() == pytest.approx(chart._box().bottom())


@pytest.mark.parametrize("orders", [(), (True,) * 12, (False,) * 60, (True,) * 70])
@pytest.mark.parametrize("mini", [False, True])
@pytest.mark.parametrize("accept", [1.4449, None])
def test_any_path_is_painted(
    look: Theme, qtbot: QtBot, orders: tuple[bool, ...], mini: bool, accept: float | None
) -> None:
    slope = 0.11029 if accept else 0.0
    plan = ChartPlan(slope, accept, 1.855, 60, tuple(ChartOrder(failed) for failed in orders), callout="here")
    chart = SequentialChart(plan, mini=mini)
    qtbot.addWidget(chart)
    chart.show_cases(True)
    chart.resize(chart.minimumSizeHint())
    assert not chart.grab().isNull()
    assert f"{len(orders)} orders, {sum(orders)} failed" in chart.accessibleName()


def test_a_plan_without_a_cut_is_painted_too(look: Theme, qtbot: QtBot) -> None:
    chart = SequentialChart(ChartPlan(0.028, 1.22, 1.57, 0, (ChartOrder(False),) * 5))
    qtbot.addWidget(chart)
    chart.resize(500, 300)
    assert not chart.grab().isNull()
