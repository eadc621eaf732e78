"""Workday pages: the year, a changed day, a filled year, a deadline explained; and who may."""

from datetime import UTC, date, datetime
from itertools import count

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from yaodian.kernel.access import Role
from yaodian.kernel.workdays.models import HolidayOverride
from yaodian.kernel.workdays.queries import calendar

pytestmark = pytest.mark.django_db
_numbers = count(1)


@pytest.fixture(autouse=True)
def _empty_table() -> None:
    HolidayOverride.objects.all().delete()


def browser(role: Role) -> Client:
    """A logged-in browser of somebody in a post of this role."""
    number = next(_numbers)
    unit = apps.get_model("units", "Unit").objects.create(code=f"W{number}", title=f"单位{number}", kind="section")
    person = apps.get_model("accounts", "Person").objects.create(name=f"人员{number}", unit=unit)
    post = apps.get_model("accounts", "Post").objects.create(unit=unit, title=f"岗位{number}", role=role)
    first = date(2010, 1, 1)
    apps.get_model("accounts", "Appointment").objects.create(post=post, person=person, rank="A", from_date=first)
    moment = datetime(2018, 1, 1, tzinfo=UTC)
    account = apps.get_model("accounts", "Account").objects.create(
        login_name=f"w{number}",
        person=person,
        must_change_password=False,
        made_at=moment,
        password_changed_at=moment,
    )
    client = Client()
    client.force_login(account)
    return client


def test_the_office_fills_a_year_sees_it_and_changes_a_day() -> None:
    client = browser(Role.OFFICE)
    address = reverse("workdays:year")
    empty = client.get(address, {"year": "2018"}).content.decode()
    assert "还没有节假日安排" in empty
    fill = reverse("workdays:fill", args=[2018])
    assert fill in empty
    assert client.get(fill).status_code == 200
    assert client.post(fill).status_code == 302
    with CaptureQueriesContext(connection) as asked:
        page = client.get(address, {"year": "2018"}).content.decode()
    assert sum("workdays_holidayoverride" in query["sql"] for query in asked) <= 4  # page and to-do count
    assert page.count("<caption>") == 12
    assert 'title="春节"' in page
    sent = {"date": "2018-05-03", "kind": "holiday", "name": "防汛停工", "source": "市政府通知"}
    assert client.post(reverse("workdays:change"), sent).status_code == 302
    assert not calendar().is_workday(date(2018, 5, 3))
    back = {"date": "2018-05-03", "kind": "plain", "source": "误录"}
    assert client.post(reverse("workdays:change"), back).status_code == 302
    assert calendar().is_workday(date(2018, 5, 3))


def test_a_change_without_its_paper_stays_on_the_form() -> None:
    sent = {"date": "2018-05-03", "kind": "holiday", "name": "", "source": ""}
    assert browser(Role.OFFICE).post(reverse("workdays:change"), sent).status_code == 422
    assert not HolidayOverride.objects.exists()


def test_a_year_nobody_knows_says_so() -> None:
    page = browser(Role.OFFICE).post(reverse("workdays:fill", args=[2040]), follow=True).content.decode()
    assert "内置日历没有2040年的安排" in page


def test_a_deadline_is_explained_day_by_day() -> None:
    client = browser(Role.SCHOOL_CLERK)
    page = client.get(reverse("workdays:deadline"), {"start": "2018-03-01", "count": "5", "unit": "workdays"})
    text = page.content.decode()
    assert "至2018年3月8日届满" in text
    assert "2018-03-03 星期六 双休日 不计" in text


def test_others_read_but_may_not_change() -> None:
    client = browser(Role.SCHOOL_CLERK)
    assert client.get(reverse("workdays:year"), {"year": "²"}).status_code == 200
    assert client.get(reverse("workdays:change")).status_code == 403
    assert client.post(reverse("workdays:fill", args=[2018])).status_code == 403
    assert Client().get(reverse("workdays:year")).status_code == 302
