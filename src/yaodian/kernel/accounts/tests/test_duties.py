"""Duties kept apart, names, resets and passwords: who may do what to whose account."""

from __future__ import annotations

from datetime import date

import pytest

from yaodian.kernel.access import NotAllowedError, Role
from yaodian.kernel.accounts import actions
from yaodian.kernel.accounts.queries import account_named, duty_accounts
from yaodian.kernel.accounts.tests.make import (
    account_in,
    make_administrator,
    make_login,
    make_post,
    reader_for,
    reader_in,
)
from yaodian.kernel.journal.models import JournalLine
from yaodian.kernel.journal.queries import record_faults
from yaodian.kernel.units.rules import UnitKind
from yaodian.kernel.units.tests.make import SYSTEM, make_unit

pytestmark = pytest.mark.django_db
DAY = date(2018, 3, 1)


def test_two_duties_need_the_journaled_setting_and_its_reason() -> None:
    security = reader_for(make_administrator(Role.SECURITY_ADMIN))
    account = make_login()
    both = [Role.SYSTEM_ADMIN, Role.AUDITOR]
    with pytest.raises(actions.DutyError, match="三员分立"):
        actions.set_duties(account_id=account.pk, duties=both, by=security)
    with pytest.raises(actions.DutyError, match="理由"):
        actions.set_duty_policy(merged=True, totp_required=False, reason="", by=security)
    actions.set_duty_policy(merged=True, totp_required=False, reason="只有两名信息员", by=security)
    actions.set_duties(account_id=account.pk, duties=both, by=security)
    assert JournalLine.objects.get(verb="accounts.set_duty_policy").detail["reason"] == "只有两名信息员"
    with pytest.raises(actions.DutyError, match="还兼任"):
        actions.set_duty_policy(merged=False, totp_required=False, reason="人手够了", by=security)


def test_the_last_security_administrator_can_neither_be_stripped_nor_disabled() -> None:
    account = make_administrator(Role.SECURITY_ADMIN)
    with pytest.raises(actions.DutyError, match="最后一个安全管理员"):
        actions.set_duties(account_id=account.pk, duties=[], by=SYSTEM)
    with pytest.raises(actions.AccountError, match="最后一个安全管理员"):
        actions.enable_account(account_id=account.pk, enabled=False, by=SYSTEM)
    make_administrator(Role.SECURITY_ADMIN)
    actions.set_duties(account_id=account.pk, duties=[], by=SYSTEM)
    assert account.pk not in duty_accounts()


@pytest.mark.parametrize("duty", [Role.SYSTEM_ADMIN, Role.AUDITOR])
def test_only_the_security_administrator_touches_rights(duty: Role) -> None:
    by = reader_for(make_administrator(duty))
    account = make_login()
    with pytest.raises(NotAllowedError):
        actions.set_duties(account_id=account.pk, duties=[Role.AUDITOR], by=by)
    with pytest.raises(NotAllowedError):
        actions.set_duty_policy(merged=True, totp_required=False, reason="想兼任", by=by)
    with pytest.raises(NotAllowedError):
        actions.unlock_account(account_id=account.pk, by=by)


def test_the_security_administrator_makes_neither_people_nor_accounts() -> None:
    by = reader_for(make_administrator(Role.SECURITY_ADMIN))
    with pytest.raises(NotAllowedError):
        actions.save_person(name="某人", unit_id=make_unit().pk, by=by)
    with pytest.raises(NotAllowedError):
        actions.make_account(login_name="x", by=by)


def test_a_name_opens_one_account_alone() -> None:
    first = make_login(login_name="zhang", phone="13900000001")
    assert account_named(name="13900000001") == first
    for taken in ("zhang", "13900000001"):
        with pytest.raises(actions.AccountError, match="已被其他账号"):
            actions.make_account(login_name=taken, by=SYSTEM)
    with pytest.raises(actions.AccountError, match="空格"):
        actions.make_account(login_name="li si", by=SYSTEM)
    other = make_login(login_name="li")
    with pytest.raises(actions.AccountError, match="已被其他账号"):
        actions.change_phone(account_id=other.pk, phone="13900000001", by=reader_for(other))


def test_a_central_school_resets_its_schools_and_nobody_else() -> None:
    bureau = make_unit(kind=UnitKind.BUREAU)
    central = make_unit(kind=UnitKind.CENTRAL_SCHOOL, under=bureau)
    village, other = make_unit(under=central), make_unit(under=bureau)
    by = reader_in(Role.CENTRAL_CLERK, central)
    below = account_in(Role.SCHOOL_CLERK, village)
    before = below.password
    slip = actions.reset_password(account_id=below.pk, by=by)
    assert slip.account.password != before
    assert slip.account.must_change_password
    for account in (
        account_in(Role.SCHOOL_CLERK, other),
        account_in(Role.CENTRAL_HEAD, central),
        make_administrator(Role.SYSTEM_ADMIN),
        make_login(),
    ):
        with pytest.raises(NotAllowedError):
            actions.reset_password(account_id=account.pk, by=by)


def test_somebody_who_also_holds_a_post_in_the_bureau_is_out_of_the_central_schools_reach() -> None:
    bureau = make_unit(kind=UnitKind.BUREAU)
    central = make_unit(kind=UnitKind.CENTRAL_SCHOOL, under=bureau)
    account = account_in(Role.SCHOOL_HEAD, make_unit(under=central))
    assert account.person_id is not None
    actions.appoint(post_id=make_post(bureau, Role.OFFICE).pk, person_id=account.person_id, from_date=DAY, by=SYSTEM)
    with pytest.raises(NotAllowedError):
        actions.reset_password(account_id=account.pk, by=reader_in(Role.CENTRAL_HEAD, central))


def test_an_administrators_password_is_reset_by_the_security_administrator() -> None:
    auditor = make_administrator(Role.AUDITOR)
    with pytest.raises(NotAllowedError):
        actions.reset_password(account_id=auditor.pk, by=reader_for(make_administrator(Role.SYSTEM_ADMIN)))
    actions.reset_password(account_id=auditor.pk, by=reader_for(make_administrator(Role.SECURITY_ADMIN)))


def test_a_reset_request_is_asked_once_and_answered_by_the_reset() -> None:
    account = account_in(Role.SCHOOL_CLERK, make_unit())
    asked = actions.ask_reset(name=account.login_name, contact="0728", by=SYSTEM)
    assert actions.ask_reset(name=account.login_name, contact="again", by=SYSTEM) == asked
    assert actions.ask_reset(name="nobody", contact="", by=SYSTEM) is None
    actions.reset_password(account_id=account.pk, by=reader_for(make_administrator(Role.SYSTEM_ADMIN)))
    assert asked is not None
    asked.refresh_from_db()
    assert asked.state == "done"
    assert list(record_faults()) == []


@pytest.mark.parametrize(
    ("new", "why"),
    [
        ("Ab1-", "至少 8 位"),
        ("abcdefghi", "至少要有 3 类"),
        ("Ceshi-2018-mima", "不能与现在的"),
        ("Password123", "常见"),
    ],
)
def test_a_poor_password_is_refused_with_the_reason(new: str, why: str) -> None:
    account = make_login()
    with pytest.raises(actions.PasswordError, match=why):
        actions.change_password(account_id=account.pk, old="Ceshi-2018-mima", new=new, by=reader_for(account))


def test_the_last_password_but_one_is_refused_too() -> None:
    account = make_login()
    by = reader_for(account)
    actions.change_password(account_id=account.pk, old="Ceshi-2018-mima", new="Xin-2019-mima", by=by)
    with pytest.raises(actions.PasswordError, match="上一次"):
        actions.change_password(account_id=account.pk, old="Xin-2019-mima", new="Ceshi-2018-mima", by=by)
    with pytest.raises(actions.PasswordError, match="现在的密码不对"):
        actions.change_password(account_id=account.pk, old="wrong", new="Ling-2020-mima", by=by)


def test_an_administrators_password_is_longer() -> None:
    account = make_administrator(Role.AUDITOR)
    with pytest.raises(actions.PasswordError, match="至少 10 位"):
        actions.change_password(account_id=account.pk, old="Ceshi-2018-mima", new="Gly-20189", by=reader_for(account))


def test_nobody_changes_anothers_password_or_phone() -> None:
    account, other = make_login(), make_login()
    with pytest.raises(NotAllowedError):
        actions.change_password(account_id=account.pk, old="Ceshi-2018-mima", new="Xin-2019-mima", by=reader_for(other))
    with pytest.raises(NotAllowedError):
        actions.change_phone(account_id=account.pk, phone="13900000009", by=reader_for(other))
    with pytest.raises(NotAllowedError):
        actions.set_password(account_id=account.pk, password="x", by=reader_for(other))
