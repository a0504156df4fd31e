"""Looks into one PDF. Runs in the limited child only, since the file may come from anybody.

It says what it found, and judges nothing: the signature and what it covers, certificates, what the attached record says
and whether the pages show it. `labapp.reports.verifying.judging` judges.
"""

from __future__ import annotations

import hashlib
import io
import json
import logging
import re
from functools import partial
from typing import Any

from labapp.reports.content import content_of
from labapp.reports.content.frame import record_hash
from labapp.reports.content.texts import fours
from labapp.reports.finishing import RECORD_NAME
from labapp.reports.reading import lost_texts, read_text
from labapp.reports.signing import RESERVED, cms_of

MAX_RECORD = 20_000_000
logging.disable(logging.CRITICAL)  # a library's complaints about a strange file belong to nobody's log


def handle(request: dict[str, Any], payload: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """What a PDF holds; `authority` is the certificate (DER, hex) that its signature is looked at with."""
    facts: dict[str, Any] = {"sha256": hashlib.sha256(payload).hexdigest(), "pdf": payload[:5] == b"%PDF-"}
    if not facts["pdf"]:
        return {"facts": facts}, []
    authority = bytes.fromhex(request.get("authority", ""))
    for look in (partial(_signature, payload, authority), partial(_content, payload)):
        try:
            facts.update(look())
        except MemoryError:
            raise
        except Exception as error:  # a file that was tampered with breaks readers in any way
            facts["broken"] = type(error).__name__
    return {"facts": facts}, []


def _content(pdf: bytes) -> dict[str, Any]:
    """What the attached record says, and the fields of it that the pages do not show."""
    attached = _record(pdf)
    if not attached:
        return {}
    record = json.loads(attached)
    facts: dict[str, Any] = {
        "number": str(record["number"]),
        "version": int(record["version"]),
        "purpose": str(record["purpose"]),
        "record_sha256": record_hash(record) if "edition" in record else hashlib.sha256(attached).hexdigest(),
    }
    content = content_of(record, {}, draft=False, language=_language(pdf))
    pages = read_text(pdf)
    shown = [*content.must_show, ("hash of the record", fours(facts["record_sha256"]))]
    return facts | {"lost": lost_texts(pages, shown)}


def _language(pdf: bytes) -> str:
    """The language that a document says it is written in."""
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as document:
        return str(document.Root.Lang)


def _record(pdf: bytes) -> bytes:
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as document:
        if list(document.attachments) != [RECORD_NAME]:
            return b""
        data = document.attachments[RECORD_NAME].get_file().read_bytes()
        return data if len(data) <= MAX_RECORD else b""


def _signature(pdf: bytes, authority: bytes) -> dict[str, Any]:
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    reader = PdfFileReader(io.BytesIO(pdf))
    signatures = list(reader.embedded_signatures)
    facts: dict[str, Any] = {"signatures": len(signatures)}
    if len(signatures) != 1:
        return facts
    found: Any = signatures[0]
    context = _context(authority, found.self_reported_timestamp)
    status: Any = validate_pdf_signature(found, signer_validation_context=context, skip_diff=True)
    certificate = found.signer_cert
    facts |= {
        "intact": bool(status.intact),
        "valid": bool(status.valid),
        "covers_all": status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        "no_changes_allowed": found.docmdp_level is not None and int(found.docmdp_level.value) == 1,
        "trusted": bool(authority) and bool(status.trusted),
        "signer": str(certificate.subject.native.get("common_name", "")),
        "certificate": certificate.dump().hex(),
        "issuer": str(certificate.issuer.native.get("common_name", "")),
        "signed_at": "" if found.self_reported_timestamp is None else found.self_reported_timestamp.isoformat(),
        "as_made": _as_made(pdf, found, authority),
    }
    return facts


def _context(authority: bytes, moment: Any) -> Any:
    from asn1crypto import x509
    from pyhanko_certvalidator import ValidationContext

    roots = [x509.Certificate.load(authority)] if authority else []
    return ValidationContext(trust_roots=roots, allow_fetching=False, moment=moment, retroactive_revinfo=True)


def _as_made(pdf: bytes, found: Any, authority: bytes) -> bool:
    """Whether the signature stands in the file letter by letter as the lab's program writes it.

    What lies between the two signed ranges is covered by nothing: its padding, the case of its digits, the parts of the
    CMS that are not signed. So the whole of it is built again from the signature value and compared.
    """
    first, before, after, rest = (int(number) for number in found.sig_object["/ByteRange"])
    if first != 0 or after + rest != len(pdf) or before > after:
        return False
    gap = pdf[before:after]
    if not re.fullmatch(rb"<[0-9A-F]+>", gap) or len(gap) != RESERVED + 2:
        return False
    signed_data = found.signed_data
    (info,) = signed_data["signer_infos"]
    certificates = [one.chosen.dump() for one in signed_data["certificates"]]
    own = found.signer_cert.dump()
    others = [one for one in certificates if one != own]
    if len(others) != 1 or (authority and others[0] != authority):
        return False
    value = info["signature"].native
    digest = hashlib.sha256(pdf[:before] + pdf[after:]).digest()
    rebuilt = cms_of(digest, lambda _data: value, own, others[0]).dump().hex().upper().encode()
    return gap[1:-1] == rebuilt.ljust(RESERVED, b"0") and _is_low(value)


def _is_low(signature: bytes) -> bool:
    from labapp.accounts.keys import low

    return low(signature) == signature
