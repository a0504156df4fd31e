"""The jobs that run: name, progress, percent, cancel; at the right of the status bar."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QWidget

from labapp.ui.jobs import Job, JobRunner
from labapp.ui.widgets.button import IconButton
from labapp.ui.widgets.label import ElidedLabel, Label
from labapp.ui.widgets.painting import say


class JobBar(QWidget):
    """Shows the first of the jobs that are not quiet, and how many more there are; hidden while there are none."""

    def __init__(self, jobs: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        self._name = ElidedLabel("", "caption")
        self._name.setMaximumWidth(320)
        self._bar = QProgressBar()
        self._bar.setFixedWidth(120)
        self._bar.setTextVisible(False)
        self._percent = Label("", "caption")
        self._percent.setMinimumWidth(36)
        self._percent.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._cancel = IconButton("x", "Stop this job")
        self._cancel.setMinimumSize(24, 24)
        self._cancel.clicked.connect(self._stop)
        for widget in (self._name, self._bar, self._percent, self._cancel):
            line.addWidget(widget)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        jobs.job_started.connect(self._started)
        jobs.job_finished.connect(self._refresh)
        self._refresh()

    def _shown(self) -> list[Job]:
        return [job for job in self._jobs.active if not job.quiet]

    def _started(self, job: Job) -> None:
        if not job.quiet:
            job.progressed.connect(self._refresh)
        self._refresh()

    def _refresh(self, *_: object) -> None:
        shown = self._shown()
        self.setVisible(bool(shown))
        if not shown:
            return
        job = shown[0]
        more = f", {len(shown) - 1} more" if len(shown) > 1 else ""
        text = f"{job.label}: {job.text}" if job.text else job.label
        self._name.setText(text + more)
        self._bar.setRange(0, job.total)
        self._bar.setValue(job.done)
        share = f"{100 * job.done // job.total} %" if job.total else ""
        self._percent.setText(share)
        self._cancel.setEnabled(not job.work.stopped)
        say(self, f"{text} {share}{more}".strip())

    def _stop(self) -> None:
        shown = self._shown()
        if shown:
            shown[0].stop()
            self._refresh()
