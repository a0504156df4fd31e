"""The screens of the window: a new one is a folder with `page.py` and one line here."""

from __future__ import annotations

import importlib
from dataclasses import dataclass

from labapp.accounts.rules import Right
from labapp.ui.context import Context
from labapp.ui.page import Page


@dataclass(frozen=True, slots=True)
class Screen:
    """A rail item; `module` holds a class `page_class` and is imported when it is opened first."""

    key: str
    title: str
    icon: str
    module: str
    page_class: str
    right: Right
    folds_rail: bool = False
    """The page needs the width: the rail folds by itself."""

    def make(self, context: Context) -> Page:
        """Import the page's module and make the page."""
        page = getattr(importlib.import_module(self.module), self.page_class)(context)
        if not isinstance(page, Page):
            raise TypeError(f"{self.module}.{self.page_class} is not a Page")
        return page


SCREENS = (
    Screen("orders", "Orders", "package", "labapp.ui.orders.page", "OrdersPage", Right.SEE_ORDERS),
    Screen("bench", "Bench", "microscope", "labapp.ui.bench.page", "BenchPage", Right.INSPECT, folds_rail=True),
    Screen("review", "Review", "clipboard-check", "labapp.ui.review.page", "ReviewPage", Right.REVIEW),
    Screen("sellers", "Sellers", "store", "labapp.ui.sellers.page", "SellersPage", Right.SEE_SELLERS),
    Screen("trials", "Trials", "scale", "labapp.ui.trials.page", "TrialsPage", Right.SEE_TRIALS),
    Screen("reports", "Reports", "printer", "labapp.ui.reports.page", "ReportsPage", Right.READ_REPORTS),
)
