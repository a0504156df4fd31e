"""The lab's own certificate authority: it says by certificate which signing key is whose, so that a PDF can say it, too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_AUTHORITY_YEARS, _PERSON_YEARS = 30, 10
_LONGEST = 64
"""What a common name holds at most (X.520)."""


@dataclass(frozen=True, slots=True)
class MadeAuthority:
    """A new authority: its certificate and its private key, both DER. The key is sealed before it is stored."""

    certificate: bytes
    private_key: bytes


def make_authority(lab_name: str, at: datetime) -> MadeAuthority:
    """A new authority of the lab with a certificate that it signs itself."""
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, _short(f"{lab_name} · signing authority", lab_name))])
    certificate = (
        _builder(name, name, private.public_key(), at, _AUTHORITY_YEARS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(certifies=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(private.public_key()), critical=False)
        .sign(private, hashes.SHA256())
    )
    der = private.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return MadeAuthority(certificate.public_bytes(serialization.Encoding.DER), der)


def certify(authority: MadeAuthority, public_pem: str, person: str, at: datetime) -> bytes:
    """A certificate (DER) that this key is that person's; ValueError for what is no elliptic curve key."""
    issuer = x509.load_der_x509_certificate(authority.certificate)
    private = serialization.load_der_private_key(authority.private_key, None)
    public = serialization.load_pem_public_key(public_pem.encode())
    if not isinstance(private, ec.EllipticCurvePrivateKey) or not isinstance(public, ec.EllipticCurvePublicKey):
        raise ValueError("not an elliptic curve key")
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, _short(person, person))])
    certificate = (
        _builder(name, issuer.subject, public, at, _PERSON_YEARS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(certifies=False), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(_issued_by(issuer), critical=False)
        .sign(private, hashes.SHA256())
    )
    return certificate.public_bytes(serialization.Encoding.DER)


def certificate_problem(certificate: bytes, public_pem: str, authority: bytes) -> str | None:
    """Why a certificate does not say that this key was certified by this authority, or None."""
    try:
        found, issuer = x509.load_der_x509_certificate(certificate), x509.load_der_x509_certificate(authority)
        found.verify_directly_issued_by(issuer)
    except Exception:  # a broken certificate raises anything
        return "its certificate was not issued by the lab's authority"
    der = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    if found.public_key().public_bytes(*der) != serialization.load_pem_public_key(public_pem.encode()).public_bytes(
        *der
    ):
        return "its certificate is of another key"
    return None


def as_pem(certificate: bytes) -> str:
    """A certificate as text, to be given to whoever checks documents of the lab."""
    return x509.load_der_x509_certificate(certificate).public_bytes(serialization.Encoding.PEM).decode()


def _builder(
    subject: x509.Name, issuer: x509.Name, public: ec.EllipticCurvePublicKey, at: datetime, years: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))  # a bench's clock may lag
        .not_valid_after(at + timedelta(days=365 * years))
    )


def _usage(*, certifies: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not certifies,
        content_commitment=not certifies,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=certifies,
        crl_sign=certifies,
        encipher_only=False,
        decipher_only=False,
    )


def _issued_by(issuer: x509.Certificate) -> x509.AuthorityKeyIdentifier:
    known = issuer.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(known)


def _short(text: str, instead: str) -> str:
    found = text if len(text) <= _LONGEST else instead
    return found if len(found) <= _LONGEST else f"{found[: _LONGEST - 1]}…"
