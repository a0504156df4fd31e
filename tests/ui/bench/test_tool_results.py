"""A tester's result over the bench: read, compared, taken by keys, undone."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog

from labapp.rulebook.types import Result
from labapp.ui.bench.tool_results import ToolResults
from labapp.ui.widgets.button import IconButton
from tests.inspections.cases import IMEI
from tests.inspections.tools.files import EXAMPLES
from tests.ui.bench.bench import Bench

PHONES, HEALTH, SPEAKER = EXAMPLES / "phones.csv", "battery.health", "function.loudspeaker"


def opened(bench: Bench, path: Path = PHONES, *, imei: bool = True) -> ToolResults:
    """The panel with a file in it."""
    inspections = bench.room.lab.inspections
    if imei:
        inspections.answer(bench.technician, bench.id, "identity.imei", Result.PASS, IMEI)
    inspections.answer(bench.technician, bench.id, HEALTH, Result.PASS, 91.0, "settings")
    bench.room.rest()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    button, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    bench.desk.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, button, keys))
    bench.room.rest()
    panel = bench.desk.tools
    assert panel.isVisible()
    return panel


def row_of(panel: ToolResults, check: str) -> int:
    """The row of a check."""
    rows = [panel.table.item(row, 0) for row in range(panel.table.rowCount())]
    return next(row for row, item in enumerate(rows) if item and item.data(Qt.ItemDataRole.UserRole) == check)


def words(panel: ToolResults, check: str) -> list[str]:
    """What the row of a check says."""
    items = [panel.table.item(row_of(panel, check), column) for column in range(1, 4)]
    return [item.text() for item in items if item]


def test_a_dropped_result_shows_source_device_and_both_values_and_ticks_what_is_new(bench: Bench) -> None:
    panel = opened(bench)
    assert panel._title.whole == "Phone tester, phones.csv"
    assert panel.notice.title == "Found by its IMEI 49 015420 323751 8."
    assert words(panel, HEALTH) == ["91 %", "87 %", "differs"]
    assert words(panel, SPEAKER) == ["", "fail", "new"]
    assert words(panel, "identity.imei")[2] == "same"
    ticked = panel._ticked()
    assert SPEAKER in ticked
    assert HEALTH not in ticked
    assert bench.stored(SPEAKER) is None
    assert panel.table.hasFocus()


def test_space_ticks_enter_takes_and_the_check_names_its_source(bench: Bench) -> None:
    panel = opened(bench)
    panel.table.setCurrentCell(row_of(panel, HEALTH), 0)
    bench.press(Qt.Key.Key_Space)
    bench.press(Qt.Key.Key_Return)
    bench.room.rest()
    assert not panel.isVisible()
    health = bench.stored(HEALTH)
    assert health is not None
    assert (health.value, health.note, health.source) == (87.0, "settings", "Phone tester, phones.csv")
    bench.go_to(SPEAKER)
    assert bench.desk.middle.source.whole == "Taken over from Phone tester, phones.csv"
    bench.press(Qt.Key.Key_1)
    bench.room.rest()
    assert not bench.desk.middle.source.isVisible()


def test_one_undo_gives_back_all_that_was_taken_and_redo_takes_it_again(bench: Bench) -> None:
    panel = opened(bench)
    panel._tick_all()
    panel.take.click()
    bench.room.rest()
    assert bench.desk.sitting.history.undo_words == "result of Phone tester"
    bench.desk.sitting.undo()
    bench.room.rest()
    health, speaker = bench.stored(HEALTH), bench.stored(SPEAKER)
    assert health is not None
    assert (health.value, health.source) == (91.0, "")
    assert speaker is not None
    assert (speaker.result, speaker.source) == (None, "")
    bench.desk.sitting.redo()
    bench.room.rest()
    health = bench.stored(HEALTH)
    assert health is not None
    assert (health.value, health.source) == (87.0, "Phone tester, phones.csv")


def test_escape_leaves_everything_and_digits_answer_nothing_below_the_panel(bench: Bench) -> None:
    panel = opened(bench)
    shown = bench.desk.check
    assert shown is not None
    bench.press(Qt.Key.Key_2)
    bench.press(Qt.Key.Key_Escape)
    bench.room.rest()
    assert not panel.isVisible()
    assert bench.stored(shown.key) is None
    assert bench.stored(SPEAKER) is None


def test_a_file_that_may_be_of_another_device_is_a_remark_and_nothing_is_ticked(bench: Bench, tmp_path: Path) -> None:
    lines = PHONES.read_text().splitlines()
    other = tmp_path / "other.csv"
    other.write_text("\n".join([lines[0], lines[2]]))
    panel = opened(bench, other)
    assert panel.notice.title.startswith("The file is of another device")
    assert panel._ticked() == []
    assert not panel.take.isEnabled()


def test_a_file_of_no_known_tool_says_which_are_known(bench: Bench, tmp_path: Path) -> None:
    strange = tmp_path / "strange.csv"
    strange.write_text("a,b\n1,2\n")
    panel = opened(bench, strange)
    assert "is no result file" in panel.notice.title
    assert "Phone tester" in panel.notice.detail
    assert not panel.table.isVisible()
    bench.press(Qt.Key.Key_Escape)
    assert not panel.isVisible()


def test_another_bench_s_change_is_told_and_nothing_is_taken(bench: Bench) -> None:
    panel = opened(bench)
    panel._tick_all()
    bench.room.lab.inspections.answer(bench.technician, bench.id, HEALTH, Result.PASS, 90.0)
    panel.take.click()
    bench.room.rest()
    assert panel.isVisible()
    assert "changed by someone else" in panel.notice.title
    assert bench.stored(SPEAKER) is None


def test_photos_are_still_photos(bench: Bench) -> None:
    assert not ToolResults.takes([bench.photo()])
    assert not ToolResults.takes([PHONES, PHONES])
    assert ToolResults.takes([Path("A.CSV")])


def test_the_panel_is_reached_by_its_key_and_its_button(bench: Bench) -> None:
    button = bench.desk.steps.findChildren(IconButton)[-1]
    assert button.accessibleName().endswith("(Ctrl+T)")
    bench.press(Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    (dialog,) = bench.desk.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(PHONES))
    dialog.close()
    bench.room.rest()
    assert "devices, and none of them is known to be this one" in bench.desk.tools.notice.title
