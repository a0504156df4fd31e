"""Passphrases and signing keys: only the owner's passphrase opens a key, and only its owner's words carry its signature."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest

from labapp.accounts.keys import SealedKey, hash_passphrase, make_key, opened, passphrase_fits, signature_fits

WORD = "marta signs with care"


@pytest.fixture(scope="module")
def key() -> SealedKey:
    return make_key(WORD)


def test_a_hash_is_argon2id_of_the_recommended_strength_and_never_twice_the_same() -> None:
    one, other = hash_passphrase(WORD), hash_passphrase(WORD)
    assert one.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert one != other
    assert WORD not in one
    assert passphrase_fits(one, WORD)
    assert passphrase_fits(other, WORD)


@pytest.mark.parametrize("wrong", ["", "Marta signs with care", WORD + " ", WORD[:-1], WORD * 100, "\ud800"])
def test_another_passphrase_does_not_fit(wrong: str) -> None:
    assert not passphrase_fits(hash_passphrase(WORD), wrong)


def test_a_damaged_hash_fits_nothing() -> None:
    for stored in ("", "$argon2id$", "plain", hash_passphrase(WORD)[:-3]):
        assert not passphrase_fits(stored, WORD)


def test_the_same_letters_typed_in_another_form_are_the_same_passphrase() -> None:
    """One keyboard writes é as one character, another as e and an accent."""
    composed = unicodedata.normalize("NFC", "rémi plans the orders")
    apart = unicodedata.normalize("NFD", composed)
    assert composed != apart
    assert passphrase_fits(hash_passphrase(composed), apart)
    opened(make_key(apart), composed)(b"words")


def test_what_a_key_signs_fits_and_nothing_else_does(key: SealedKey) -> None:
    sign = opened(key, WORD)
    signature = sign(b"verdict 1: fail")
    assert signature_fits(key.public_pem, b"verdict 1: fail", signature)
    assert not signature_fits(key.public_pem, b"verdict 1: pass", signature)
    assert not signature_fits(key.public_pem, b"verdict 1: fail ", signature)
    assert not signature_fits(key.public_pem, b"verdict 1: fail", signature[:-1])
    assert not signature_fits(key.public_pem, b"verdict 1: fail", b"")
    assert not signature_fits(make_key(WORD).public_pem, b"verdict 1: fail", signature)


@pytest.mark.parametrize("wrong", ["", "Marta signs with care", WORD + " ", "remi plans the orders"])
def test_a_key_opens_with_its_owner_s_passphrase_only(key: SealedKey, wrong: str) -> None:
    with pytest.raises(ValueError, match="does not open"):
        opened(key, wrong)


def test_the_private_half_is_nowhere_in_the_open(key: SealedKey) -> None:
    assert b"PRIVATE" not in key.sealed_private
    assert "PRIVATE" not in key.public_pem
    other = make_key(WORD)
    assert key.sealed_private != other.sealed_private
    assert (key.salt, key.nonce) != (other.salt, other.nonce)


def test_a_sealed_key_that_was_changed_or_put_under_another_public_half_does_not_open(key: SealedKey) -> None:
    other = make_key(WORD)
    flipped = bytes([key.sealed_private[0] ^ 1]) + key.sealed_private[1:]
    for changed in (
        replace(key, sealed_private=flipped),
        replace(key, sealed_private=key.sealed_private[:-1]),
        replace(key, salt=other.salt),
        replace(key, nonce=other.nonce),
        replace(key, fingerprint=other.fingerprint),
    ):
        with pytest.raises(ValueError, match="does not open"):
            opened(changed, WORD)
