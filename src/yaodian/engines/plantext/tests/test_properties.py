"""What holds for any text: exact spans, spans inside their point, the same answer twice, wrapping without effect."""

from __future__ import annotations

import textwrap
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yaodian.engines.plantext import Plan, RefusedError, SourceText, parse

WORDS = (
    "一、 二、 （一） （二） 1. 2. 3、 （1） ① ， 。 ； ： 、 | ％ 【 ］ 其中 不少于 举办 300名 l3个 xx所 第九届艺术节 "
    "某市教育局2024年工作要点 新建公办幼儿园12所 其中农村3所 从77%提高到80%以上 分别达到60%、95% “两学一做” "
    "《2021—2025年规划》 （责任单位：基教科、人事科） 8月底前完成 五年来， 已建成40所 到2028年， 实现全覆盖 消除大班额"
)
GAPS = ("\n", " ", "\u3000", "\t", "1\n600个", "序号 | 任务 | 牵头单位 |\n", "附件1\n名词解释\n")
PHRASES = [*WORDS.split(), *GAPS]
texts = st.one_of(
    st.lists(st.sampled_from(PHRASES), max_size=40).map("".join),
    st.text(max_size=200),
    st.text(alphabet="一二三四五1234567890.、，。（）()“”《》所名个%年月日第届至到其中\n\r\t| ", max_size=120),
)


def reading(text: str) -> Plan | None:
    try:
        return parse(SourceText(text))
    except RefusedError:
        return None


@settings(max_examples=150, deadline=None)
@given(texts)
def test_every_span_is_the_text_that_stands_there(text: str) -> None:
    plan = reading(text)
    if plan is None:
        return
    for section in plan.sections:
        for point in section.points:
            end = point.start + len(point.text)
            assert text[point.start : end] == point.text
            parts = [(c.start, c.text) for c in point.clauses]
            parts += [(t.start, t.text) for t in (*point.targets, *point.deliverables)]
            for start, part in parts:
                assert text[start : start + len(part)] == part
                assert part
                assert point.start <= start
                assert start + len(part) <= end
    for flag in plan.flags:
        assert text[flag.start : flag.start + len(flag.text)] == flag.text


@pytest.mark.parametrize(
    "unit", ["教育", "（", "1.抓好", "123456789", "3所、", "“", "a|", "一、发展", "每", "12月", "（1）建设"]
)
def test_reading_time_keeps_step_with_the_length(unit: str) -> None:
    text = unit * (20_000 // len(unit))
    begin = time.process_time()
    parse(SourceText(text))
    assert time.process_time() - begin < 8


@settings(max_examples=60, deadline=None)
@given(texts)
def test_the_same_text_gives_the_same_answer(text: str) -> None:
    assert reading(text) == reading(text)


@settings(max_examples=60, deadline=None)
@given(texts)
def test_clause_keys_are_unique_within_a_point(text: str) -> None:
    plan = reading(text)
    for point in plan.points if plan else ():
        keys = [c.key for c in point.clauses]
        assert len(keys) == len(set(keys))


BODY = (
    "推进项目建设。围绕“教育三年攻坚”，全年投入资金2.3亿元，开工建设学校7所，竣工4所，新增学位1600个，普惠性幼儿园覆盖率从77%提高到80%以上，"
    "公开招聘教师186名，其中特岗教师40名、定向师范生26名，举办第十二届教师基本功大赛，实现困难学生资助全覆盖，8月底前完成校舍安全排查。"
)


@settings(max_examples=40, deadline=None)
@given(st.integers(min_value=16, max_value=45))
def test_wrapping_the_lines_does_not_change_the_quantities(width: int) -> None:
    head = "某市教育局2024年工作要点\n一、扩优提质\n"
    second = "2.强化保障。不断加强组织领导和统筹协调，" + "落实责任，" * 30 + "。"
    plain = parse(SourceText(head + "1." + BODY + "\n" + second))
    wrapped = "\n".join(textwrap.wrap("1." + BODY, width)) + "\n" + "\n".join(textwrap.wrap(second, width))
    again = parse(SourceText(head + wrapped))
    assert [(t.quantity, t.kind) for t in again.targets] == [(t.quantity, t.kind) for t in plain.targets]
