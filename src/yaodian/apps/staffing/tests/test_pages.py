"""Pages of staffing: the section sees the city, a school itself alone, files come out, a plan goes its way."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from yaodian.apps.staffing.models import ApprovedQuota, PlannedPost, PostFill, RecruitmentPlan, TeachingLoad
from yaodian.apps.staffing.tests.make import (
    TODAY,
    at,
    freeze,
    make_garden,
    make_load,
    make_plan,
    make_recruited,
    make_staffed,
    make_teacher,
    person,
    personnel,
)
from yaodian.apps.staffing.worklist import items
from yaodian.kernel import clock
from yaodian.kernel.access import Reader, Role
from yaodian.kernel.accounts.middleware import ReaderMiddleware
from yaodian.kernel.accounts.models import Account
from yaodian.kernel.panels import panels_for
from yaodian.registers.students.rules import Disability
from yaodian.registers.students.tests.make import make_pupil

pytestmark = pytest.mark.django_db
PAGES = (
    "county",
    "vacancies",
    "loads",
    "retirements",
    "past_age",
    "exchange",
    "plans",
    "fills",
    "preschool",
    "special",
)


def enter(client: Client, monkeypatch: pytest.MonkeyPatch, reader: Reader) -> None:
    """Let every request of the client come from this reader."""
    account = Account.objects.filter(login_name="clerk").first() or Account.objects.create(
        login_name="clerk", must_change_password=False, made_at=clock.now()
    )
    client.force_login(account, backend="yaodian.kernel.accounts.backends.NameOrPhoneBackend")
    monkeypatch.setattr(ReaderMiddleware, "reader", lambda *_: reader)


def page(client: Client, name: str, *args: object, **query: str) -> str:
    """Return a page's text."""
    answer = client.get(reverse(f"staffing:{name}", args=args), query)
    assert answer.status_code == 200, name
    return answer.content.decode()


def content(answer: Any) -> bytes:
    """Return the bytes of a file answer."""
    return b"".join(answer.streaming_content)


def listed(client: Client, name: str, **query: str) -> list[list[Any]]:
    """Return school and figure of each line of a list as it goes out."""
    head = {"county": "超缺编", "vacancies": "缺员", "preschool": "配备"}[name]
    answer = client.get(reverse(f"staffing:{name}"), {**query, "export": "xlsx"})
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    lines = [list(line) for line in sheet.iter_rows(values_only=True)]
    start = next(at for at, line in enumerate(lines) if head in line)
    place = lines[start].index(head)
    return [[line[0], line[place]] for line in lines[start + 1 :] if line[0]]


def test_the_city_table_its_filters_and_its_files(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    with at():
        make_staffed("S1", pupils=76)
        make_staffed("S2", pupils=10, teachers=2)
        make_garden("K1")
        enter(client, monkeypatch, personnel())
        assert "缺编 1 校 3 人，超编 1 校 1 人" in page(client, "county")
        short = page(client, "county", state="short", sort="gap")
        assert "第S1小学" in short
        assert "第S2小学" not in short
        answer = client.get(reverse("staffing:county"), {"export": "book"})
        book = openpyxl.load_workbook(BytesIO(content(answer)))
        assert book.sheetnames == ["编制", "学科缺员", "学前"]
        cells = [str(cell) for row in book["编制"].iter_rows(values_only=True) for cell in row if cell]
        assert any("小学 76 人 ÷ 19" in cell for cell in cells)
        assert content(client.get(reverse("staffing:county"), {"export": "docx"})).startswith(b"PK")
        for name in ("vacancies", "preschool"):
            assert content(client.get(reverse(f"staffing:{name}"), {"export": "book"})).startswith(b"PK")
        assert listed(client, "county", sort="gap") == [["第S1小学", -3], ["第S2小学", 1]]
        assert listed(client, "county", sort="-gap", state="over") == [["第S2小学", 1]]
        assert [line[0] for line in listed(client, "preschool", sort="-short")] == ["第K1幼儿园"]
        gaps = [line[1] for line in listed(client, "vacancies", sort="-gap")]
        assert gaps == sorted(gaps, reverse=True)
        assert [line[0] for line in listed(client, "vacancies", state="missing")] == ["第S1小学", "第S2小学"]
        assert "第S1小学" not in page(client, "vacancies", subject="语文")
        snapshot = freeze()
        assert "第S1小学" in page(client, "county", snapshot=snapshot.code)
        assert page(client, "vacancies", snapshot=snapshot.code, subject="语文")
        assert page(client, "preschool", snapshot=snapshot.code)


def test_a_school_sees_itself_alone_on_every_page(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    with at():
        mine, other = make_staffed("S1", pupils=76), make_staffed("S2", pupils=76)
        make_plan(other, subject="美术")
        make_load(other, subject="音乐")
        make_teacher(other, "某退休", sex="male", birth_date=TODAY.replace(year=1959), id_number="")
        make_pupil(other, name="未安置生", pupil={"disability": Disability.SIGHT})
        head = person(1, Role.SCHOOL_HEAD, mine.unit)
        enter(client, monkeypatch, head)
        for name in PAGES:
            text = page(client, name)
            for secret in ("第S2小学", "某退休", "未安置生"):
                assert secret not in text, name
        assert client.get(reverse("staffing:school", args=[other.pk])).status_code == 404
        assert client.get(reverse("staffing:load_new", args=[other.pk])).status_code == 404
        assert client.get(reverse("staffing:post", args=[PlannedPost.objects.get().pk])).status_code == 404
        assert client.get(reverse("staffing:plan", args=[RecruitmentPlan.objects.get().pk])).status_code == 404
        assert client.get(reverse("staffing:load_end", args=[TeachingLoad.objects.get().pk])).status_code == 404
        assert client.get(reverse("staffing:quota_new", args=[mine.pk])).status_code == 403
        panels = {panel.key: text for panel, text in panels_for(head, "units.unit", mine.pk)}
        assert "缺编 3 人" in panels["staffing.unit"]
        assert "staffing.unit" not in {panel.key for panel, text in panels_for(head, "units.unit", other.pk) if text}


def test_a_quota_and_a_load_are_registered_on_the_schools_page(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    with at():
        school = make_staffed("S1", pupils=38)
        teacher = make_teacher(school)
        enter(client, monkeypatch, personnel())
        new = reverse("staffing:quota_new", args=[school.pk])
        typed = {"count": "9", "from_date": "2018-09-01", "paper": "编办一号"}
        assert client.post(new, typed | {"paper": ""}).status_code == 422
        assert client.post(new, typed).status_code == 302
        assert client.post(new, typed).status_code == 422
        load = reverse("staffing:load_new", args=[school.pk])
        taught = {"teacher": teacher.pk, "stage": "primary", "subject": "音乐", "weekly_periods": "4"}
        enter(client, monkeypatch, person(3, Role.SCHOOL_CLERK, school.unit))
        assert client.post(load, taught | {"from_date": "2019-09-01"}).status_code == 422
        assert client.post(load, taught | {"from_date": "2018-09-01"}).status_code == 302
        text = page(client, "school", school.pk)
        assert "编办一号" in text
        assert "缺编 7 人" in text
        assert "兼教" in text
        assert "兼教" in page(client, "loads", helps="1")
        row = TeachingLoad.objects.get()
        assert client.post(reverse("staffing:load_end", args=[row.pk]), {"to_date": "2018-10-30"}).status_code == 302
        enter(client, monkeypatch, personnel())
        gone = reverse("staffing:quota_withdraw", args=[ApprovedQuota.objects.get().pk])
        assert client.get(gone).status_code == 200
        assert client.post(gone, {"reason": "录错"}).status_code == 302
        assert "录错" in page(client, "school", school.pk)


def test_a_plan_goes_its_way_in_the_browser(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    with at():
        school = make_staffed("S1", pupils=76)
        clerk, leader, head = personnel(), person(2, Role.DEPUTY), person(3, Role.SCHOOL_HEAD, school.unit)
        enter(client, monkeypatch, clerk)
        typed = {"year": "2018", "title": "2018年计划"}
        assert client.post(reverse("staffing:plan_new"), typed).status_code == 302
        plan = RecruitmentPlan.objects.get()

        def go(name: str, pk: int, **data: object) -> int:
            return client.post(reverse(f"staffing:{name}", args=[pk]), data).status_code

        post = {"school": school.pk, "stage": "primary", "subject": "语文", "channel": "city", "count": 2}
        assert go("post_new", plan.pk, **(post | {"stage": "senior"})) == 422
        assert go("post_new", plan.pk, **post) == 302
        assert go("propose", plan.pk, channel="city") == 302
        assert go("submit", plan.pk) == 302
        assert go("approve", plan.pk, paper="一号") == 403
        assert [item.key for item in items(leader, TODAY)] == [f"staffing.approve:{plan.pk}"]
        enter(client, monkeypatch, leader)
        assert "批准" in page(client, "plan", plan.pk)
        assert go("return", plan.pk, reason="再核") == 302
        assert f"staffing.mend:{plan.pk}" in [item.key for item in items(clerk, TODAY)]
        enter(client, monkeypatch, clerk)
        assert go("submit", plan.pk) == 302
        enter(client, monkeypatch, leader)
        assert go("approve", plan.pk, paper="一号") == 302
        one, _two = make_recruited(school), make_recruited(school, arrived=True)
        assert f"staffing.loose:{plan.pk}" in [item.key for item in items(clerk, TODAY)]
        enter(client, monkeypatch, clerk)
        row = PlannedPost.objects.get(subject="语文")
        assert one.teacher.name in page(client, "fill", row.pk)
        assert go("fill", row.pk, recruitment=one.pk) == 302
        assert go("match", plan.pk) == 302
        assert "录用 2 人，到岗 1 人" in page(client, "plan", plan.pk)
        assert "录用 2 人，到岗 1 人" in page(client, "fills")
        assert [item.key for item in items(head, TODAY)] == [
            f"staffing.late:{PostFill.objects.get(recruitment=one).pk}"
        ]
        assert go("release", PostFill.objects.get(recruitment=one).pk, reason="对错") == 302
        assert PostFill.objects.count() == 1
        assert "2018年计划" in page(client, "plans")
        assert page(client, "post", row.pk)


def test_placements_and_who_is_not_placed(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    with at():
        school = make_staffed("S1")
        make_pupil(school, name="未安置生", pupil={"disability": Disability.SIGHT})
        snapshot = freeze()
        enter(client, monkeypatch, personnel())
        typed = {"year": "2018", "snapshot": snapshot.pk, "note": "学籍快照"}
        assert client.post(reverse("staffing:baseline"), typed | {"year": "2017"}).status_code == 422
        assert client.post(reverse("staffing:baseline"), typed).status_code == 302
        text = page(client, "special")
        assert "未安置生" in text
        assert "在普通班就读，未登记随班就读" in text
        assert "视力" not in text


def test_retirements_show_years_people_and_the_rules(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    with at():
        school = make_staffed("S1", teachers=0)
        make_teacher(school, "老教师", sex="male", birth_date=TODAY.replace(year=1959), id_number="")
        enter(client, monkeypatch, personnel())
        text = page(client, "retirements")
        assert "老教师" in text
        assert "2019-10-31" in text
        assert "渐进式延迟" in text
        answer = client.get(reverse("staffing:retirements"), {"export": "xlsx"})
        assert answer.content.startswith(b"PK")
