"""How the bench words and colours what stands for a check."""

from __future__ import annotations

from labapp.inspections.rules import Assessment, Verdict
from labapp.rulebook.types import Result, Severity
from labapp.ui import labels

ANSWERS = (
    (Result.PASS, "1", "Pass", "pass"),
    (Result.FAIL, "2", "Fail", "fail"),
    (Result.NOT_APPLICABLE, "3", "Not applicable", "neutral"),
    (Result.NOT_TESTED, "4", "Not tested", "inconclusive"),
    (Result.NOT_READABLE, "5", "Not readable", "inconclusive"),
)
"""The five answers in the order of their keys."""
_STATUS = {result: status for result, _, _, status in ANSWERS}


def tick_status(result: Result | None, severity: Severity) -> str:
    """The colour of a check's tick: a minor fail is a remark, a graver one a fail."""
    if result is None:
        return "open"
    if result is Result.FAIL and severity is Severity.MINOR:
        return "remark"
    return _STATUS[result]


def severity_of(assessment: Assessment, check: str, otherwise: Severity) -> Severity:
    """The gravest severity of a check's findings; what the checklist says while there is none."""
    found = [finding.severity for finding in assessment.findings if check in (finding.check, finding.source)]
    return min(found, key=tuple(Severity).index) if found else otherwise


def so_far(assessment: Assessment, max_majors: int = 0) -> tuple[str, str, str]:
    """Word, status and one line on where the verdict stands now."""
    verdict = assessment.verdict
    reason = assessment.reasons[0].sentence if assessment.reasons else ""
    if verdict is Verdict.FAIL:
        return labels.word("verdict", verdict), "fail", reason
    if assessment.missing:
        so_good = "nothing speaks against a pass" if not assessment.findings else "so far a pass with remarks"
        return "Open", "neutral", so_good
    if verdict is Verdict.PASS_WITH_REMARKS:
        return labels.word("verdict", verdict), "remark", would_fail(assessment, max_majors)
    return labels.word("verdict", verdict), labels.status("verdict", verdict), reason


def would_fail(assessment: Assessment, max_majors: int) -> str:
    """What more would make a pass with remarks fail."""
    majors = sum(finding.severity is Severity.MAJOR for finding in assessment.findings)
    grave = "one more major fails it" if majors and majors + 1 >= max_majors else "a major one in quality fails it"
    return f"{labels.count(len(assessment.findings), 'finding')}, {grave}"
