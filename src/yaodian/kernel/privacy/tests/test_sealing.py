"""Sensitive values: what is stored says nothing, what is read back is what was written."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as trials
from hypothesis import strategies as some

from yaodian.kernel.privacy.fields import DigestField, EncryptedField, masked
from yaodian.kernel.privacy.keyring import KeyringError, Suite, key_file, keyring, new_ring, store, with_new_key
from yaodian.kernel.privacy.rules import id_number_problem, longer_id_number, mask_id_number
from yaodian.kernel.privacy.sealing import (
    decrypt,
    decrypt_many,
    digest_many,
    digest_of,
    encrypt,
    encrypt_many,
    key_number,
)

ID = "990000201001010017"


@pytest.fixture(params=list(Suite))
def suite(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Suite:
    """Each suite in turn."""
    monkeypatch.setenv("YAODIAN_CIPHER", request.param.value)
    return Suite(request.param)


@trials(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(values=some.lists(some.text(), max_size=8))
def test_whatever_was_written_is_read_back(suite: Suite, values: list[str]) -> None:
    stored = encrypt_many(values)
    assert decrypt_many(stored) == values
    assert all(value.encode() not in cipher for value, cipher in zip(values, stored, strict=True) if len(value) > 3)


def test_the_same_value_is_stored_differently_each_time_and_found_by_one_digest(suite: Suite) -> None:
    first, second = encrypt_many([ID, ID])
    assert first != second
    assert digest_of(ID) == digest_of(f" {ID.lower()} ")
    assert len(digest_of(ID)) == 32
    assert digest_many(["", ID, "99000020100101001X"]) == ["", digest_of(ID), digest_of("99000020100101001x")]


def test_nothing_known_is_stored_as_nothing(suite: Suite) -> None:
    assert encrypt("") == b""
    assert decrypt(b"") == decrypt(None) == ""
    assert key_number(b"") == 0


def test_an_altered_value_is_refused_in_words(suite: Suite) -> None:
    stored = bytearray(encrypt(ID))
    stored[-1] ^= 1
    with pytest.raises(KeyringError, match="无法解密"):
        decrypt(bytes(stored))


def test_a_new_key_writes_and_the_old_ones_go_on_reading() -> None:
    old = encrypt(ID)
    store(with_new_key(keyring(), suite=Suite.SM4))
    new = encrypt(ID)
    assert (key_number(old), key_number(new)) == (1, 2)
    assert decrypt_many([old, new]) == [ID, ID]
    assert digest_of(ID) == digest_of(ID)


def test_the_key_file_is_its_owners_alone_and_outside_the_database(home: Path) -> None:
    encrypt(ID)
    assert key_file() == home / "keys" / "privacy.json"
    assert stat.S_IMODE(key_file().stat().st_mode) == 0o600


def test_a_missing_key_and_a_damaged_file_are_named(home: Path) -> None:
    stored = encrypt(ID)
    key_file().unlink()
    with pytest.raises(KeyringError, match="无法解密"):
        decrypt(stored)
    key_file().write_text("{}", "utf-8")
    with pytest.raises(KeyringError, match="已损坏"):
        keyring()


def test_the_environment_may_hold_the_keys(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    ring = new_ring(suite=Suite.AES)
    monkeypatch.setenv("YAODIAN_KEYS", ring.as_json())
    assert decrypt(encrypt(ID)) == ID
    assert not key_file().exists()
    with pytest.raises(KeyringError, match="YAODIAN_KEYS"):
        store(ring)


def test_the_key_file_may_stand_elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("YAODIAN_KEY_FILE", str(tmp_path / "elsewhere" / "keys.json"))
    encrypt(ID)
    assert os.path.exists(tmp_path / "elsewhere" / "keys.json")


def test_an_unknown_suite_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YAODIAN_CIPHER", "rot13")
    with pytest.raises(KeyringError, match="rot13"):
        keyring()


def test_a_page_shows_a_stored_value_masked() -> None:
    assert masked(encrypt(ID), mask_id_number) == "9900************17"
    assert masked(b"", mask_id_number) == ""


def test_migrations_know_only_plain_columns() -> None:
    assert EncryptedField("身份证号").deconstruct()[1] == "django.db.models.BinaryField"
    assert DigestField().deconstruct()[1:] == (
        "django.db.models.CharField",
        [],
        {"max_length": 32, "blank": True, "default": ""},
    )


def test_a_number_of_the_first_generation_is_told_with_its_longer_form() -> None:
    assert longer_id_number("990000900101001") == "99000019900101001" + longer_id_number("990000900101001")[-1]
    assert id_number_problem(longer_id_number("990000900101001")) is None
    assert "升位后应为" in str(id_number_problem("990000900101001"))
