"""People, posts, duties, grants, hand-over, acting: what each act does, whom it refuses, what the journal holds."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from yaodian.kernel import clock
from yaodian.kernel.access import NotAllowedError, Role, holds
from yaodian.kernel.accounts import actions
from yaodian.kernel.accounts.models import Account, Appointment, Grant
from yaodian.kernel.accounts.queries import holders, posts_waiting, reader_of
from yaodian.kernel.accounts.tests.make import (
    account_in,
    make_administrator,
    make_holder,
    make_login,
    make_person,
    make_post,
    reader_for,
    reader_in,
)
from yaodian.kernel.journal.models import JournalLine
from yaodian.kernel.journal.queries import record_faults
from yaodian.kernel.units.queries import units_for
from yaodian.kernel.units.rules import UnitKind
from yaodian.kernel.units.tests.make import SYSTEM, make_unit

pytestmark = pytest.mark.django_db
DAY = date(2018, 3, 1)


def test_a_first_set_up_makes_three_administrators_with_one_duty_each() -> None:
    slips = actions.init_installation(by=SYSTEM)
    assert sorted(slip.account.duties[0] for slip in slips) == ["auditor", "security_admin", "system_admin"]
    assert all(slip.account.check_password(slip.password) and slip.account.must_change_password for slip in slips)
    with pytest.raises(actions.InstallationError, match="已经初始化"):
        actions.init_installation(by=SYSTEM)
    assert list(record_faults()) == []


def test_a_merged_set_up_makes_one_administrator_with_all_duties() -> None:
    (slip,) = actions.init_installation(by=SYSTEM, merged=True, login_name="guanli")
    assert slip.account.login_name == "guanli"
    assert len(slip.account.duties) == 3


def test_a_post_made_by_the_system_administrator_has_no_rights_until_its_role_is_assigned() -> None:
    unit = make_unit(kind=UnitKind.BUREAU)
    admin, security = (
        reader_for(make_administrator(Role.SYSTEM_ADMIN)),
        reader_for(make_administrator(Role.SECURITY_ADMIN)),
    )
    post = actions.save_post(unit_id=unit.pk, title="主任", role=Role.OFFICE, by=admin)
    person = make_person(unit=unit)
    actions.appoint(post_id=post.pk, person_id=person.pk, from_date=DAY, by=admin)
    account = make_login(person)
    assert not holds(reader_for(account), "units.read")
    assert list(posts_waiting()) == [post]
    with pytest.raises(NotAllowedError):
        actions.assign_roles(post_ids=[post.pk], by=admin)
    actions.assign_roles(post_ids=[post.pk], by=security)
    assert holds(reader_for(account), "units.read")
    assert list(record_faults()) == []


def test_a_refused_role_leaves_the_post_without_rights() -> None:
    admin, security = (
        reader_for(make_administrator(Role.SYSTEM_ADMIN)),
        reader_for(make_administrator(Role.SECURITY_ADMIN)),
    )
    post = actions.save_post(unit_id=make_unit().pk, title="主任", role=Role.OFFICE, by=admin)
    with pytest.raises(actions.PersonError, match="理由"):
        actions.refuse_role(post_id=post.pk, reason=" ", by=security)
    refused = actions.refuse_role(post_id=post.pk, reason="学校没有这个角色", by=security)
    assert (refused.role, refused.proposed_role) == ("", "")


def test_a_duty_is_never_a_role_of_a_post() -> None:
    with pytest.raises(actions.PersonError, match="岗位角色"):
        actions.save_post(unit_id=make_unit().pk, title="管理员", role=Role.SECURITY_ADMIN, by=SYSTEM)


def test_a_new_holder_ends_the_former_one_of_the_same_rank_alone() -> None:
    unit = make_unit()
    post = make_post(unit, Role.SCHOOL_HEAD)
    first, second, deputy = (make_person(unit=unit) for _number in range(3))
    actions.appoint(post_id=post.pk, person_id=first.pk, from_date=DAY, by=SYSTEM)
    actions.appoint(post_id=post.pk, person_id=deputy.pk, rank="B", from_date=DAY, by=SYSTEM)
    actions.appoint(post_id=post.pk, person_id=second.pk, from_date=date(2018, 9, 1), by=SYSTEM)
    assert set(holders(unit_id=unit.pk, roles=[Role.SCHOOL_HEAD], on=date(2018, 8, 31))) == {first, deputy}
    assert list(holders(unit_id=unit.pk, roles=[Role.SCHOOL_HEAD], on=date(2018, 9, 1))) == [second, deputy]
    with pytest.raises(actions.PersonError, match="不能在此之前"):
        actions.appoint(post_id=post.pk, person_id=first.pk, from_date=DAY, by=SYSTEM)


def test_whoever_leaves_hands_over_first_and_then_the_account_is_closed() -> None:
    unit = make_unit()
    account = account_in(Role.SCHOOL_CLERK, unit)
    facts: dict[str, Any] = {"person_id": account.person_id, "name": "离岗人", "unit_id": unit.pk, "active": False}
    with pytest.raises(actions.PersonError, match="请先交接或免去"):
        actions.save_person(**facts, by=SYSTEM)
    held = Appointment.objects.get(person=account.person_id)
    actions.end_appointment(appointment_id=held.pk, to_date=DAY, by=SYSTEM)
    actions.save_person(**facts, by=SYSTEM)
    account.refresh_from_db()
    assert not account.is_active
    assert list(record_faults()) == []


def test_members_share_a_post() -> None:
    unit = make_unit(kind=UnitKind.AREA)
    post = make_post(unit, Role.INSPECTOR)
    people = [make_person(unit=unit) for _number in range(3)]
    for person in people:
        actions.appoint(post_id=post.pk, person_id=person.pk, rank="M", from_date=DAY, by=SYSTEM)
    assert set(holders(unit_id=unit.pk, roles=[Role.INSPECTOR], on=DAY)) == set(people)


def test_a_hand_over_ends_one_time_and_begins_the_other_with_the_note() -> None:
    unit = make_unit()
    leaver, taker = make_holder(Role.SCHOOL_CLERK, unit), make_person(unit=unit)
    held = Appointment.objects.get(person=leaver)
    facts: dict[str, Any] = {
        "post_id": held.post_id,
        "from_person_id": leaver.pk,
        "to_person_id": taker.pk,
        "on": DAY,
        "by": SYSTEM,
    }
    with pytest.raises(actions.PersonError, match="交接说明"):
        actions.hand_over_post(**facts, note="")
    taken = actions.hand_over_post(**facts, note="台账三本，公章一枚")
    held.refresh_from_db()
    assert (held.to_date, taken.from_date, taken.rank) == (DAY, DAY, held.rank)
    assert held.handover_note == "台账三本，公章一枚"
    with pytest.raises(actions.PersonError, match="现在不担任"):
        actions.hand_over_post(**facts, note="再交一次")
    assert list(record_faults()) == []


def test_a_grant_opens_one_record_to_one_unit_until_it_is_revoked() -> None:
    section, helper = make_unit(kind=UnitKind.SECTION), make_unit()
    account = account_in(Role.SCHOOL_CLERK, helper)
    record = f"units.unit:{section.pk}"
    grant = actions.grant_record(unit_id=helper.pk, record=record, verbs=["units.read"], reason="会办", by=SYSTEM)
    assert holds(reader_for(account), "units.read", record=record)
    assert section in units_for(by=reader_for(account))
    assert not holds(reader_for(account), "units.read", record="units.unit:0")
    again = actions.grant_record(unit_id=helper.pk, record=record, verbs=["accounts.read"], reason="会办", by=SYSTEM)
    assert (again.pk, again.verbs) == (grant.pk, ["accounts.read", "units.read"])
    actions.revoke_grant(grant_id=grant.pk, reason="办结", by=SYSTEM)
    assert not holds(reader_for(account), "units.read", record=record)
    with pytest.raises(actions.GrantError, match="已于"):
        actions.revoke_grant(grant_id=grant.pk, reason="办结", by=SYSTEM)
    assert list(record_faults()) == []


def test_nobody_gives_what_he_does_not_hold() -> None:
    own, other, helper = make_unit(kind=UnitKind.CENTRAL_SCHOOL), make_unit(), make_unit()
    by = reader_in(Role.CENTRAL_HEAD, own)
    facts: dict[str, Any] = {
        "unit_id": helper.pk,
        "record": "units.unit:1",
        "verbs": ["units.read"],
        "reason": "会办",
        "by": by,
    }
    actions.grant_record(**facts, owner_unit_id=own.pk)
    for owner in (other.pk, None):
        with pytest.raises(NotAllowedError, match="只能把自己"):
            actions.grant_record(**facts, owner_unit_id=owner)
    with pytest.raises(actions.GrantError, match="不存在"):
        actions.grant_record(unit_id=helper.pk, record="units.unit:1", verbs=["no.verb"], reason="", by=SYSTEM)


def test_a_grant_with_an_end_lapses_by_itself() -> None:
    helper = make_unit()
    account = account_in(Role.SCHOOL_CLERK, helper)
    until = clock.today() + timedelta(weeks=1)
    facts: dict[str, Any] = {
        "unit_id": helper.pk,
        "record": "units.unit:1",
        "verbs": ["units.read"],
        "reason": "会办",
        "by": SYSTEM,
    }
    actions.grant_record(**facts, to_date=until)
    after = reader_of(account=Account.objects.get(pk=account.pk), on=until)
    assert not holds(after, "units.read", record="units.unit:1")
    assert Grant.objects.count() == 1


def test_the_office_acts_for_a_leader_and_both_names_stand_in_the_journal() -> None:
    bureau = make_unit(kind=UnitKind.BUREAU)
    leader = make_holder(Role.LEADER, bureau, name="李局长")
    clerk = account_in(Role.OFFICE, bureau)
    actions.start_acting(person_id=leader.pk, by=reader_for(clerk))
    acting = reader_of(account=Account.objects.get(pk=clerk.pk), on=clock.today(), acting_for=leader)
    assert acting.roles == {Role.LEADER}
    actions.end_acting(by=acting)
    line = JournalLine.objects.get(verb="accounts.end_acting")
    assert (line.acting_for, line.actor) == ("李局长", reader_for(clerk).name)


def test_only_the_office_acts_and_only_for_a_leader_in_office() -> None:
    bureau = make_unit(kind=UnitKind.BUREAU)
    leader, head = make_holder(Role.LEADER, bureau), make_holder(Role.SECTION_HEAD, bureau)
    office = reader_in(Role.OFFICE, bureau)
    with pytest.raises(NotAllowedError, match="现任局领导"):
        actions.start_acting(person_id=head.pk, by=office)
    with pytest.raises(NotAllowedError, match="代录"):
        actions.start_acting(person_id=leader.pk, by=reader_in(Role.SECTION_HEAD, bureau))
    held = Appointment.objects.get(person=leader)
    actions.end_appointment(appointment_id=held.pk, to_date=clock.today(), by=SYSTEM)
    with pytest.raises(NotAllowedError, match="现任局领导"):
        actions.start_acting(person_id=leader.pk, by=office)


def test_every_act_leaves_its_rows_as_the_journal_tells() -> None:
    unit = make_unit()
    account = account_in(Role.SCHOOL_HEAD, unit)
    with clock.at(datetime.fromisoformat("2018-05-02T09:00:00+08:00")):
        actions.note_login(account_id=account.pk, by=SYSTEM)
        actions.renew_digest(account_id=account.pk, password="Ceshi-2018-mima", by=SYSTEM)
        actions.correct_account(account_id=account.pk, login_name="geng", phone="13900000007", by=SYSTEM)
        actions.enable_account(account_id=account.pk, enabled=False, by=SYSTEM)
        actions.enable_account(account_id=account.pk, enabled=True, by=SYSTEM)
        actions.drop_second_factor(account_id=account.pk, by=SYSTEM)
        actions.note_entry(verb="fail_login", name="geng", by=SYSTEM)
        actions.save_person(person_id=account.person_id, name="更名", unit_id=unit.pk, by=SYSTEM)
    assert list(record_faults()) == []
    Account.objects.filter(pk=account.pk).update(login_name="tampered")
    assert [fault.record for fault in record_faults()] == [f"accounts.account:{account.pk}"]
