"""Promise beside received, from an assessment to the rows of the table."""

from __future__ import annotations

from labapp.inspections.rules import Assessment, Difference
from labapp.rulebook.types import Result, Severity
from labapp.ui import labels
from labapp.ui.widgets.promise_table import PromiseRow


def promise_rows(assessment: Assessment) -> list[PromiseRow]:
    """Promise beside received, as the table takes it."""
    return [_promise_row(line, assessment) for line in assessment.differences]


def _promise_row(line: Difference, assessment: Assessment) -> PromiseRow:
    field = labels.word("promise_field", line.field)
    if line.result is None:
        return PromiseRow(field, line.promised, line.received or "not looked at yet", "open", line.field)
    if line.result is not Result.FAIL:
        return PromiseRow(field, line.promised, line.received, "pass", line.field)
    finding = next((one for one in assessment.findings if one.source == line.source), None)
    minor = finding is not None and finding.severity is Severity.MINOR
    status = "remark" if minor else "fail"
    return PromiseRow(field, line.promised, line.received or "not as promised", status, line.field)
