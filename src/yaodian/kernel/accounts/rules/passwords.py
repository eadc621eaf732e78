"""密码规则 (password rules): what is wrong with a password; a one-time password that can be read aloud."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from yaodian.kernel.terms import gettext as _

# No 0/O, 1/l/I, 2/Z, 5/S, 8/B: a slip is read from paper, sometimes over the telephone.
CAPITALS = "ACDEFGHJKLMNPQRTUVWXY"
SMALL = "acdefghijkmnpqrtuvwxy"
DIGITS = "34679"


def character_classes(password: str) -> int:
    """Return how many of capitals, small letters, digits and other signs the password has."""
    capitals = any(char.isascii() and char.isupper() for char in password)
    small = any(char.isascii() and char.islower() for char in password)
    digits = any(char.isdigit() for char in password)
    signs = any(not char.isdigit() and not (char.isascii() and char.isalpha()) for char in password)
    return sum((capitals, small, digits, signs))


def password_faults(password: str, *, length: int, classes: int) -> list[str]:
    """Return what is wrong with a password, one sentence each."""
    faults = []
    if len(password) < length:
        faults.append(_("密码至少 %(length)s 位，现在是 %(given)s 位。") % {"length": length, "given": len(password)})
    if character_classes(password) < classes:
        faults.append(_("大写字母、小写字母、数字、符号中至少要有 %(classes)s 类。") % {"classes": classes})
    return faults


def one_time_password(*, choose: Callable[[Sequence[str]], str]) -> str:
    """一次性密码: three groups such as `Kmtr-4793-wqxe`, about 52 bits; `choose` picks a letter at random."""
    word = choose(CAPITALS) + "".join(choose(SMALL) for _place in range(3))
    figures = "".join(choose(DIGITS) for _place in range(4))
    tail = "".join(choose(SMALL) for _place in range(6))
    return f"{word}-{figures}-{tail}"
