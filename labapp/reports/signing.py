"""Signs a finished PDF: one PAdES signature that covers the whole file and allows no change after it.

The time of signing is the lab's word, and the signature is the same whenever the same file is signed again (the key
signs deterministically, the time comes from the record): a stopped issue that is taken up again gives the same bytes.
"""

from __future__ import annotations

import asyncio
import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from labapp.accounts.service import Signer
from labapp.core.errors import UserError

FIELD = "LabSignature"
"""The name of the signature's field in every document."""
RESERVED = 8192
"""Hex digits kept for the signature with both certificates: more than twice what they take."""


@dataclass(frozen=True, slots=True)
class SigningWords:
    """What the signature says beside the certificate: why and where it was signed."""

    reason: str
    location: str


def refuse_uncertified(signer: Signer, name: str) -> None:
    """UserError if no authority says whose key this is: a PDF signed with it would prove nothing."""
    if signer.certificate is None or signer.authority is None:
        raise UserError(
            f"The signing key of {name} is not certified yet.",
            f"Let an administrator run `labapp person certify “{name}”`.",
            "not_certified",
        )


def sign_pdf(pdf: bytes, signer: Signer, words: SigningWords, at: datetime) -> bytes:
    """The signed PDF: the given bytes, then the signature."""
    from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
    from pyhanko.sign.signers import SignatureObject
    from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigMDPSetup, SigObjSetup

    assert signer.certificate is not None  # noqa: S101  refused before
    assert signer.authority is not None  # noqa: S101
    source = io.BytesIO(pdf)
    steps: Any = PdfCMSEmbedder().write_cms(field_name=FIELD, writer=_writer(source))
    next(steps)
    placeholder = SignatureObject(
        timestamp=at,
        subfilter=SigSeedSubFilter.PADES,
        reason=words.reason,
        location=words.location,
        bytes_reserved=RESERVED,
    )
    no_changes = SigMDPSetup(md_algorithm="sha256", certify=True, docmdp_perms=MDPPerm.NO_CHANGES)
    steps.send(SigObjSetup(sig_placeholder=placeholder, mdp_setup=no_changes))
    prepared, out = steps.send(SigIOSetup(md_algorithm="sha256", in_place=False))
    steps.send(cms_of(prepared.document_digest, signer.sign, signer.certificate, signer.authority))
    signed = bytes(out.getvalue())
    out.close()  # the writer's parts hold each other and both: large files must not wait for the collector
    source.close()
    return signed


def cms_of(digest: bytes, sign: Callable[[bytes], bytes], certificate: bytes, authority: bytes) -> Any:
    """The CMS signature over a file's digest; the same arguments give the same bytes."""
    from asn1crypto import x509
    from pyhanko.sign.signers import Signer as CmsSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    store: Any = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register(x509.Certificate.load(authority))

    class LabSigner(CmsSigner):
        """Signs by a function: the key itself never comes here."""

        async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
            if digest_algorithm != "sha256":
                raise ValueError(f"the lab's keys sign SHA-256 only, not {digest_algorithm}")
            return sign(data)

    maker = LabSigner(signing_cert=x509.Certificate.load(certificate), cert_registry=store, embed_roots=True)
    return asyncio.run(maker.async_sign(digest, "sha256", use_pades=True))


def _writer(source: io.BytesIO) -> Any:
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    class StillWriter(IncrementalPdfFileWriter):
        """Adds to a file without the time of day and without chance, so that signing again gives the same bytes."""

        def _update_meta(self) -> None:
            return

        @classmethod
        def _handle_id(cls, prev: Any) -> Any:
            known = prev.trailer["/ID"]
            return generic.ArrayObject(
                [known[0], generic.ByteStringObject(hashlib.sha256(source.getvalue()).digest()[:16])]
            )

    return StillWriter(source)
