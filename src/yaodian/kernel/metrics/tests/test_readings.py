"""Readings: opened under the reader's own access, kept nightly without ever changing, told by command and page."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.urls import reverse

from yaodian.kernel import clock
from yaodian.kernel.access import Reader, Role
from yaodian.kernel.discovery.commands import ExitCode
from yaodian.kernel.metrics import actions, commands, queries
from yaodian.kernel.metrics.models import NightlyReading
from yaodian.kernel.metrics.pages import glossary_page, metric_pages
from yaodian.kernel.metrics.queries import Wanted, period_of, read, scope_of
from yaodian.kernel.metrics.registry import MetricError
from yaodian.kernel.metrics.tests.make import declare, halved, offered
from yaodian.kernel.rulebook.rules import RuleStatus
from yaodian.kernel.rulebook.tests.make import SYSTEM, browser, make_account, make_rule, make_unit
from yaodian.kernel.tasks import worker
from yaodian.kernel.tasks.actions import enqueue

pytestmark = pytest.mark.django_db
YEAR = period_of(code="2018")
DAY = date(2018, 6, 1)
NOBODY = Reader(account_id=None, person_id=None, name="无权")


def two_checked_of_three() -> None:
    make_rule("a")
    make_rule("b")
    make_rule("c", status=RuleStatus.UNCONFIRMED)


def test_a_number_opens_into_its_rows_and_names_who_is_missing() -> None:
    two_checked_of_three()
    with offered(declare()):
        shown = read(key="test.checked", period=YEAR, today=DAY, by=SYSTEM)
    assert shown.value is not None
    assert round(shown.value, 1) == Decimal("66.7")
    assert shown.counted is not None
    assert shown.missing is not None
    assert [label for label, _href in shown.counted.links()] == ["规则 a", "规则 b"]
    assert [label for label, _href in shown.missing.links()] == ["规则 c"]


def test_rows_outside_the_readers_access_are_counted_but_not_shown() -> None:
    two_checked_of_three()
    with offered(declare()):
        shown = read(key="test.checked", period=YEAR, today=DAY, by=NOBODY)
    assert shown.counted is not None
    assert shown.counted.links() == []
    assert shown.counted.hidden_words == "另有 2 行不在您的权限内"


def test_nothing_to_count_is_unknown_and_never_a_percentage() -> None:
    with offered(declare()):
        assert read(key="test.checked", period=YEAR, today=DAY, by=SYSTEM).value is None
    with pytest.raises(MetricError, match="未安装"):
        read(key="test.gone", period=YEAR, today=DAY, by=SYSTEM)


def test_parameters_narrow_and_unknown_ones_are_refused() -> None:
    two_checked_of_three()
    with offered(declare()):
        shown = read(key="test.checked", period=YEAR, today=DAY, by=SYSTEM, params={"unit": "元"})
        assert shown.whole == 0
        with pytest.raises(MetricError, match="没有参数"):
            read(key="test.checked", period=YEAR, today=DAY, by=SYSTEM, params={"school": 1})


def test_the_nightly_record_keeps_one_reading_a_day_and_never_changes_it() -> None:
    two_checked_of_three()
    with offered(declare()):
        assert actions.record_readings(today=DAY) == 1
        first = NightlyReading.objects.get()
        make_rule("d")
        assert actions.record_readings(today=DAY) == 0
        assert actions.record_readings(today=date(2018, 6, 2)) == 1
    first.refresh_from_db()
    assert [first.part, first.whole, first.row_count] == [Decimal(2), Decimal(3), 2]
    second = NightlyReading.objects.get(as_of=date(2018, 6, 2))
    assert second.rows_digest != first.rows_digest
    assert [day for day, _value in queries.history(key="test.checked", period="2018")] == [DAY, date(2018, 6, 2)]
    assert queries.last_values("test.checked", until=DAY)["part"] == 2
    assert queries.last_values("test.checked", until=date(2018, 5, 1)) == {}


def test_what_an_app_asks_for_is_kept_and_what_cannot_be_read_is_left_out() -> None:
    unit = make_unit()
    with offered(declare()):
        wanted = [
            Wanted("test.checked", "2018", {"unit": "个"}, f"unit:{unit.pk}"),
            Wanted("test.gone", "2018"),
            Wanted("test.checked", "nonsense"),
            Wanted("test.checked", "2018", {}, "unit:999999"),
        ]
        assert actions.record_readings(today=DAY, wanted=wanted) == 1
    kept = NightlyReading.objects.get()
    assert (kept.scope, kept.params, kept.value) == (f"unit:{unit.pk}", {"unit": "个"}, None)
    histories = queries.histories(wanted=wanted[:1], since=DAY)
    assert list(histories.values()) == [[(DAY, None)]]


def test_the_nightly_job_runs() -> None:
    with offered(declare()):
        run = enqueue("metrics.record", by=SYSTEM)
        worker.drain()
    run.refresh_from_db()
    assert run.result == "已记 1 个读数", run.error
    assert NightlyReading.objects.get().as_of == clock.today()


def test_a_scope_is_a_unit_and_all_below_it() -> None:
    unit = make_unit()
    assert scope_of(code="", on=DAY).unit_ids is None
    assert scope_of(code=f"unit:{unit.pk}", on=DAY).unit_ids == frozenset([unit.pk])
    with pytest.raises(MetricError):
        scope_of(code="school:1", on=DAY)


def test_the_page_goes_from_the_number_to_its_rows(tmp_path: Path) -> None:
    two_checked_of_three()
    client = browser(make_account(Role.SECTION_CLERK))
    with offered(declare(), declare(halved, key="test.halved", title="折半")):
        for day in (1, 2):
            actions.record_readings(today=date(clock.today().year, 1, day))
        page = client.get(reverse("metrics:list")).content.decode()
        assert "规则核对率" in page
        page = client.get(reverse("metrics:metric", args=["test.checked"])).content.decode()
        assert "《规则库办法》" in page
        assert reverse("rulebook:rule", args=["a"]) in page
        assert "未计入" in page
        assert "metric-history" in page
        wrong = {"period": "nonsense", "start": "x"}
        page = client.get(reverse("metrics:metric", args=["test.checked"]), wrong).content.decode()
        assert "不是周期代码" in page
        page = client.get(reverse("metrics:metric", args=["test.halved"])).content.decode()
        assert "不可加" in page
        assert client.get(reverse("metrics:metric", args=["test.gone"])).status_code == 404
        outsider = browser(make_account(Role.PARENT))
        assert outsider.get(reverse("metrics:list")).status_code == 403


def test_the_commands_list_and_read() -> None:
    two_checked_of_three()
    with offered(declare()):
        listed = commands.list_metrics({})
        assert [one["key"] for one in listed.data] == ["test.checked"]
        answer = commands.read_metric({"key": "test.checked", "period": "2018", "param": ["unit=个"], "rows": 5})
        assert (answer.code, answer.data["part"], answer.data["whole"]) == (ExitCode.DONE, "2", "3")
        assert "未计入：规则 c" in answer.text
        for wrong in (
            {"key": "nowhere"},
            {"key": "test.checked", "period": "x"},
            {"key": "test.checked", "param": ["x"]},
        ):
            assert commands.read_metric(wrong).code == ExitCode.BAD_USAGE


def test_metric_pages_and_the_glossary_are_written(tmp_path: Path) -> None:
    with offered(declare()):
        assert "### 规则核对率" in metric_pages()["test.md"]
        files = commands.write_docs({"to": str(tmp_path)}).data["files"]
    assert {Path(file).name for file in files} == {"index.md", "test.md", "glossary.md"}
    assert "| `nightly_reading` | 夜间读数 | metrics |" in glossary_page()
