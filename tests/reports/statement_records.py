"""A record of a statement of reasons, for tests of what it says."""

from __future__ import annotations

from typing import Any

from tests.reports.records import HEAD, verdict_record


def statement_record(**changes: Any) -> dict[str, Any]:
    """The sealed record of a suspension on two facts; `changes` replace its top-level values."""
    base = verdict_record()
    return {
        "purpose": "statement",
        "schema": 1,
        "number": "M-2026-000007",
        "version": 1,
        "lab": base["lab"],
        "seller": base["seller"],
        "measure": {
            "kind": "suspension",
            "scope": "new listings of smartphones",
            "decided_on": "2026-11-18",
            "decided_by": "Marta Klein",
            "effective_on": "2026-11-23",
        },
        "facts": [
            {"letter": "a", "kind": "reason", "text": "The same fault came back."},
            {
                "letter": "b",
                "kind": "failed_orders",
                "order": "O-2026-000331",
                "number": "V-2026-000098",
                "day": "2026-11-02",
            },
            {
                "letter": "c",
                "kind": "breach",
                "title": "Return ratio",
                "value": 11.2,
                "unit": "%",
                "limit": 10.0,
                "day": "2026-11-15",
            },
        ],
        "grounds": [
            {"kind": "clause", "rule": "9.2 (b)", "says": "", "applies": []},
            {"kind": "policy", "rule": "two_failed", "says": "Two mystery orders failed.", "applies": ["b"]},
        ],
        "reports": [
            {
                "purpose": "verdict",
                "number": "V-2026-000098",
                "version": 2,
                "about": "O-2026-000331",
                "result": "fail",
                "findings": [
                    {"number": "F1", "severity": "critical", "sentence": "The activation lock is on."},
                    {"number": "F2", "severity": "minor", "sentence": "The colour differs."},
                ],
            }
        ],
        "earlier": [{"number": "M-2026-000004", "kind": "warning", "effective_on": "2026-10-02"}],
        "policy": "2026-04",
        "reply": {"days": 14},
        "signed_by": "Marta Klein",
        "previous_head": HEAD,
        "sealed_at": "2026-11-18T14:31:00Z",
        **changes,
    }
