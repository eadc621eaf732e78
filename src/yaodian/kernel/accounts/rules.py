"""Account rules (账号规则): passwords, duties kept apart, acting for a leader."""

from __future__ import annotations

from django.utils.translation import gettext as _


def character_classes(password: str) -> int:
    """Return how many of capitals, small letters, digits and other signs the password has."""
    return sum(
        (
            any(char.isascii() and char.isupper() for char in password),
            any(char.isascii() and char.islower() for char in password),
            any(char.isdigit() for char in password),
            any(not (char.isascii() and char.isalnum()) and not char.isdigit() for char in password),
        )
    )


def password_faults(password: str, *, length: int, classes: int) -> list[str]:
    """Return what is wrong with a password, one sentence each."""
    faults = []
    if len(password) < length:
        faults.append(_("密码至少 %(length)s 位。") % {"length": length})
    if character_classes(password) < classes:
        faults.append(_("大写字母、小写字母、数字、符号中至少要有 %(classes)s 类。") % {"classes": classes})
    return faults
