"""How `labapp assess` shows an assessment: as JSON for scripts, as text for people."""

from __future__ import annotations

from typing import Any

from labapp.inspections.rules import Assessment, grade_words, number_words, plain_words
from labapp.rulebook.types import Pillar


def as_json(result: Assessment) -> dict[str, Any]:
    """What scripts may rely on; keys may be added, never renamed."""
    return {
        "verdict": result.verdict,
        "reasons": [{"rule": reason.rule, "sentence": reason.sentence} for reason in result.reasons],
        "scores": {str(pillar): _rounded(result.scores[pillar].score) for pillar in Pillar},
        "findings": [
            {"source": finding.source, "severity": finding.severity, "sentence": finding.sentence}
            for finding in result.findings
        ],
        "grade": {
            "claimed": result.grade.claimed,
            "derived": result.grade.derived,
            "rule": result.grade.rule,
            "sentence": result.grade.sentence,
        },
        "checklist": result.checklist,
        "policy": result.policy,
        "rules": [{"rule": line.rule, "sentence": line.sentence, "fires": line.fires} for line in result.rules],
        "differences": [
            {"field": line.field, "promised": line.promised, "received": line.received, "result": line.result}
            for line in result.differences
        ],
        "not_tested": list(result.not_tested),
        "missing": list(result.missing),
        "knock_outs": list(result.knock_outs),
        "instructions": [{"check": key, "sentence": words} for key, words in result.instructions],
    }


def as_text(result: Assessment) -> str:
    """The same for a person: verdict and reasons first, then findings, grade, scores, promise and received."""
    lines = [f"{plain_words(result.verdict).upper()}   checklist {result.checklist}, policy {result.policy}", ""]
    lines += [f"  {reason.sentence}" for reason in result.reasons]
    if result.findings:
        lines += ["", f"Findings ({len(result.findings)}, gravest first)"]
        lines += [f"  {finding.severity:<8}  {finding.sentence}  [{finding.source}]" for finding in result.findings]
    if result.instructions:
        lines += ["", "What to do with the device", *(f"  {words}  [{key}]" for key, words in result.instructions)]
    derived = grade_words(result.grade.derived) if result.grade.derived else "not known"
    lines += ["", f"Grade     claimed {grade_words(result.grade.claimed)}, derived {derived}: {result.grade.sentence}"]
    scores = [f"{pillar} {_score(result, pillar)}" for pillar in Pillar]
    lines += [f"Scores    {'   '.join(scores)}"]
    if result.differences:
        lines += ["", "Promise and received"]
        promised, received = (
            max(28, *(len(getattr(line, side)) for line in result.differences)) for side in ("promised", "received")
        )
        lines += [
            f"  {line.field:<12} {line.promised or '–':<{promised}} {line.received or '–':<{received}} "
            f"{line.result or 'not looked at'}"
            for line in result.differences
        ]
    if result.missing:
        lines += ["", "Missing", *(f"  {sentence}" for sentence in result.missing)]
    return "\n".join(lines)


def _rounded(score: float | None) -> float | None:
    return None if score is None else round(score, 4)


def _score(result: Assessment, pillar: Pillar) -> str:
    score = result.scores[pillar]
    return "–" if score.score is None else f"{score.score:.1f} (minimum {number_words(score.minimum)})"
