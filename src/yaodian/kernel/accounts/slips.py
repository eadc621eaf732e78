"""密码条 (slips): a one-time password, printed once on paper and kept nowhere."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher, make_password

from yaodian.kernel import clock
from yaodian.kernel.accounts.models import Account
from yaodian.kernel.accounts.rules import one_time_password

# A one-time password is random and long, nothing a guesser could shorten, so its digest may do with fewer rounds:
# a bureau prints some hundred slips at once. The password that the person then chooses gets the full number.
ROUNDS = 5_000


@dataclass(frozen=True)
class Slip:
    """密码条 (slip): what is printed once and kept nowhere."""

    account: Account
    password: str

    @property
    def name(self) -> str:
        """Whose slip it is."""
        return self.account.person.name if self.account.person else self.account.login_name

    @property
    def unit(self) -> str:
        """Return the unit to which the slip goes."""
        return str(self.account.person.unit) if self.account.person else ""


def slip_digest(password: str) -> str:
    """Return the digest of a one-time password."""
    try:
        hasher = get_hasher(str(PBKDF2PasswordHasher.algorithm))
    except ValueError:  # not among PASSWORD_HASHERS
        return make_password(password)
    assert isinstance(hasher, PBKDF2PasswordHasher)
    return hasher.encode(password, hasher.salt(), iterations=ROUNDS)


def issue(account: Account) -> Slip:
    """Give an account a new one-time password, not yet saved; it must be changed at the next login."""
    password = one_time_password(choose=secrets.choice)
    if account.password:
        account.previous_password = account.password
    account.password, account.must_change_password = slip_digest(password), True
    account.password_changed_at = clock.now()
    return Slip(account=account, password=password)
