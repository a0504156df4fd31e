"""Painted widgets: what they tell screen readers, how keys move them, and that long names never leave their rectangle."""

from collections.abc import Callable
from datetime import datetime

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from labapp.ui.gallery import components
from labapp.ui.theme import Theme
from labapp.ui.widgets.answer_button import AnswerButton
from labapp.ui.widgets.badge import Badge
from labapp.ui.widgets.button import Button, IconButton
from labapp.ui.widgets.card import Card, Facts
from labapp.ui.widgets.chip import Chip
from labapp.ui.widgets.focus_ring import FocusRing
from labapp.ui.widgets.gauge import Gauge, PillarGauge
from labapp.ui.widgets.glyphs import STATUSES, Glyph, paint_glyph
from labapp.ui.widgets.grade_scale import GradeScale
from labapp.ui.widgets.indicator import Indicator, IndicatorReading, Indicators
from labapp.ui.widgets.key_cap import KeyCap
from labapp.ui.widgets.label import ElidedLabel, Label
from labapp.ui.widgets.painting import draw_text
from labapp.ui.widgets.photo_strip import PhotoStrip, Thumb
from labapp.ui.widgets.promise_table import PromiseRow, PromiseTable
from labapp.ui.widgets.saved_mark import SavedMark
from labapp.ui.widgets.segmented import Segmented
from labapp.ui.widgets.sequential_chart import ChartOrder, ChartPlan, SequentialChart
from labapp.ui.widgets.shot_slot import ShotSlot
from labapp.ui.widgets.tick_strip import Tick, TickStrip
from labapp.ui.widgets.timeline import Timeline, TimelineEntry

LONG = "x" * 300


def ink_of(paint: Callable[[QPainter], object], width: int = 40, height: int = 40) -> QImage:
    """What a painting leaves on an empty sheet."""
    sheet = QImage(width, height, QImage.Format.Format_ARGB32)
    sheet.fill(QColor(0, 0, 0, 0))
    painter = QPainter(sheet)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint(painter)
    painter.end()
    return sheet


def shape(image: QImage) -> frozenset[tuple[int, int]]:
    """Where there is ink, whatever its colour."""
    return frozenset(
        (x, y) for x in range(image.width()) for y in range(image.height()) if image.pixelColor(x, y).alpha() > 100
    )


def test_every_status_has_a_silhouette_of_its_own(look: Theme) -> None:
    def silhouette(status: str) -> frozenset[tuple[int, int]]:
        return shape(ink_of(lambda painter: paint_glyph(painter, status, 2, 2, 36)))

    shapes = {status: silhouette(status) for status in STATUSES}
    assert len(set(shapes.values())) == len(STATUSES)


def test_a_glyph_says_its_word(look: Theme, qtbot: QtBot) -> None:
    glyph = Glyph("pass", "stored")
    qtbot.addWidget(glyph)
    assert glyph.accessibleName() == "stored"
    with pytest.raises(ValueError, match="no status"):
        glyph.show_status("splendid")


def test_text_never_leaves_its_rectangle(look: Theme) -> None:
    from PySide6.QtCore import QRectF

    cut: list[bool] = []
    sheet = ink_of(lambda painter: cut.append(draw_text(painter, QRectF(10, 4, 80, 20), LONG)), 200, 30)
    assert cut == [True]
    assert all(9 <= x <= 91 for x, _ in shape(sheet))


def widgets_with_long_names() -> list[QWidget]:
    chart = SequentialChart(ChartPlan(0.11, 1.44, 1.86, 60, (ChartOrder(True, LONG),), "continue", 0, LONG))
    timeline = Timeline((TimelineEntry(LONG, "12 March", LONG, LONG, "fail"),))
    strip = PhotoStrip()
    strip.set_thumbs([Thumb(1, LONG)])
    slot = ShotSlot(LONG)
    slot.show_state("refused", reason=LONG)
    return [
        Badge(LONG, "fail"),
        AnswerButton("1", LONG, "pass"),
        ElidedLabel(LONG, "strong"),
        PromiseTable((PromiseRow(LONG, LONG, LONG, "fail"), PromiseRow(LONG, LONG, LONG))),
        Indicator(IndicatorReading(LONG, "%", 2, 4, "breach", (1.0, 5.0))),
        PillarGauge(LONG),
        Card(LONG, LONG),
        Facts(((LONG, LONG),)),
        chart,
        timeline,
        strip,
        slot,
        GradeScale((("a", LONG), ("b", LONG))),
    ]


@pytest.mark.parametrize("place", range(13))
@pytest.mark.parametrize("scale", [100, 130])
def test_names_of_300_characters_fit_into_small_widgets(look: Theme, qtbot: QtBot, place: int, scale: int) -> None:
    look.choose("light", scale)
    widget = widgets_with_long_names()[place]
    qtbot.addWidget(widget)
    assert widget.minimumSizeHint().width() <= 330
    widget.resize(widget.minimumSizeHint().width(), 120)
    widget.show()
    assert not widget.grab().isNull()
    assert widget.width() <= 330


@pytest.mark.parametrize("kind", [Badge, ElidedLabel])
def test_what_is_cut_is_told_whole_in_a_tip(look: Theme, qtbot: QtBot, kind: type[QWidget]) -> None:
    widget = kind(LONG)  # type: ignore[call-arg, arg-type]
    qtbot.addWidget(widget)
    widget.resize(120, 24)
    widget.show()
    widget.grab()
    assert widget.toolTip() == LONG
    assert widget.accessibleName() == LONG


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("scale", [100, 115, 130])
def test_the_whole_gallery_is_painted(look: Theme, qtbot: QtBot, mode: str, scale: int) -> None:
    look.choose(mode, scale)
    page = components()
    qtbot.addWidget(page)
    page.resize(1440, 3000)
    page.show()
    assert not page.grab().isNull()
    nameless = [
        type(child).__name__
        for child in page.findChildren(QWidget)
        if child.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not child.accessibleName()
        and not getattr(child, "text", lambda: "")()
        and not isinstance(child.parent(), QWidget)
    ]
    assert nameless == []


def test_a_badge_shows_another_word(look: Theme, qtbot: QtBot) -> None:
    badge = Badge("Pass", "pass")
    qtbot.addWidget(badge)
    narrow = badge.sizeHint().width()
    badge.show_word("Pass with remarks", "remark", "rule 3")
    assert badge.sizeHint().width() > narrow
    assert (badge.accessibleName(), badge.toolTip()) == ("Pass with remarks", "rule 3")


def test_larger_text_makes_badges_and_buttons_larger(look: Theme, qtbot: QtBot) -> None:
    badge, answer = Badge("Pass", "pass"), AnswerButton("1", "Pass", "pass")
    qtbot.addWidget(badge)
    qtbot.addWidget(answer)
    before = badge.sizeHint().height(), answer.sizeHint().height()
    look.choose("light", 130)
    assert badge.sizeHint().height() > before[0]
    assert answer.sizeHint().height() > before[1]


def test_an_answer_button_is_chosen_by_a_click_and_leaves_its_keys_to_the_page(look: Theme, qtbot: QtBot) -> None:
    button = AnswerButton("2", "Fail", "fail")
    qtbot.addWidget(button)
    button.show()
    plain = button.grab().toImage()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert not button.isChecked()  # on the bench Space takes a photo
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert button.isChecked()
    assert button.grab().toImage() != plain
    assert button.accessibleDescription() == "key 2"
    assert button.minimumSizeHint().height() >= 44


def test_what_was_answered_is_seen_where_it_can_no_longer_be_changed(look: Theme, qtbot: QtBot) -> None:
    button = AnswerButton("2", "Fail", "fail")
    qtbot.addWidget(button)
    button.setEnabled(False)
    open_ = button.grab().toImage()
    button.setChecked(True)
    edge = button.grab().toImage().pixelColor(1, button.height() // 2)
    assert edge == look.color("status.fail.solid") != open_.pixelColor(1, button.height() // 2)


def test_the_longest_answer_is_whole_in_the_narrowest_button_at_the_largest_text(look: Theme, qtbot: QtBot) -> None:
    look.choose("light", 130)
    button = AnswerButton("3", "Not applicable", "neutral")
    qtbot.addWidget(button)
    button.resize(129, 62)
    assert not button.grab().isNull()
    assert button.toolTip() == ""  # nothing was cut


def test_the_run_strip_tells_counts_and_moves_by_arrows(look: Theme, qtbot: QtBot) -> None:
    strip = TickStrip("run")
    qtbot.addWidget(strip)
    strip.resize(470, 20)
    strip.set_ticks([Tick("pass", "one"), Tick("fail", "two"), Tick("open", "three")], current=1)
    assert strip.accessibleName() == "3 checks: 1 passed, 1 failed, 1 open; at 2"
    chosen: list[int] = []
    strip.tick_chosen.connect(chosen.append)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End):
        qtbot.keyClick(strip, key)
    qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(int(strip._pitch() * 2.5), 10))
    assert chosen == [0, 2, 0, 2, 2]


def test_a_fail_stands_out_by_its_height(look: Theme, qtbot: QtBot) -> None:
    for form in ("run", "step", "history"):
        strip = TickStrip(form)
        qtbot.addWidget(strip)
        strip.resize(200, 28)
        strip.set_ticks([Tick("pass"), Tick("fail"), Tick("pass")])
        assert strip._place(1).height() > strip._place(0).height()
        assert strip._place(1).top() >= 0
        assert strip._place(1).bottom() <= strip.sizeHint().height()


def test_a_hundred_and_twenty_ticks_stay_inside(look: Theme, qtbot: QtBot) -> None:
    strip = TickStrip("run")
    qtbot.addWidget(strip)
    strip.resize(300, 20)
    strip.set_ticks([Tick("pass")] * 120, 119)
    assert strip._place(119).right() <= 301


def test_a_pillar_without_a_score_says_so(look: Theme, qtbot: QtBot) -> None:
    gauge = PillarGauge("Quality")
    qtbot.addWidget(gauge)
    assert gauge.accessibleName() == "Quality —"
    gauge.show_score(92.6, 80)
    assert (gauge.accessibleName(), gauge.accessibleDescription()) == ("Quality 93", "at least 80 is needed")


def test_a_gauge_beyond_its_end_stays_on_its_track(look: Theme, qtbot: QtBot) -> None:
    gauge = Gauge()
    qtbot.addWidget(gauge)
    gauge.resize(100, 18)
    gauge.show_value(900, 10, target=3, limit=80, status="fail", words="far beyond")
    assert not gauge.grab().isNull()
    gauge.show_value(None, 10)
    assert gauge.accessibleName() == "no reading"


def test_an_indicator_says_value_state_target_and_limit(look: Theme, qtbot: QtBot) -> None:
    indicator = Indicator(IndicatorReading("Late delivery", "%", 3, 8, "breach", (4.1, 9.1)))
    qtbot.addWidget(indicator)
    assert indicator.accessibleName() == "Late delivery: 9.1 %, breach"
    assert indicator.accessibleDescription() == "target 3.0 %, limit 8.0 %"
    indicator.show_reading(IndicatorReading("Late delivery", "%", 3, 8, "no_reading"))
    assert "no reading" in indicator.accessibleName()
    assert not indicator.grab().isNull()


def test_the_promise_shows_differences_first_and_folds_the_rest(look: Theme, qtbot: QtBot) -> None:
    table = PromiseTable(
        (
            PromiseRow("Model", "iPhone 12", "iPhone 12"),
            PromiseRow("Battery", "85 %", "84 %", "remark"),
            PromiseRow("Colour", "blue", "blue"),
            PromiseRow("Grade", "Good", "Fair", "fail"),
        )
    )
    qtbot.addWidget(table)
    assert [row.field for row in table.rows] == ["Grade", "Battery", "Model", "Colour"]
    assert table.folded
    assert table._fold_lines() == (("pass", "2 more as promised: model, colour"),)
    folded = table.sizeHint().height()
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert not table.folded
    assert table.sizeHint().height() > folded
    qtbot.mouseClick(table, Qt.MouseButton.LeftButton, pos=QPoint(30, table.sizeHint().height() - 4))
    assert table.folded


def test_a_single_match_is_not_folded(look: Theme, qtbot: QtBot) -> None:
    table = PromiseTable((PromiseRow("Model", "a", "a"), PromiseRow("Grade", "Good", "Fair", "fail")))
    qtbot.addWidget(table)
    assert not table.folded
    assert table.focusPolicy() == Qt.FocusPolicy.NoFocus


def test_the_timeline_is_told_in_words(look: Theme, qtbot: QtBot) -> None:
    timeline = Timeline(
        (TimelineEntry("placed", "2 Mar", "RV"), TimelineEntry("dispatched", "5 Mar", "", "1 day late", "remark"))
    )
    qtbot.addWidget(timeline)
    assert timeline.accessibleDescription() == "placed 2 Mar RV; dispatched 5 Mar 1 day late"


@pytest.mark.parametrize(
    ("claimed", "derived", "status"),
    [
        ("good", "good", "pass"),
        ("good", "excellent", "pass"),
        ("good", "fair", "remark"),
        ("excellent", "fair", "fail"),
        ("fair", "below_fair", "fail"),
        ("good", "", "pass"),
    ],
)
def test_the_grade_scale_judges_the_step(look: Theme, qtbot: QtBot, claimed: str, derived: str, status: str) -> None:
    scale = GradeScale()
    qtbot.addWidget(scale)
    scale.show_grades(claimed, derived)
    assert scale._status(scale._place(claimed), scale._place(derived)) == status
    assert not scale.grab().isNull()


def test_saved_says_when(look: Theme, qtbot: QtBot) -> None:
    mark = SavedMark()
    qtbot.addWidget(mark)
    mark.show_saved(datetime(2026, 3, 12, 14, 7, 31))  # noqa: DTZ001
    assert (mark.words, mark.status) == ("saved 14:07:31", "pass")
    mark.show_writing()
    assert mark.status == "active"
    mark.show_waiting(3, "the disk is full")
    assert (mark.words, mark.status, mark.toolTip()) == ("kept here, 3 waiting", "fail", "the disk is full")


def test_a_busy_button_says_so_and_cannot_be_pressed(look: Theme, qtbot: QtBot) -> None:
    button = Button("Verify and issue", "stamp", "primary", large=True)
    qtbot.addWidget(button)
    assert button.sizeHint().height() >= 40
    button.set_busy(True, "Issuing …")
    assert (button.text(), button.isEnabled()) == ("Issuing …", False)
    button.set_busy(False)
    assert (button.text(), button.isEnabled()) == ("Verify and issue", True)


def test_the_ring_comes_by_key_and_not_by_mouse(look: Theme, qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    column = QVBoxLayout(host)
    column.setContentsMargins(20, 20, 20, 20)
    first, second = Button("First"), IconButton("lock", "Second")
    column.addWidget(first)
    column.addWidget(second)
    host.show()
    host.activateWindow()
    qtbot.waitUntil(host.isActiveWindow)
    qtbot.mouseClick(first, Qt.MouseButton.LeftButton)
    assert not [ring for ring in host.findChildren(FocusRing) if ring.isVisible()]
    second.setFocus(Qt.FocusReason.MouseFocusReason)
    first.setFocus(Qt.FocusReason.TabFocusReason)
    (ring,) = [ring for ring in host.findChildren(FocusRing) if ring.isVisible()]
    assert ring.geometry() == first.geometry().adjusted(-4, -4, 4, 4)
    qtbot.keyClick(first, Qt.Key.Key_Tab)
    assert not ring.isVisible()
    assert second.hasFocus()


def test_a_ring_dies_with_its_button(look: Theme, qtbot: QtBot) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    column = QVBoxLayout(host)
    button = Button("Gone soon")
    column.addWidget(button)
    host.show()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    with qtbot.waitSignal(button.destroyed):
        button.deleteLater()
    qtbot.waitUntil(lambda: not host.findChildren(FocusRing))


def test_a_chip_fills_and_clears(look: Theme, qtbot: QtBot) -> None:
    chip = Chip("State")
    qtbot.addWidget(chip)
    chip.set_value("3")
    assert (chip.isChecked(), chip.text()) == (True, "State: 3  ×")
    with qtbot.waitSignal(chip.cleared):
        qtbot.keyClick(chip, Qt.Key.Key_Delete)
    assert (chip.isChecked(), chip.text(), chip.value) == (False, "State", "")
    with qtbot.waitSignal(chip.clicked):
        qtbot.keyClick(chip, Qt.Key.Key_Return)
    assert not chip.isChecked()
    chip.set_value("Smartphone", with_title=False)
    chip.resize(chip.sizeHint())
    with qtbot.waitSignal(chip.cleared):
        qtbot.mouseClick(chip, Qt.MouseButton.LeftButton, pos=QPoint(chip.width() - 8, 14))


def test_segments_are_one_tab_stop_and_arrows_choose(look: Theme, qtbot: QtBot) -> None:
    segments = Segmented((("trial", "Trial"), ("active", "Active"), ("all", "All")))
    qtbot.addWidget(segments)
    segments.show()
    chosen: list[str] = []
    segments.chosen.connect(chosen.append)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        qtbot.keyClick(segments, key)
    assert chosen == ["active", "all", "active"]
    segments.choose("trial")
    assert (segments.key, chosen[-1]) == ("trial", "active")
    with pytest.raises(KeyError):
        segments.choose("none")


def test_a_word_of_300_characters_is_broken_where_its_label_wraps(look: Theme, qtbot: QtBot) -> None:
    label = Label(f"Reason: {LONG}", wrap=True)
    qtbot.addWidget(label)
    assert label.minimumSizeHint().width() < 300
    assert label.heightForWidth(300) > 5 * label.fontMetrics().height()
    assert label.text().replace("\u200b", "") == f"Reason: {LONG}"


def test_indicators_stand_in_twos_where_threes_had_no_room_for_their_words(look: Theme, qtbot: QtBot) -> None:
    shown = Indicators()
    qtbot.addWidget(shown)
    shown.show_readings([IndicatorReading("Late delivery", "%", 3, 8, "breach", (4.1, 9.1))] * 6)
    shown.resize(900, 300)
    shown.show()
    assert len({chart.y() for chart in shown.charts}) == 2
    shown.resize(500, 400)
    qtbot.waitUntil(lambda: len({chart.y() for chart in shown.charts}) == 3)
    shown.show_readings([])
    assert shown.charts == ()


def test_labels_never_read_rich_text(look: Theme, qtbot: QtBot) -> None:
    for label in (Label("<b>bold</b><img src='file:///etc/passwd'>"), ElidedLabel("<b>bold</b>")):
        qtbot.addWidget(label)
        assert label.textFormat() == Qt.TextFormat.PlainText


def test_a_key_cap_says_what_its_key_does(look: Theme, qtbot: QtBot) -> None:
    cap = KeyCap("Enter", "next")
    qtbot.addWidget(cap)
    assert cap.accessibleName() == "Enter next"
    assert cap.sizeHint().width() > KeyCap("Enter").sizeHint().width()
