"""Sealed records of verdicts as the lab makes them, small and by hand, and changes to them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PIL import Image

IMEI = "351824855783773"
HEAD = "3dfe96b279ef9976" + "0" * 48


def check(key: str, text: str, pillar: str = "quality", **changes: Any) -> dict[str, Any]:
    """An asked check that passed."""
    section = key.split(".")[0]
    return {
        "key": key,
        "section": section,
        "section_title": section.capitalize(),
        "pillar": pillar,
        "text": text,
        "kind": "verdict",
        "asked": True,
        "result": "pass",
        "value": "",
        "unit": "",
        "note": "",
        "weight": 3,
        "severity": "major",
        "mandatory": True,
        "by": "Sofia Okafor",
        "at": "2026-04-01T08:36:05Z",
        "photos": [],
        "finding": None,
        **changes,
    }


def photo(number: int, **changes: Any) -> dict[str, Any]:
    """A photo of the device."""
    sha256 = f"{number:04x}" * 16
    return {
        "number": number,
        "sha256": sha256,
        "rendition_sha256": sha256,
        "shot": "device_front",
        "shot_title": "Device front",
        "check": None,
        "caption": "",
        "taken_at": None,
        "received_at": "2026-04-01T08:30:00Z",
        "width": 400,
        "height": 300,
        "findings": [],
        **changes,
    }


def finding(number: str, sentence: str, **changes: Any) -> dict[str, Any]:
    """A major finding in quality."""
    return {
        "number": number,
        "severity": "major",
        "pillar": "quality",
        "source": "cosmetics.grade",
        "sentence": sentence,
        "expected": "Good",
        "found": "Fair",
        "note": "",
        "method": "",
        "photos": [],
        **changes,
    }


def verdict_record(**changes: Any) -> dict[str, Any]:
    """A verdict that fails by one major finding."""
    score = {"score": "100.0", "got": "10", "of": "10", "minimum": "60"}
    return {
        "purpose": "verdict",
        "schema": 1,
        "number": "V-2026-000123",
        "version": 1,
        "replaces": None,
        "lab": {
            "name": "Orsel Marketplace · Innovation Lab",
            "address": "14 quai de l’Exemple",
            "time_zone": "Europe/Paris",
        },
        "seller": {"number": "S-000018", "name": "Żurawia ReTech", "kind": "workshop", "country": "PL", "region": ""},
        "order": {
            "number": "O-2026-000412",
            "reason": "trial",
            "market": "FR",
            "category": "smartphone",
            "title": "Fairphone 4 128 GB grey",
            "ordered_on": "2026-03-24",
            "placed_at": "2026-03-24T09:12:00Z",
            "received_at": "2026-03-31T13:05:00Z",
            "opened_at": "2026-04-01T08:00:00Z",
            "ended": None,
            "ended_by_lab": False,
            "identity": "B-000006",
            "price": {"amount": "259.00", "currency": "EUR"},
            "shipping": {"amount": "4.90", "currency": "EUR"},
        },
        "trial": {"label": "TR-000001", "order_index": 6},
        "received": {
            "model": "Fairphone 4",
            "storage": "128 GB",
            "colour": "grey",
            "battery": 91,
            "battery_method": "settings",
            "accessories": [],
            "imei": IMEI,
            "imei2": "",
            "serial": "F4GDX7Q20EXA",
            "condition": "parcel intact, sealed",
        },
        "differences": [
            {
                "field": "model",
                "label": "Model",
                "promised": "Fairphone 4",
                "received": "Fairphone 4",
                "result": "pass",
                "finding": None,
                "severity": None,
            },
            {
                "field": "grade",
                "label": "Grade",
                "promised": "Good",
                "received": "Fair",
                "result": "fail",
                "finding": "F1",
                "severity": "major",
            },
        ],
        "delivery": {"carrier": "Parcel Express", "tracking": "FR56788711540"},
        "inspection": {
            "id": 6,
            "kind": "first",
            "started_at": "2026-04-01T08:30:00Z",
            "submitted_at": "2026-04-01T08:56:00Z",
            "inspected_by": ["Sofia Okafor"],
            "verified_by": "Marta Klein",
            "checklist": "smartphone/1",
            "checklist_title": "Smartphone",
            "checklist_sha256": "a" * 64,
            "policy": "2026-01",
            "policy_sha256": "b" * 64,
            "finished_short": False,
        },
        "checks": [
            check("delivery.on_time", "Dispatched and delivered by the promised dates.", "delivery"),
            check("packaging.outer_box", "The outer box is whole.", "packaging"),
            check("identity.imei", "The system shows a valid IMEI.", kind="identity", value=IMEI),
            check("locks.activation", "No activation lock, no vendor account."),
            check("battery.health", "Battery health.", kind="number", value="91.0", unit="%"),
            check("function.touch", "Touch answers on the whole screen."),
        ],
        "observations": [
            {
                "zone": "back",
                "kind": "scratch",
                "length_mm": 24,
                "visible_20cm": True,
                "visible_50cm": True,
                "visible_on": None,
                "catches_nail": False,
                "count": 1,
            },
        ],
        "grade": {
            "claimed": "good",
            "derived": "fair",
            "rule": "body_50",
            "sentence": "A mark on the body that is visible at 50 cm leaves at best Fair.",
        },
        "scores": {"delivery": dict(score), "packaging": dict(score), "quality": {**score, "minimum": "80"}},
        "findings": [finding("F1", "The condition is Fair, sold as Good.")],
        "verdict": "fail",
        "reasons": [
            {"rule": "quality_major", "sentence": "A major finding in quality means fail.", "findings": ["F1"]}
        ],
        "rules": [{"rule": "1", "sentence": "1 major in quality", "fires": True}],
        "limits": {"majors": 2, "quality_minors": 5},
        "photos": [],
        "history": [{"at": "2026-03-24T09:12:00Z", "who": "Rémi Vasseur", "role": "", "what": "order placed"}],
        "previous_head": HEAD,
        "sealed_at": "2026-04-01T11:56:00Z",
        **changes,
    }


def draft_record(**changes: Any) -> dict[str, Any]:
    """The same before anyone signed it."""
    record = verdict_record(**changes)
    inspection = {**record["inspection"], "verified_by": ""}
    return {**record, "number": None, "previous_head": "", "inspection": inspection}


def ended_record() -> dict[str, Any]:
    """A parcel that was lost: no device, nothing compared, nothing scored."""
    record = verdict_record()
    lost = "The parcel never arrived; it was promised by 16 March 2026."
    return {
        **record,
        "order": {**record["order"], "ended": "never_arrived", "received_at": None},
        "received": dict.fromkeys(record["received"], ""),
        "differences": [],
        "observations": [],
        "grade": {"claimed": "good", "derived": None, "rule": "", "sentence": ""},
        "scores": {},
        "findings": [
            finding(
                "F1",
                lost,
                severity="critical",
                pillar="delivery",
                source="delivery.never_arrived",
                expected="a device delivered",
                found="no device",
            )
        ],
        "reasons": [{"rule": "critical", "sentence": "Any critical finding means fail.", "findings": ["F1"]}],
    }


def with_check(record: Mapping[str, Any], key: str, **changes: Any) -> dict[str, Any]:
    """The record with another answer to one of its checks."""
    checks = [{**line, **changes} if line["key"] == key else line for line in record["checks"]]
    return {**record, "checks": checks}


def with_photos(
    record: Mapping[str, Any], folder: Path, count: int, exif: bool = False
) -> tuple[dict[str, Any], dict[str, Path]]:
    """The record with that many photos, and where their renditions lie."""
    photos = [photo(number) for number in range(1, count + 1)]
    paths = {}
    for line in photos:
        path = folder / f"{line['number']}.jpg"
        shade = line["number"] % 256
        metadata = Image.Exif()
        metadata[0x010F] = "Camera of a buyer"
        metadata[0x8825] = {1: "N", 2: (44.0, 50.0, 16.0)}
        Image.new("RGB", (400, 300), (shade, 90, 200)).save(path, "JPEG", **({"exif": metadata} if exif else {}))
        paths[line["sha256"]] = path
    return {**record, "photos": photos}, paths
