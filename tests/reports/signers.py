"""Somebody whose key a lab's authority certified, without a lab."""

from __future__ import annotations

from functools import cache

from labapp.accounts import keys
from labapp.accounts.authority import certify, make_authority
from labapp.accounts.service import Signer
from tests.conftest import MORNING

_WORD = "eight words are better than one"


@cache
def certified_signer() -> Signer:
    """The same key in every test of a process."""
    key, authority = keys.make_key(_WORD), make_authority("Innovation Lab", MORNING)
    certificate = certify(authority, key.public_pem, "Marta Klein", MORNING)
    return Signer(1, 1, key.fingerprint, keys.opened(key, _WORD), certificate, authority.certificate)
