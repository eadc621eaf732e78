"""指标建议: a metric is suggested with the value of its parameter that the sentence names, and in the target's unit."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from yaodian.apps.plan.models import ImportDraft, TargetReading
from yaodian.apps.plan.queries import suggestions
from yaodian.apps.plan.queries.review import Suggested, read_draft
from yaodian.apps.plan.queries.suggestions import _shared_word, asked_metric
from yaodian.apps.plan.tests import make
from yaodian.kernel.metrics import Better, Derived, Unit
from yaodian.kernel.metrics.registry import Metric

TEXT = """云桥市教育局2018年工作要点
发布时间:2018-03-01

2018年全市教育工作的总体要求是:以立德树人为根本任务,办好人民满意的教育。

一、加快教育信息化
1. 加快建设。建设13个录播教室。建成6所数字化校园。培训教师300人次。
2. 改善条件。投入全面改薄资金6804万元。
"""


def metric(key: str, title: str, unit: Unit, **parts: Any) -> Metric:
    """Declare a metric that is never read."""
    return Metric(key, title, unit, Better.HIGHER, "测试", title, compute=lambda *_: Derived(None, {}), **parts)


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> dict[str, Metric]:
    """Let the program know four metrics of programmes, and one that takes no parameter."""
    kinds = {"recording_room": "录播教室", "digital_campus": "数字化校园", "upgrade": "全面改薄"}
    parts: dict[str, Any] = {"parameters": ("programme",), "values": lambda: {"programme": kinds}}
    rows = [
        metric("works.accepted", "验收项目数", Unit.COUNT, **parts),
        metric("works.finished", "完工项目数", Unit.COUNT, **parts),
        metric("works.schools", "有项目验收的学校数", Unit.SCHOOL, **parts),
        metric("works.allocated", "下达资金", Unit.MONEY, **parts),
        metric("works.trained", "培训教师人次", Unit.COUNT),
    ]
    found = {row.key: row for row in rows}
    monkeypatch.setattr(suggestions, "metrics", lambda: found)
    return found


def offered(draft: ImportDraft, words: str) -> list[Suggested]:
    """Return what the review offers for the finding with these words."""
    view = read_draft(draft=draft, by=make.SYSTEM)
    rows = [row for block in view.blocks(0) for clause in block.clauses for row in clause.findings]
    return list(next(row for row in rows if words in row.finding["text"]).metrics)


@pytest.mark.parametrize(
    ("title", "text", "word"),
    [
        ("录播教室", "建设13个录播教室", "录播教室"),
        ("数字化校园建设", "6所数字化校园", "数字化校园"),
        ("数字化校园建设", "公办幼儿园建设", ""),
        ("改薄", "投入改薄资金", "改薄"),
        ("“一拖三”同步课堂", "12所“一拖三模式”同步课堂", "同步课堂"),
    ],
)
def test_a_value_is_named_whole_or_by_four_characters(title: str, text: str, word: str) -> None:
    assert _shared_word(title, text) == word


@pytest.mark.django_db
def test_the_value_that_a_sentence_names_is_suggested_in_the_unit_of_the_target(known: dict[str, Metric]) -> None:
    draft = make.draft_of(TEXT)
    rooms = offered(draft, "录播教室")
    assert (rooms[0].key, rooms[0].title) == ("works.accepted?programme=recording_room", "验收项目数（录播教室）")
    assert "录播教室" in rooms[0].words
    assert offered(draft, "数字化校园")[0].key == "works.schools?programme=digital_campus"
    assert offered(draft, "6804万元")[0].key == "works.allocated?programme=upgrade"
    assert offered(draft, "培训教师")[0].key == "works.trained"
    assert all(len(offered(draft, words)) <= 3 for words in ("录播教室", "数字化校园"))


@pytest.mark.django_db
def test_the_suggested_reading_carries_its_parameters_and_does_not_count_before_it_is_chosen(
    known: dict[str, Metric],
) -> None:
    make.plan(TEXT)
    row = TargetReading.objects.get(target__phrase__contains="录播教室", key="suggested")
    assert (row.metric, row.params, row.chosen) == ("works.accepted", {"programme": "recording_room"}, False)
    assert row.title == "验收项目数（录播教室）"
    money = TargetReading.objects.get(target__phrase__contains="6804", key="suggested")
    assert (money.metric, money.divisor) == ("works.allocated", Decimal(10000))


def test_a_key_that_no_app_offers_asks_for_nothing(known: dict[str, Metric]) -> None:
    assert asked_metric("works.accepted?programme=bridge").title == "验收项目数（bridge）"  # type: ignore[union-attr]
    assert asked_metric("works.trained?programme=bridge") is None
    assert asked_metric("works.gone") is None
    assert asked_metric("-") is None
