"""敏感字段 (sensitive fields): what a table stores of a sensitive value.

    id_number = EncryptedField(_("身份证号"))
    id_number_digest = DigestField(_("身份证号摘要"))

The attribute holds the stored bytes and nothing decrypts by itself: what is shown goes through `masked`, what is
opened through `kernel.disclosure`, which asks for the purpose and journals who saw which rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db import models

from yaodian.kernel.privacy.keyring import KeyringError
from yaodian.kernel.privacy.sealing import DIGEST_LETTERS, decrypt

UNREADABLE = "（密钥缺失，无法解密）"
Deconstructed = tuple[str, str, Sequence[Any], dict[str, Any]]


class EncryptedField(models.BinaryField[bytes, bytes | memoryview]):
    """加密字段 (encrypted field): the bytes of `sealing.encrypt`; empty is nothing known."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"default": b"", "blank": True, **options})

    def deconstruct(self) -> Deconstructed:
        """Tell migrations that this is a plain binary column."""
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.BinaryField", args, options


class DigestField(models.CharField[str, str]):
    """检索摘要字段 (digest field): `sealing.digest_of` the value beside it, for exact search; "" is nothing known."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"max_length": DIGEST_LETTERS, "blank": True, "default": "", **options})

    def deconstruct(self) -> Deconstructed:
        """Tell migrations that this is a plain text column."""
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.CharField", args, options


def masked(stored: bytes | memoryview | None, mask: Callable[[str], str]) -> str:
    """脱敏显示: a stored value as it may be shown to everybody who may see the row: 9900**********0017.

    Where the key is missing the page still opens, and says so in place of the value."""
    try:
        return mask(decrypt(stored)) if stored else ""
    except KeyringError:
        return UNREADABLE
