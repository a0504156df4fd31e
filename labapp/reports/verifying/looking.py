"""The parent's side of verifying: hands a file to the limited child and reads a given certificate."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Any

from labapp.core.errors import UserError
from labapp.core.sandbox import Sandbox, SandboxReply

MAX_BYTES = 300_000_000
_SENTENCES = {
    "took_too_long": "Reading this file took too long, so it was stopped.",
    "out_of_memory": "Reading this file needs too much memory.",
}


class PdfLooker:
    """Looks into PDF files in a limited child, one at a time."""

    def __init__(self, wall_seconds: float = 60.0) -> None:
        self._sandbox = Sandbox("labapp.reports.verifying.child", 1, wall_seconds)

    def look(self, data: bytes, authority: bytes = b"") -> dict[str, Any]:
        """What was found in a PDF; UserError if it cannot be looked into at all."""
        reply = self._sandbox.run({"authority": authority.hex()}, data)
        if not isinstance(reply, SandboxReply):
            title = _SENTENCES.get(reply.code, "Reading this file stopped the reader; nothing else was touched.")
            raise UserError(title, "Take it for unknown.", reply.code)
        facts: dict[str, Any] = reply.header["facts"]
        return facts

    def close(self) -> None:
        """End the child."""
        self._sandbox.close()

    def __enter__(self) -> PdfLooker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def read_file(path: Path) -> bytes:
    """The bytes of a file to verify; UserError if it cannot be read or is far too large for a document."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UserError(f"{path.name} is larger than any document of a lab.", "Nothing was read.", "too_large")
        return path.read_bytes()
    except OSError as error:
        raise UserError(
            f"{path.name} cannot be read ({error.strerror}).", "Check that it is there.", "unreadable_file"
        ) from error


def read_authority(path: Path) -> bytes:
    """The DER form of a lab's authority certificate in a PEM or DER file; UserError if it is none."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    data = read_file(path)
    try:
        load = x509.load_pem_x509_certificate if b"-----BEGIN" in data else x509.load_der_x509_certificate
        return load(data).public_bytes(Encoding.DER)
    except ValueError as error:
        raise UserError(
            f"{path.name} is no certificate.", "The lab gives it with `labapp lab authority`.", "bad_certificate"
        ) from error
