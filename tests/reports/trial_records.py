"""Sealed records of trial outcomes as the lab makes them, small and by hand."""

from __future__ import annotations

from typing import Any

from tests.reports.records import HEAD, verdict_record


def trial_record(orders: int = 6, failing: frozenset[int] = frozenset({2, 4, 6}), **changes: Any) -> dict[str, Any]:
    """A trial that its plan rejects."""
    base = verdict_record()
    told = [
        {
            "order": f"O-2026-{index:06d}",
            "verdict_number": f"V-2026-{index:06d}",
            "version": 1,
            "verdict": "fail" if index in failing else "pass",
            "issued_on": "2026-03-11",
            "counts": True,
            "failed": index in failing,
            "critical": False,
            "remark": "The outer box arrived damaged." if index in failing else "",
        }
        for index in range(1, orders + 1)
    ]
    return {
        "purpose": "trial",
        "schema": 1,
        "number": "T-2026-000042",
        "version": 1,
        "lab": base["lab"],
        "seller": base["seller"],
        "trial": {
            "label": "TR-000042",
            "category": "smartphone",
            "started_on": "2026-03-02",
            "ends_on": "2026-08-29",
            "minimum_until": "2026-04-01",
            "decided_on": "2026-04-09",
            "plan": {"kind": "sequential", "p1": 0.05, "alpha": 0.05, "p2": 0.2, "beta": 0.1, "n_max": 60},
            "lines": {"accept_intercept": 1.4449, "reject_intercept": 1.855, "slope": 0.1103},
            "policy": "2026-01",
            "policy_sha256": "c" * 64,
        },
        "tally": {
            "n": orders,
            "d": len(failing),
            "decision": "reject",
            "at_n": orders,
            "at_d": len(failing),
            "sentence": "d is at or above the line.",
            "critical_orders": 0,
            "placed": orders,
            "orders": told,
        },
        "indicators": [
            {
                "key": "reviews",
                "title": "Customer reviews",
                "unit": "",
                "value": 4.1,
                "target": 4.3,
                "limit": 4.0,
                "state": "watch",
                "read_on": "2026-04-09",
                "higher_is_better": True,
            },
            {
                "key": "late_delivery",
                "title": "Late delivery",
                "unit": "%",
                "value": None,
                "target": 3.0,
                "limit": 8.0,
                "state": "no_reading",
                "read_on": None,
                "higher_is_better": False,
            },
        ],
        "wilson": [0.188, 0.812],
        "posterior": {"p2": 0.2, "probability": 0.648, "a": 4.0, "b": 12.0},
        "risk": "A seller whose true failure rate is 20 % is still accepted about one time in eleven.",
        "points": [
            {"p": 0.05, "accept": 0.95, "reject": 0.03, "asn": 23.2, "undecided": 0.02, "accepted_in_all": 0.962}
        ],
        "recommendation": {
            "outcome": "not_passed",
            "reasons": [
                {"rule": "plan.reject", "sentence": "The plan rejects.", "detail": "d = 3 is above.", "status": "fail"}
            ],
        },
        "outcome": "not_passed",
        "reason": "",
        "new_end": None,
        "more_orders": None,
        "limit": "",
        "measure": {
            "number": "M-2026-000001",
            "kind": "suspension",
            "effective_on": "2026-04-09",
            "reply_until": "2026-04-23",
        },
        "signed_by": "Marta Klein",
        "signed_at": "2026-04-09T11:56:05Z",
        "effective_on": "2026-04-09",
        "history": [],
        "previous_head": HEAD,
        "sealed_at": "2026-04-09T11:56:05Z",
        **changes,
    }
