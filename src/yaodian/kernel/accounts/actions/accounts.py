"""Accounts (维护账号): made, opened with a one-time slip, changed, locked, enabled and disabled."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yaodian.kernel import clock
from yaodian.kernel.access import By, NotAllowedError, System, holds, require
from yaodian.kernel.accounts.models import Account, Person, ResetRequest, Visit
from yaodian.kernel.accounts.queries import account_named, duty_accounts, may_reset
from yaodian.kernel.accounts.rules import last_holder_fault
from yaodian.kernel.accounts.slips import Slip, issue
from yaodian.kernel.journal.actions import write_line


class AccountError(ValueError):
    """账号资料有误."""


class PasswordError(ValueError):
    """密码不合要求."""


def _free_name(name: str, *, pk: int | None = None) -> str:
    """Return a login name or phone number that no other account opens with."""
    name = name.strip()
    taken = account_named(name=name) if name else None
    if not name or any(char.isspace() for char in name):
        raise AccountError(_("登录名不能为空，也不能含空格。"))
    if taken is not None and taken.pk != pk:
        raise AccountError(_("“%(name)s”已被其他账号用作登录名或手机号。") % {"name": name})
    return name


@transaction.atomic
def make_account(*, login_name: str, by: By, person_id: int | None = None, phone: str = "") -> Slip:
    """建立账号: an enabled account with a one-time password; returns the slip, printable only now."""
    require(by, "accounts.change")
    person = Person.objects.select_related("unit").get(pk=person_id) if person_id else None
    if person is not None and Account.objects.filter(person=person).exists():
        raise AccountError(_("“%(name)s”已有账号。") % {"name": person.name})
    account = Account(
        login_name=_free_name(login_name),
        phone=_free_name(phone) if phone.strip() else None,
        person=person,
        made_at=clock.now(),
    )
    slip = issue(account)
    account.save()
    write_line(verb="accounts.make_account", by=by, record=account, summary=slip.name)
    return slip


@transaction.atomic
def correct_account(*, account_id: int, login_name: str, phone: str, by: By) -> Account:
    """更正账号: another login name or phone number."""
    require(by, "accounts.change")
    account = Account.objects.select_for_update().get(pk=account_id)
    account.login_name = _free_name(login_name, pk=account_id)
    account.phone = _free_name(phone, pk=account_id) if phone.strip() else None
    account.save(update_fields=["login_name", "phone"])
    write_line(verb="accounts.correct_account", by=by, record=account, summary=account.login_name)
    return account


@transaction.atomic
def change_phone(*, account_id: int, phone: str, by: By) -> Account:
    """更换本人手机号: the phone number with which one logs in."""
    if by.account_id != account_id:
        raise NotAllowedError(_("只能更换本人的手机号。"))
    account = Account.objects.select_for_update().get(pk=account_id)
    account.phone = _free_name(phone, pk=account_id) if phone.strip() else None
    account.save(update_fields=["phone"])
    write_line(verb="accounts.change_phone", by=by, record=account, summary=account.login_name)
    return account


@transaction.atomic
def change_password(*, account_id: int, old: str, new: str, by: By) -> Account:
    """修改本人密码: by the rules of the rulebook; every other session of the account ends."""
    if by.account_id != account_id:
        raise NotAllowedError(_("只能修改本人的密码。"))
    account = Account.objects.select_for_update().get(pk=account_id)
    if not account.check_password(old):
        raise PasswordError(_("现在的密码不对。"))
    try:
        validate_password(new, account)
    except ValidationError as error:
        raise PasswordError("".join(error.messages)) from error
    account.previous_password = account.password
    account.set_password(new)
    account.must_change_password, account.password_changed_at = False, clock.now()
    account.save(update_fields=["password", "previous_password", "must_change_password", "password_changed_at"])
    write_line(verb="accounts.change_password", by=by, record=account, summary=account.login_name)
    return account


@transaction.atomic
def reset_password(*, account_id: int, by: By) -> Slip:
    """重置密码: a new one-time slip; the account's sessions end, and its open reset requests are answered."""
    account = Account.objects.select_for_update().get(pk=account_id)
    if not may_reset(account=account, by=by, on=clock.today()):
        raise NotAllowedError(_("您不能重置“%(name)s”的密码。") % {"name": account.login_name})
    slip = issue(account)
    account.save(update_fields=["password", "previous_password", "must_change_password", "password_changed_at"])
    answered = list(account.reset_requests.select_for_update().filter(state=ResetRequest.State.OPEN))
    for request in answered:
        request.state, request.answered_at = ResetRequest.State.DONE, clock.now()
        request.save(update_fields=["state", "answered_at"])
    write_line(verb="accounts.reset_password", by=by, record=account, also=answered, summary=slip.name)
    return slip


@transaction.atomic
def set_password(*, account_id: int, password: str, by: By) -> Account:
    """直接设定密码: only from the command line and by the demo's loader; it need not be changed at the next login."""
    if not isinstance(by, System):
        raise NotAllowedError(_("密码只能由本人修改，或重置为一次性密码。"))
    account = Account.objects.select_for_update().get(pk=account_id)
    account.set_password(password)
    account.must_change_password, account.password_changed_at = False, clock.now()
    account.save(update_fields=["password", "must_change_password", "password_changed_at"])
    write_line(verb="accounts.set_password", by=by, record=account, summary=account.login_name)
    return account


@transaction.atomic
def ask_reset(*, name: str, contact: str, by: By) -> ResetRequest | None:
    """申请重置密码: asked by whoever stands before the login page; one open request an account, None for no account."""
    account = account_named(name=name)
    if account is None or not account.is_active:
        return None
    Account.objects.select_for_update().get(pk=account.pk)
    already = account.reset_requests.filter(state=ResetRequest.State.OPEN).first()
    if already is not None:
        return already
    request = account.reset_requests.create(contact=contact.strip()[:40], origin=by.origin[:120], asked_at=clock.now())
    write_line(verb="accounts.ask_reset", by=by, record=request, summary=account.login_name)
    return request


@transaction.atomic
def refuse_reset(*, request_id: int, reason: str, by: By) -> ResetRequest:
    """不予重置: the request is closed with the reason, for instance because nobody there asked."""
    request = ResetRequest.objects.select_for_update().select_related("account").get(pk=request_id)
    if not may_reset(account=request.account, by=by, on=clock.today()):
        raise NotAllowedError(_("您不能办理这件申请。"))
    if request.state != ResetRequest.State.OPEN:
        raise AccountError(_("这件申请已经办理过了。"))
    if not reason.strip():
        raise AccountError(_("不予重置的理由要填写。"))
    request.state, request.answer, request.answered_at = ResetRequest.State.REFUSED, reason.strip()[:200], clock.now()
    request.save(update_fields=["state", "answer", "answered_at"])
    write_line(verb="accounts.refuse_reset", by=by, record=request, summary=request.account.login_name)
    return request


@transaction.atomic
def enable_account(*, account_id: int, enabled: bool, by: By) -> Account:
    """启用、停用账号: a duty's account by the security administrator, the others also by the system administrator."""
    account = Account.objects.select_for_update().get(pk=account_id)
    if account.duties:  # two who disable each other must wait for one another
        holding = {row.pk: row for row in Account.objects.exclude(duties=[]).select_for_update().order_by("pk")}
        account = holding[account_id]
    if not holds(by, "accounts.security"):
        require(by, "accounts.security" if account.duties else "accounts.change")
    if account.pk == by.account_id:
        raise AccountError(_("不能停用自己的账号。"))
    leaving = not enabled and bool(account.duties)
    if leaving and (fault := last_holder_fault(duty_accounts(), pk=account.pk, left=frozenset())):
        raise AccountError(fault)
    account.is_active = enabled
    account.save(update_fields=["is_active"])
    verb = "accounts.enable_account" if enabled else "accounts.disable_account"
    write_line(verb=verb, by=by, record=account, summary=account.login_name)
    return account


@transaction.atomic
def note_login(*, account_id: int, by: By) -> Visit:
    """登记登录: when and from where an account came in (安全审计)."""
    account = Account.objects.get(pk=account_id)
    visit, _made = Visit.objects.update_or_create(
        account=account, defaults={"at": clock.now(), "origin": by.origin[:120]}
    )
    write_line(verb="accounts.log_in", by=by, record=account, also=[visit], summary=account.login_name)
    return visit


@transaction.atomic
def note_entry(*, verb: str, name: str, by: By, detail: dict[str, str] | None = None) -> None:
    """登记登录事件: a failed login, a lock, a log-out, a second factor switched on or off; no row changes."""
    write_line(verb=f"accounts.{verb}", by=by, record=account_named(name=name), summary=name[:60], detail=detail)


@transaction.atomic
def renew_digest(*, account_id: int, password: str, by: By) -> None:
    """更新密码摘要: the same password under the present, stronger rounds; done at login."""
    account = Account.objects.select_for_update().get(pk=account_id)
    account.set_password(password)
    account.save(update_fields=["password"])
    write_line(verb="accounts.renew_digest", by=by, record=account, summary=account.login_name)
