"""Unexpected errors: written to the log with an id and shown so that they can be copied; the window stays up."""

from __future__ import annotations

import platform
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from uuid import uuid4

from PySide6 import __version__ as pyside_version
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from labapp.ui.widgets.button import Button
from labapp.ui.widgets.label import Label

_LARGEST_LOG = 1_000_000


@dataclass(frozen=True, slots=True)
class CrashReport:
    """What a person can copy and send; it holds no values of the lab, only where in the program it happened."""

    id: str
    text: str


def make_report(error: BaseException, doing: str = "") -> CrashReport:
    """Describe an unexpected error; local values are left out, as they may hold what nobody may read."""
    number = uuid4().hex[:8]
    lines = [
        f"Report {number}, {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC",
        f"Python {platform.python_version()}, PySide6 {pyside_version}, {platform.system()} {platform.release()}",
        *([f"While: {doing}"] if doing else []),
        "",
        *(line.rstrip() for line in traceback.format_exception(type(error), error, error.__traceback__)),
    ]
    return CrashReport(number, "\n".join(lines))


def write_log(report: CrashReport, path: Path) -> bool:
    """Append a report to the log, which starts anew at 1 MB; whether it could be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > _LARGEST_LOG:
            path.replace(path.with_suffix(".old"))
        with path.open("a", encoding="utf-8") as file:
            file.write(report.text + "\n\n")
    except OSError as error:
        print(f"labapp: the log {path} cannot be written: {error}", file=sys.stderr)
        return False
    return True


class CrashDialog(QDialog):
    """Says what happened and what is safe, with the report to copy."""

    def __init__(self, report: CrashReport, log: Path | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Something unexpected happened")
        self._report = report
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(Label("Something unexpected happened", "heading"))
        told = "What the window called saved is safe, and you can go on working. "
        where = f"Report {report.id} is in {log}." if log is not None else f"Report {report.id} could not be written."
        column.addWidget(Label(told + where, "body", wrap=True))
        self.text = QPlainTextEdit(report.text)
        self.text.setReadOnly(True)
        self.text.setProperty("role", "report")
        self.text.setAccessibleName("Report")
        column.addWidget(self.text, 1)
        line = QHBoxLayout()
        line.addStretch(1)
        self.copy_button = Button("Copy the report", "copy")
        self.close_button = Button("Go on", kind="primary")
        self.copy_button.clicked.connect(self._copy)
        self.close_button.clicked.connect(self.accept)
        line.addWidget(self.copy_button)
        line.addWidget(self.close_button)
        column.addLayout(line)
        self.resize(680, 440)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._report.text)
        self.copy_button.setText("Copied")


class CrashDesk:
    """Takes unexpected errors from jobs and from slots: logs each, shows one dialog at a time."""

    def __init__(self, log: Path, parent: QWidget) -> None:
        self._log, self._parent = log, parent
        self.dialog: CrashDialog | None = None
        self.reports: list[CrashReport] = []

    def take(self, error: BaseException, doing: str = "") -> CrashReport:
        """Log an error and show it; while a dialog is open further ones are logged only."""
        report = make_report(error, doing)
        self.reports.append(report)
        written = write_log(report, self._log)
        if self.dialog is None:
            self.dialog = CrashDialog(report, self._log if written else None, self._parent)
            self.dialog.finished.connect(self._closed)
            self.dialog.open()
        return report

    def _closed(self, _result: int) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    def hook(self) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
        """A function for sys.excepthook: errors in slots end there."""

        def take(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
            if issubclass(kind, KeyboardInterrupt):
                sys.__excepthook__(kind, error, trace)
            else:
                self.take(error.with_traceback(trace))

        return take
