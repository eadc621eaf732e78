"""The pages of people, posts, accounts and security: what each role may open, and the work done on them."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from yaodian.kernel.access import Role
from yaodian.kernel.accounts.actions import ask_reset, grant_record
from yaodian.kernel.accounts.models import Account, Appointment, DutyPolicy, Grant, Person, Post
from yaodian.kernel.accounts.tests.make import (
    PASSWORD,
    account_in,
    make_administrator,
    make_holder,
    make_login,
    make_person,
    make_post,
)
from yaodian.kernel.journal.models import JournalLine
from yaodian.kernel.journal.queries import record_faults
from yaodian.kernel.units.rules import UnitKind
from yaodian.kernel.units.tests.make import SYSTEM, make_unit

pytestmark = pytest.mark.django_db
BACKEND = "yaodian.kernel.accounts.backends.NameOrPhoneBackend"
SYSADMIN, SECURITY, AUDITOR = Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR
OWN = ("me", "phone", "password")
MATRIX = {
    "people": {SYSADMIN, SECURITY, Role.OFFICE, Role.SCHOOL_HEAD},
    "person_new": {SYSADMIN},
    "posts": {SYSADMIN, SECURITY, Role.OFFICE, Role.SCHOOL_HEAD},
    "post_new": {SYSADMIN},
    "roles": {SECURITY},
    "accounts": {SYSADMIN, SECURITY},
    "account_new": {SYSADMIN},
    "policy": {SECURITY},
    "requests": {SYSADMIN, SECURITY},
    "grants": {SECURITY},
    "grant_new": {SECURITY},
    "import": {SYSADMIN},
    "import_template": {SYSADMIN},
    "import_present": {SYSADMIN},
}
OF_ACCOUNT = {
    "account": {SYSADMIN, SECURITY},
    "account_edit": {SYSADMIN},
    "reset_password": {SYSADMIN},
    "enable": {SYSADMIN, SECURITY},
    "duties": {SECURITY},
    "drop_factor": {SECURITY},
}


def enter(client: Client, account: Account) -> Client:
    client.force_login(account, backend=BACKEND)
    return client


def account_of(role: Role) -> Account:
    if role in (SYSADMIN, SECURITY, AUDITOR):
        return make_administrator(role)
    return account_in(role, make_unit(kind=UnitKind.BUREAU if role is Role.OFFICE else UnitKind.SCHOOL))


@pytest.mark.parametrize("role", [SYSADMIN, SECURITY, AUDITOR, Role.OFFICE, Role.SCHOOL_HEAD, Role.TEACHER])
def test_each_role_opens_its_pages_and_no_others(client: Client, role: Role) -> None:
    other = account_in(Role.SCHOOL_CLERK, make_unit())
    post = make_post(make_unit(), Role.SCHOOL_HEAD)
    enter(client, account_of(role))
    for name in OWN:
        assert client.get(reverse(f"accounts:{name}")).status_code == 200
    for name, roles in MATRIX.items():
        expected = 200 if role in roles else 403
        assert client.get(reverse(f"accounts:{name}")).status_code == expected, name
    for name, roles in OF_ACCOUNT.items():
        expected = 200 if role in roles else 403
        assert client.get(reverse(f"accounts:{name}", args=[other.pk])).status_code == expected, name
    for name in ("post_edit", "appoint"):
        expected = 200 if role is SYSADMIN else 403
        assert client.get(reverse(f"accounts:{name}", args=[post.pk])).status_code == expected, name
    held = Appointment.objects.get(person=other.person)
    for name in ("hand_over", "end_appointment"):
        expected = 200 if role is SYSADMIN else 403
        assert client.get(reverse(f"accounts:{name}", args=[held.pk])).status_code == expected, name
    unlock = client.post(reverse("accounts:unlock", args=[other.pk]))
    assert unlock.status_code == (302 if role is SECURITY else 403)
    for name, expected_role in (("list", AUDITOR), ("verify", AUDITOR)):
        assert client.get(reverse(f"journal:{name}")).status_code == (200 if role is expected_role else 403)


def test_another_schools_people_and_posts_are_not_found(client: Client) -> None:
    own, other = make_unit(), make_unit()
    stranger, post = make_person(unit=other), make_post(other, Role.SCHOOL_HEAD)
    enter(client, account_in(Role.SCHOOL_HEAD, own))
    assert client.get(reverse("accounts:person", args=[stranger.pk])).status_code == 404
    assert client.get(reverse("accounts:post", args=[post.pk])).status_code == 404
    assert stranger.name not in client.get(reverse("accounts:people")).content.decode()


def test_nobody_without_login_opens_anything(client: Client) -> None:
    for name in (*OWN, *MATRIX):
        answer = client.get(reverse(f"accounts:{name}"))
        assert answer.status_code == 302
        assert answer["Location"].startswith("/account/login/")


def test_a_person_a_post_and_an_account_are_made_on_pages(client: Client) -> None:
    unit = make_unit("岳口中学", code="YK")
    enter(client, make_administrator(SYSADMIN, SECURITY))
    client.post("/account/people/new/", {"name": "钱老师", "unit": "YK 岳口中学", "active": "on"})
    person = Person.objects.get(name="钱老师")
    client.post("/account/posts/new/", {"unit": "岳口中学", "title": "校长", "role": "school_head", "active": "on"})
    post = Post.objects.get(title="校长")
    assert post.role == "school_head"
    form = {"person": "钱老师", "rank": "A", "from_date": "2018-03-01"}
    assert client.post(f"/account/posts/{post.pk}/appoint/", form).status_code == 302
    page = client.post("/account/accounts/new/", {"login_name": "qian", "person": "钱老师"}).content.decode()
    password = re.findall(r"[A-Z][a-z]{3}-\d{4}-[a-z]{6}", page)[0]
    account = Account.objects.get(login_name="qian")
    assert account.check_password(password)
    assert account.person == person
    text = client.get(reverse("units:unit", args=[unit.pk])).content.decode()
    assert "钱老师" in text
    assert client.post("/account/people/new/", {"name": "", "unit": "没有"}).status_code == 422
    assert (
        "没有这个人" in client.post(f"/account/posts/{post.pk}/appoint/", {**form, "person": "查无"}).content.decode()
    )
    assert list(record_faults()) == []


def test_a_hand_over_lists_what_is_open_and_is_registered(client: Client) -> None:
    bureau = make_unit(kind=UnitKind.BUREAU)
    central = make_unit(kind=UnitKind.CENTRAL_SCHOOL, under=bureau)
    leaver, taker = make_holder(Role.CENTRAL_CLERK, central, name="老赵"), make_person("小钱", unit=central)
    asking = account_in(Role.SCHOOL_CLERK, make_unit(under=central))
    ask_reset(name=asking.login_name, contact="", by=SYSTEM)
    held = Appointment.objects.get(person=leaver)
    enter(client, make_administrator(SYSADMIN))
    address = reverse("accounts:hand_over", args=[held.pk])
    text = client.get(address).content.decode()
    assert "在办事项 1 件" in text
    assert "申请重置密码" in text
    assert client.post(address, {"to_person": "小钱", "on": "2018-03-01", "note": ""}).status_code == 422
    assert client.post(address, {"to_person": "小钱", "on": "2018-03-01", "note": "台账"}).status_code == 302
    assert Appointment.objects.get(person=taker).from_date.isoformat() == "2018-03-01"
    assert client.get(address).status_code == 404


def test_roles_are_assigned_by_the_security_administrator_on_one_page(client: Client) -> None:
    unit = make_unit()
    admin = make_administrator(SYSADMIN)
    enter(client, admin)
    form = {"unit": unit.code, "title": "文员", "role": "school_clerk", "active": "on"}
    assert "待安全管理员授权" in client.post("/account/posts/new/", form, follow=True).content.decode()
    post = Post.objects.get(title="文员")
    assert post.role == ""
    enter(client, make_administrator(SECURITY))
    assert "文员" in client.get("/account/posts/roles/").content.decode()
    client.post("/account/posts/roles/", {"post": [str(post.pk)]})
    post.refresh_from_db()
    assert post.role == "school_clerk"
    client.post(f"/account/posts/{post.pk}/role/", {"role": "school_head"})
    post.refresh_from_db()
    assert post.role == "school_head"


def test_acting_for_a_leader_shows_on_every_page_until_it_ends(client: Client) -> None:
    bureau = make_unit(kind=UnitKind.BUREAU)
    leader = make_holder(Role.LEADER, bureau, name="李局长")
    clerk = account_in(Role.OFFICE, bureau)
    enter(client, clerk)
    assert "为李局长代录" in client.get("/account/me/").content.decode()
    client.post("/account/acting/", {"person": leader.pk})
    assert "yd-banner-acting" in client.get("/units/").content.decode()
    assert client.post("/account/acting/", {"person": leader.pk}).status_code == 403
    client.post("/account/acting/end/")
    assert "yd-banner-acting" not in client.get("/units/").content.decode()
    verbs = JournalLine.objects.filter(verb__contains="acting").values_list("verb", "acting_for")
    assert list(verbs.order_by("id")) == [("accounts.start_acting", ""), ("accounts.end_acting", "李局长")]


def test_acting_ends_when_the_post_in_the_office_does(client: Client) -> None:
    bureau = make_unit(kind=UnitKind.BUREAU)
    leader = make_holder(Role.LEADER, bureau)
    clerk = account_in(Role.OFFICE, bureau)
    enter(client, clerk)
    client.post("/account/acting/", {"person": leader.pk})
    Appointment.objects.filter(person=clerk.person).update(to_date="2018-01-02")
    assert client.get("/units/").status_code == 403


def test_acting_for_somebody_who_is_no_leader_is_refused(client: Client) -> None:
    bureau = make_unit(kind=UnitKind.BUREAU)
    head = make_holder(Role.SECTION_HEAD, bureau)
    enter(client, account_in(Role.OFFICE, bureau))
    for person in (str(head.pk), "x", ""):
        assert client.post("/account/acting/", {"person": person}).status_code == 403


def test_duties_and_the_policy_are_set_on_pages(client: Client) -> None:
    enter(client, make_administrator(SECURITY))
    account = make_login()
    address = reverse("accounts:duties", args=[account.pk])
    both = {"duties": ["system_admin", "auditor"]}
    assert "三员分立" in client.post(address, both).content.decode()
    assert client.post("/account/accounts/policy/", {"merged": "on", "reason": ""}).status_code == 422
    client.post("/account/accounts/policy/", {"merged": "on", "reason": "只有两人"})
    assert DutyPolicy.objects.get().merged
    assert client.post(address, both).status_code == 302
    account.refresh_from_db()
    assert account.duties == ["auditor", "system_admin"]


def test_a_grant_is_given_and_revoked_on_pages(client: Client) -> None:
    unit = make_unit(code="YK")
    enter(client, make_administrator(SECURITY))
    form = {"unit": "YK", "record": f"units.unit:{unit.pk}", "verbs": ["units.read"], "reason": "会办"}
    assert "形如" in client.post("/account/grants/new/", {**form, "record": "随便"}).content.decode()
    assert client.post("/account/grants/new/", form).status_code == 302
    grant = Grant.objects.get()
    assert "会办" in client.get(f"/account/grants/{grant.pk}/").content.decode()
    assert client.post(f"/account/grants/{grant.pk}/revoke/", {"reason": "办结"}).status_code == 302
    grant.refresh_from_db()
    assert grant.to_date is not None


def test_the_auditor_reads_a_line_and_verifies_the_chain(client: Client) -> None:
    account = make_login(make_person(), login_name="zhang")
    grant_record(unit_id=make_unit().pk, record="units.unit:1", verbs=["units.read"], reason="会办", by=SYSTEM)
    enter(client, make_administrator(AUDITOR))
    text = client.get("/journal/", {"verb": "grant"}).content.decode()
    assert "任务授权" in text
    assert "建立账号" not in text.split("<tbody")[1]
    line = JournalLine.objects.get(verb="accounts.grant_record")
    assert "会办" in client.get(f"/journal/{line.pk}/").content.decode()
    assert "校验通过" in client.post("/journal/verify/").content.decode()
    Account.objects.filter(pk=account.pk).update(login_name="tampered")
    page = client.post("/journal/verify/").content.decode()
    assert "发现 1 处不符" in page
    assert f"accounts.account:{account.pk}" in page


def test_lists_ask_few_queries(client: Client, django_assert_max_num_queries: object) -> None:
    unit = make_unit()
    for _number in range(25):
        make_login(make_holder(Role.TEACHER, unit))
    enter(client, make_administrator(SYSADMIN, SECURITY, AUDITOR))
    for address in ("/account/people/", "/account/posts/", "/account/accounts/", "/journal/"):
        client.get(address)
        with django_assert_max_num_queries(16):  # type: ignore[operator]  # with the badge
            assert client.get(address).status_code == 200


def test_the_phone_number_is_changed_by_its_owner(client: Client) -> None:
    account = make_login()
    enter(client, account)
    assert "11 位" in client.post("/account/me/phone/", {"phone": "123"}).content.decode()
    client.post("/account/me/phone/", {"phone": "13900000005"})
    account.refresh_from_db()
    assert account.phone == "13900000005"
    assert account.check_password(PASSWORD)
