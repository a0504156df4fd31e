"""Passphrases (argon2id) and signing keys (ECDSA P-256, sealed under the passphrase with AES-256-GCM)."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

# RFC 9106's second recommended option: 64 MiB, three passes, four lanes.
_MEMORY_KIB, _PASSES, _LANES = 65_536, 3, 4
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of the curve P-256 (NIST SP 800-186)."""
_HASHER = PasswordHasher(time_cost=_PASSES, memory_cost=_MEMORY_KIB, parallelism=_LANES)


def _bytes(passphrase: str) -> bytes:
    return unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")


def hash_passphrase(passphrase: str) -> str:
    """The argon2id hash that is stored."""
    return _HASHER.hash(_bytes(passphrase))


def passphrase_fits(stored: str, passphrase: str) -> bool:
    """Whether the passphrase is the one behind the stored hash."""
    try:
        return _HASHER.verify(stored, _bytes(passphrase))
    except (VerificationError, InvalidHashError):
        return False


@dataclass(frozen=True, slots=True)
class Sealed:
    """Something secret that only the passphrase opens."""

    salt: bytes
    nonce: bytes
    secret: bytes


def seal(secret: bytes, passphrase: str, purpose: bytes) -> Sealed:
    """Seal something under the passphrase (argon2id, AES-256-GCM), bound to its purpose."""
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    return Sealed(salt, nonce, AESGCM(_wrapping_key(passphrase, salt)).encrypt(nonce, secret, purpose))


def unseal(sealed: Sealed, passphrase: str, purpose: bytes) -> bytes:
    """What was sealed; ValueError if the passphrase or the purpose is another."""
    try:
        return AESGCM(_wrapping_key(passphrase, sealed.salt)).decrypt(sealed.nonce, sealed.secret, purpose)
    except InvalidTag:
        raise ValueError("the passphrase does not open this key") from None


@dataclass(frozen=True, slots=True)
class SealedKey:
    """A key pair whose private half only its owner's passphrase opens."""

    public_pem: str
    fingerprint: str
    salt: bytes
    nonce: bytes
    sealed_private: bytes


def _wrapping_key(passphrase: str, salt: bytes) -> bytes:
    return hash_secret_raw(_bytes(passphrase), salt, _PASSES, _MEMORY_KIB, _LANES, 32, Type.ID)


def make_key(passphrase: str) -> SealedKey:
    """A new key pair, sealed under the passphrase."""
    private = ec.generate_private_key(ec.SECP256R1())
    public_der = private.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    public_pem = private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    private_der = private.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    fingerprint = hashlib.sha256(public_der).hexdigest()
    sealed = seal(private_der, passphrase, fingerprint.encode())
    return SealedKey(public_pem.decode(), fingerprint, sealed.salt, sealed.nonce, sealed.secret)


def opened(key: SealedKey, passphrase: str) -> Callable[[bytes], bytes]:
    """What signs (ECDSA P-256 over SHA-256, DER) with this key; ValueError if the passphrase does not open it.

    The same data give the same signature (RFC 6979): a stopped issue that is taken up again ends with the same bytes.
    """
    private_der = unseal(Sealed(key.salt, key.nonce, key.sealed_private), passphrase, key.fingerprint.encode())
    private = serialization.load_der_private_key(private_der, None)
    if not isinstance(private, ec.EllipticCurvePrivateKey):
        raise TypeError("not an elliptic curve key")

    def sign(data: bytes) -> bytes:
        return low(private.sign(data, ec.ECDSA(hashes.SHA256(), deterministic_signing=True)))

    return sign


def low(signature: bytes) -> bytes:
    """The signature with the lower of its two valid values of s: nobody can make another valid one out of it unnoticed."""
    r, s = decode_dss_signature(signature)
    return encode_dss_signature(r, min(s, _ORDER - s))


def fingerprint_of(public_pem: str) -> str | None:
    """SHA-256 of the public key's DER form, hex; None for what is no key."""
    try:
        public = serialization.load_pem_public_key(public_pem.encode())
    except ValueError:
        return None
    der = public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(der).hexdigest()


def signature_fits(public_pem: str, data: bytes, signature: bytes) -> bool:
    """Whether the signature is the key owner's over exactly this data."""
    try:
        public = serialization.load_pem_public_key(public_pem.encode())
    except ValueError:
        return False
    if not isinstance(public, ec.EllipticCurvePublicKey):
        return False
    try:
        public.verify(signature, data, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True
