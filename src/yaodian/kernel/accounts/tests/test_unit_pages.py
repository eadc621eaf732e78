"""The pages of units: list, portrait, upkeep; closed to whoever does not reach the unit."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from yaodian.kernel.access import NotAllowedError, Role
from yaodian.kernel.accounts.tests.make import account_in, make_administrator, make_holder, reader_in
from yaodian.kernel.units.actions import save_unit
from yaodian.kernel.units.models import Unit, UnitRelation
from yaodian.kernel.units.queries import units_for
from yaodian.kernel.units.rules import RelationKind, UnitKind
from yaodian.kernel.units.tests.make import make_unit

pytestmark = pytest.mark.django_db
BACKEND = "yaodian.kernel.accounts.backends.NameOrPhoneBackend"


def enter(client: Client, account: object) -> Client:
    client.force_login(account, backend=BACKEND)  # type: ignore[arg-type]
    return client


def test_the_list_finds_a_unit_by_its_initials(client: Client) -> None:
    make_unit("岳口中学")
    make_unit("干驿小学")
    enter(client, make_administrator(Role.SYSTEM_ADMIN))
    text = client.get(reverse("units:list"), {"q": "ykzx"}).content.decode()
    assert "岳口中学" in text
    assert "干驿小学" not in text


def test_the_list_asks_few_queries(client: Client, django_assert_max_num_queries: object) -> None:
    for _number in range(30):
        make_unit()
    enter(client, make_administrator(Role.SYSTEM_ADMIN))
    client.get(reverse("units:list"))
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        client.get(reverse("units:list"))


def test_a_portrait_shows_places_people_and_units_below(client: Client) -> None:
    bureau = make_unit("某局", kind=UnitKind.BUREAU)
    central = make_unit("岳口中心学校", kind=UnitKind.CENTRAL_SCHOOL, under=bureau)
    make_unit("健康小学", under=central)
    make_holder(Role.CENTRAL_HEAD, central, name="周校长")
    enter(client, account_in(Role.OFFICE, bureau))
    text = client.get(reverse("units:unit", args=[central.pk])).content.decode()
    for word in ("某局", "隶属", "健康小学", "周校长"):
        assert word in text


def test_another_schools_portrait_is_not_found(client: Client) -> None:
    own, other = make_unit(), make_unit()
    enter(client, account_in(Role.SCHOOL_HEAD, own))
    assert client.get(reverse("units:unit", args=[own.pk])).status_code == 200
    assert client.get(reverse("units:unit", args=[other.pk])).status_code == 404
    assert client.get(reverse("units:edit", args=[own.pk])).status_code == 403
    assert client.post(reverse("units:new"), {"code": "X"}).status_code == 403


def test_a_unit_is_registered_placed_and_closed_on_pages(client: Client) -> None:
    upper = make_unit("上级学校", code="U1")
    enter(client, make_administrator(Role.SYSTEM_ADMIN))
    data = {"code": "N1", "title": "新建小学", "kind": "school", "position": "3"}
    made = client.post(reverse("units:new"), data)
    unit = Unit.objects.get(code="N1")
    assert made["Location"] == reverse("units:unit", args=[unit.pk])
    assert client.post(reverse("units:new"), data).status_code == 422
    form = {"kind": RelationKind.SUBORDINATION.value, "upper": "U1 上级学校", "from_date": "2018-01-01"}
    assert client.post(reverse("units:place", args=[unit.pk]), form).status_code == 302
    relation = UnitRelation.objects.get(lower=unit)
    assert relation.upper == upper
    wrong = client.post(reverse("units:unplace", args=[relation.pk]), {"day": "2017-01-01"})
    assert wrong.status_code == 422
    assert "不能更早" in wrong.content.decode()
    assert client.post(reverse("units:unplace", args=[relation.pk]), {"day": "2018-02-01"}).status_code == 302
    assert client.post(reverse("units:close", args=[unit.pk]), {"day": "2018-03-01"}).status_code == 302
    unit.refresh_from_db()
    assert unit.closed_date is not None


def test_only_the_system_administrator_keeps_the_units() -> None:
    school = make_unit()
    with pytest.raises(NotAllowedError, match="维护单位"):
        save_unit(code="X1", title="某校", kind=UnitKind.SCHOOL, by=reader_in(Role.SCHOOL_HEAD, school))


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        (Role.OFFICE, {"局", "科", "中心", "村小", "别校"}),
        (Role.SECTION_CLERK, {"科", "别校"}),
        (Role.CENTRAL_HEAD, {"中心", "村小"}),
        (Role.SCHOOL_HEAD, {"村小"}),
        (Role.TEACHER, set()),
    ],
)
def test_a_portrait_is_open_to_whoever_reaches_the_unit(role: Role, sees: set[str]) -> None:
    bureau = make_unit("局", kind=UnitKind.BUREAU)
    section = make_unit("科", kind=UnitKind.SECTION, under=bureau)
    central = make_unit("中心", kind=UnitKind.CENTRAL_SCHOOL, under=bureau)
    village = make_unit("村小", under=central)
    make_unit("别校", under=section, relation=RelationKind.BUSINESS)
    home = {Role.OFFICE: bureau, Role.SECTION_CLERK: section, Role.CENTRAL_HEAD: central}.get(role, village)
    found = units_for(by=reader_in(role, home)).values_list("title", flat=True)
    assert {title for title in found if title in {"局", "科", "中心", "村小", "别校"}} == sees
