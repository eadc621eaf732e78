"""The pages: a school clerk takes the template, uploads, maps, reads the findings, mends, writes, withdraws."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from yaodian.kernel.access import Role
from yaodian.kernel.accounts.tests.make import account_in, reader_for
from yaodian.kernel.imports.models import ImportRun
from yaodian.kernel.imports.rules import ImportState
from yaodian.kernel.imports.tests.make import HEADS, book, csv_file, published, row, school
from yaodian.kernel.imports.tests.trial import Child, Place, id_number
from yaodian.kernel.rulebook.tests.make import browser
from yaodian.kernel.tasks import worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("trial_tables")]


def clerk(code: str = "S1", title: str = "第一小学") -> Client:
    """Return the browser of a school's clerk."""
    return browser(account_in(Role.SCHOOL_CLERK, school(code, title)))


def sent(client: Client, content: bytes, name: str = "学生.xlsx") -> ImportRun:
    """Upload a file."""
    address = reverse("imports:start", args=["trial.children"])
    answer = client.post(address, {"file": SimpleUploadedFile(name, content), "as_of_date": "2018-09-01"})
    assert answer.status_code == 302, answer.content.decode()
    return ImportRun.objects.latest("pk")


def upload(client: Client, content: bytes, name: str = "学生.xlsx") -> ImportRun:
    """Upload a file and take the proposed columns."""
    run = sent(client, content, name)
    columns = reverse("imports:columns", args=[run.pk])
    assert "前几行的内容" in client.get(columns).content.decode()
    chosen = {f"column_{key}": place for key, place in run.places.items()}
    assert client.post(columns, {"as_of_date": "2018-09-01", **chosen}).status_code == 302
    worker.drain()
    run.refresh_from_db()
    return run


def page(client: Client, name: str, run: ImportRun) -> str:
    """Return a page of a run."""
    answer = client.get(reverse(f"imports:{name}", args=[run.pk]))
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_clerk_mends_what_the_marked_file_shows_and_writes_it() -> None:
    client = clerk()
    template = client.get(reverse("imports:template", args=["trial.children"]))
    sheet = openpyxl.load_workbook(io.BytesIO(template.content))["填报"]
    assert "学籍号*" in [cell.value for line in sheet for cell in line]
    run = upload(client, book([row(1), row(2, 出生日期="2010-02-30", 身份证号="")]))
    assert run.state == ImportState.CHECKED
    assert "日期不存在" in page(client, "run", run)
    assert "D3" in page(client, "run", run)
    marked = client.get(reverse("imports:marked", args=[run.pk]))
    sheet = openpyxl.load_workbook(io.BytesIO(marked.content))["学生"]
    comment = sheet["D3"].comment
    assert comment is not None
    assert "日期不存在" in comment.text

    mended = upload(client, book([row(1), row(2)]))
    assert "新增 2" in page(client, "run", mended)
    client.post(reverse("imports:confirm", args=[mended.pk]), {"rows": "all"})
    worker.drain()
    assert Child.objects.count() == 2
    assert "一次写入" in page(client, "run", mended)
    client.post(reverse("imports:withdraw", args=[mended.pk]), {"reason": "传错了文件"})
    assert Child.objects.count() == 0


def test_a_page_that_waited_is_loaded_anew_when_the_work_is_over() -> None:
    client = clerk()
    run = upload(client, book([row(1)]))
    answer = client.get(reverse("imports:run", args=[run.pk]), headers={"HX-Request": "true"})
    assert answer["HX-Refresh"] == "true"
    assert not answer.content


def test_a_clerk_imports_rows_of_the_own_school_alone() -> None:
    school("S2", "第二小学")
    run = upload(clerk(), book([row(1), row(2, 学校="第二小学")]))
    assert run.faulty_count == 1
    found = run.findings.get()
    assert (found.row, found.value, found.message) == (3, "第二小学", "不是您负责的单位")
    assert [tally.unit.title for tally in run.tallies.all()] == ["第一小学"]


def test_a_clerk_takes_no_pupil_of_another_school_over() -> None:
    client = clerk()
    school("S2", "第二小学")
    published(book([row(1, 学校="第二小学")]))
    run = upload(client, book([row(1)]))
    assert [found.message for found in run.findings.all()] == ["已登记在其他单位"]
    assert Place.objects.count() == 1


def test_a_stranger_finds_nothing() -> None:
    run = upload(clerk(), book([row(1)]))
    other = clerk("S2", "第二小学")
    for name in ("run", "columns", "findings", "marked", "confirm", "withdraw", "drop"):
        assert other.get(reverse(f"imports:{name}", args=[run.pk])).status_code == 404, name


def test_doubtful_rows_go_in_on_a_stated_reason_alone() -> None:
    client = clerk()
    same = {"姓名": "张三", "出生日期": "2010-03-01"}
    run = upload(client, book([row(1, **same), row(2, **same)]))
    assert (run.faulty_count, run.doubtful_count) == (0, 2)
    confirm = reverse("imports:confirm", args=[run.pk])
    assert client.post(confirm, {"rows": "all"}).status_code == 422
    client.post(confirm, {"rows": "all", "override_reason": "双胞胎，已核对户口簿"})
    worker.drain()
    assert Child.objects.count() == 2


def test_the_same_id_number_under_another_pupil_number_is_doubted() -> None:
    client = clerk()
    published(book([row(1)]))
    other = f"G{id_number(9, date(2010, 3, 1))}"
    run = upload(client, book([row(1, 学籍号=other)]))
    assert {found.message for found in run.findings.all()} == {
        "登记簿中另有一条记录的身份证号与此相同",
        "登记簿中另有一条记录的姓名、出生日期与此相同",
    }


def test_a_file_of_another_making_is_mapped_once_and_known_afterwards() -> None:
    client = clerk()
    heads = [
        "全国学籍号",
        "姓 名",
        "性别",
        "出生日期",
        "身份证件号",
        "学校",
        "班级",
        "家长手机",
        "是否寄宿",
        "家校距离（公里）",
    ]
    run = upload(client, book([row(1)], heads=heads))
    assert "phone" not in run.places
    client.post(reverse("imports:again", args=[run.pk]))
    chosen = {f"column_{key}": place for key, place in {**run.places, "phone": 7}.items()}
    client.post(reverse("imports:columns", args=[run.pk]), {"as_of_date": "2018-09-01", **chosen})
    worker.drain()
    assert upload(client, book([row(2)], heads=heads)).places["phone"] == 7


def test_two_columns_of_one_name_are_shown_and_one_must_be_chosen() -> None:
    client = clerk()
    heads = [*HEADS, "姓名"]
    address = reverse("imports:start", args=["trial.children"])
    content = book([[*row(1), "甲"]], heads=heads)
    client.post(address, {"file": SimpleUploadedFile("学生.xlsx", content), "as_of_date": "2018-09-01"})
    run = ImportRun.objects.get()
    shown = page(client, "columns", run)
    assert "出现了不止一次" in shown
    assert "姓名（B）" in shown
    chosen = {f"column_{key}": place for key, place in run.places.items()}
    answer = client.post(reverse("imports:columns", args=[run.pk]), {"as_of_date": "2018-09-01", **chosen})
    assert answer.status_code == 422


def test_a_hidden_sheet_is_named_and_not_read() -> None:
    client = clerk()
    file = openpyxl.load_workbook(io.BytesIO(book([row(1)])))
    file.create_sheet("旧数据").sheet_state = "hidden"
    target = io.BytesIO()
    file.save(target)
    assert "旧数据" in page(client, "columns", sent(client, target.getvalue()))


def test_what_is_no_table_is_refused_in_words_and_not_kept() -> None:
    client = clerk()
    address = reverse("imports:start", args=["trial.children"])
    for content, words in ((b"PK\x03\x04 nothing", "无法打开"), (b"a,b\n1,2\n", "没有找到表头")):
        answer = client.post(address, {"file": SimpleUploadedFile("x.csv", content), "as_of_date": "2018-09-01"})
        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert not ImportRun.objects.exists()


def test_csv_goes_the_same_way() -> None:
    run = upload(clerk(), csv_file([row(1)], encoding="gb18030"), "学生.csv")
    assert (run.state, run.row_count, run.faulty_count) == (ImportState.CHECKED, 1, 0)


def test_who_has_not_submitted_is_named() -> None:
    school()
    school("S2", "第二小学")
    published(book([row(1)]))
    client = browser(account_in(Role.OFFICE, school("B", "教育局")))
    answer = client.get(reverse("imports:missing"), {"target": "trial.children", "since_date": "2018-09-01"})
    shown = answer.content.decode()
    assert "第二小学" in shown
    assert "第一小学" not in shown
    asked = {"target": "trial.children", "since_date": "2018-09-01", "sort": "-code", "export": "xlsx"}
    content = client.get(reverse("imports:missing"), asked).content
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    told = [cell for line in sheet.iter_rows(values_only=True) for cell in line if cell]
    assert "第二小学" in told
    assert "第一小学" not in told


def test_no_whole_number_of_identity_stands_on_the_pages_of_an_import() -> None:
    client = clerk()
    longer = id_number(7, date(1980, 3, 1))
    old = longer[:6] + longer[8:17]
    run = sent(client, book([row(1), row(2, 身份证号=old), row(3, 身份证号=990000201003010070)]))
    numbers = (id_number(1, date(2010, 3, 1)), old, longer, "990000201003010070", "9.9000020100301")
    for text in (
        page(client, "columns", run),
        page(client, "run", upload(client, book([row(1), row(2, 身份证号=old), row(3, 身份证号=990000201003010070)]))),
    ):
        body = text.replace(f"G{numbers[0]}", "")
        assert not [number for number in numbers if number in body]
    said = [found.message for found in ImportRun.objects.latest("pk").findings.filter(key="id_number")]
    assert any("15位旧号码" in message for message in said)


def test_the_tally_tells_what_is_on_record_and_not_in_the_file() -> None:
    unit = school()
    published(book([row(1), row(2), row(3)]))
    run = upload(clerk(), book([row(1, 班级="2班"), row(9)]))
    tally = run.tallies.get(unit=unit)
    assert (tally.row_count, tally.created_count, tally.changed_count, tally.absent_count) == (2, 1, 1, 2)


def test_a_reader_of_the_job_is_the_person_who_asked() -> None:
    account = account_in(Role.SCHOOL_CLERK, school())
    run = published(book([row(1)]), by=reader_for(account))
    assert run.started_by == reader_for(account).name
