"""Things to show in pictures of the widgets: a photo, a table, a trial."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from labapp.ui import labels
from labapp.ui.widgets.sequential_chart import ChartOrder, ChartPlan
from labapp.ui.widgets.table import Table
from labapp.ui.widgets.table_model import Column

if TYPE_CHECKING:
    pass

LONG = "Zweitakt Geräte und Söhne Nachfolger " * 9


def sample_photo(number: int = 0) -> QPixmap:
    """A small drawn picture of a device on a bench, so that slots and strips have something to show."""
    photo = QPixmap(480, 360)
    photo.fill(QColor.fromHsv((190 + 25 * number) % 360, 40, 120))
    painter = QPainter(photo)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor.fromHsv((215 + 40 * number) % 360, 140, 110))
    painter.drawRoundedRect(QRectF(160, 40, 160, 280), 22, 22)
    painter.setBrush(QColor(18, 24, 34))
    for x, y in ((190, 75), (190, 115), (228, 95)):
        painter.drawEllipse(QPointF(x, y), 15, 15)
    painter.end()
    return photo


@dataclass(frozen=True, slots=True)
class SampleOrder:
    """A row of the sample table."""

    number: str
    device: str
    seller: str
    done: int
    state: str
    return_by: str
    late: str | None
    verdict: str
    by: str
    pages: int


def sample_table() -> Table:
    """The Orders table with a few rows."""
    table = Table(
        [
            Column("number", "Order", lambda row: row.number, "id", 128, sort=lambda row: row.number),
            Column("device", "Device and seller", lambda row: row.device, second=lambda row: row.seller),
            Column("state", "State", lambda row: row.state, "progress", 150, progress=lambda row: (row.done, 7)),
            Column(
                "return",
                "Return by",
                lambda row: row.return_by,
                "glyph",
                110,
                status=lambda row: row.late,
                hide_below=680,
            ),
            Column(
                "verdict",
                "Verdict",
                lambda row: labels.word("verdict", row.verdict) if row.verdict else "",
                "badge",
                180,
                status=lambda row: labels.status("verdict", row.verdict),
            ),
            Column("by", "By", lambda row: row.by, width=60, hide_below=760),
            Column(
                "pages", "Pages", lambda row: str(row.pages), "number", 80, sort=lambda row: row.pages, hide_below=840
            ),
        ],
        name="Orders",
        checkable=True,
    )
    table.set_rows(
        [
            SampleOrder(
                "O-2026-000412",
                "iPhone 12 128 GB blue",
                "Zweitakt Geräte · Good · FR",
                6,
                "inspecting",
                "10 Apr",
                None,
                "",
                "SO",
                0,
            ),
            SampleOrder(
                "O-2026-000409",
                "iPhone SE 2022 64 GB red",
                "Zweitakt Geräte · Fair · FR",
                7,
                "inspected",
                "8 Apr",
                None,
                "pass",
                "SO",
                3,
            ),
            SampleOrder(
                "O-2026-000398",
                "iPhone 12 128 GB blue",
                "Zweitakt Geräte · Good · FR",
                7,
                "inspected",
                "17 Mar",
                "remark",
                "pass_with_remarks",
                "AL",
                4,
            ),
            SampleOrder("O-2026-000401", LONG, LONG, 7, "inspected", "13 Mar", "fail", "fail", "AL", 6),
            SampleOrder(
                "O-2026-000397",
                "Fairphone 4 128 GB grey",
                "Tarn Electronics · Good · BE",
                6,
                "inspecting",
                "today",
                "fail",
                "inconclusive",
                "SO",
                12,
            ),
        ]
    )
    table.sort_by("number", ascending=False)
    table.model.toggle(0)
    table.choose_first()
    return table


def sample_plan(decision: str = "accept") -> ChartPlan:
    """The default plan with 23 orders of which the ninth failed; or a trial that is rejected."""
    if decision == "accept":
        orders = tuple(ChartOrder(n == 9, "order 9: storage" if n == 9 else "") for n in range(1, 24))
        return ChartPlan(0.11029, 1.4449, 1.8550, 60, orders, "accept", 23, "n 23, d 1: accepted here")
    failed = {4: "lost parcel", 7: "wrong screen", 10: "grade overstated"}
    orders = tuple(ChartOrder(n in failed, f"order {n}: {failed[n]}" if n in failed else "") for n in range(1, 11))
    return ChartPlan(0.11029, 1.4449, 1.8550, 60, orders, "reject", 10, "n 10, d 3: rejected here")
