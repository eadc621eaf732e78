"""Account commands (账号命令): the last resort, at the server's own console, when nobody is left to reset or unlock."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from yaodian.kernel.access import System
from yaodian.kernel.accounts.actions import reset_password, unlock_account
from yaodian.kernel.accounts.models import Account
from yaodian.kernel.accounts.queries import account_named
from yaodian.kernel.discovery.commands import Answer, Command, ExitCode

BY = System("控制台", origin="yaodian account")


def _name(parser: ArgumentParser) -> None:
    """Add the account's name."""
    parser.add_argument("name", metavar="NAME", help="登录名或手机号 / login name or phone")


def _found(options: Mapping[str, Any]) -> Account | Answer:
    """Return the account, or the refusal when there is none."""
    account = account_named(name=str(options["name"]))
    return account or Answer({"error": "no account"}, f"没有“{options['name']}”这个账号。", ExitCode.REFUSED)


def reset(options: Mapping[str, Any]) -> Answer:
    """重置密码: print a one-time password."""
    account = _found(options)
    if isinstance(account, Answer):
        return account
    slip = reset_password(account_id=account.pk, by=BY)
    data = {"login_name": account.login_name, "password": slip.password}
    text = f"一次性密码（只显示这一次，登录后须修改）：\n  {account.login_name}  {slip.password}"
    return Answer(data, text)


def unlock(options: Mapping[str, Any]) -> Answer:
    """解锁: forget the failed logins of an account."""
    account = _found(options)
    if isinstance(account, Answer):
        return account
    count = unlock_account(account_id=account.pk, by=BY)
    return Answer({"login_name": account.login_name, "failures": count}, f"“{account.login_name}”已解锁。")


COMMANDS = (
    Command("account reset", "重置账号密码，打印一次性密码", "reset an account's password", reset, _name),
    Command("account unlock", "解锁账号", "unlock an account", unlock, _name),
)
